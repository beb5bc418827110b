#pragma once

// The matrices of a product, each with the way it lies in memory. A named function constructs each,
// so that a pointer always comes with the strides that belong to it. The accessors that kernels
// call are always inlined: an object that is compiled for one instruction set must not hold a copy
// that the linker could take for all (lib/kernels/README.md).

#include "kernels/places.hpp"

#include <cstddef>
#include <cstdint>

namespace pocketgan::kernels {

/// Bytes of a row of W (n, k) after KernelTable::pack_quantised: round_up(k, 4).
std::size_t quantised_row(std::size_t k);

/// The same for W (n, window.size()), whose lines of each window are packed one after the other:
/// the k of a product of int8 weights and windows.
std::size_t quantised_row(const Window& window);

/// A (m, k).
class OperandA {
public:
    OperandA() = default;

    /// A(i, p) = a[i * stride + p].
    static OperandA rows(const float* a, std::size_t stride) { return {a, stride, 1}; }
    /// A(i, p) = a[p * stride + i]: Aᵀ by rows.
    static OperandA columns(const float* a, std::size_t stride) { return {a, 1, stride}; }

    /// A(i, p) is element p of the window at place i of `images`. The window must outlive A.
    static OperandA windows(const float* images, const Window& window) {
        return {images, window, true};
    }
    /// The transpose of that: A(i, p) is element i of the window at place p.
    static OperandA window_columns(const float* images, const Window& window) {
        return {images, window, false};
    }

    /// A from row `first` on.
    OperandA from_row(std::size_t first) const {
        OperandA part = *this;
        if (window_)
            part.first_ += first;
        else
            part.a_ += first * row_;
        return part;
    }

    /// A(i, p) = at(i, p)[0].
    [[gnu::always_inline]] const float* at(std::size_t i, std::size_t p) const {
        return a_ + i * row_ + p * k_;
    }
    [[gnu::always_inline]] std::size_t row_stride() const { return row_; }
    [[gnu::always_inline]] std::size_t k_stride() const { return k_; }
    [[gnu::always_inline]] bool is_by_rows() const { return k_ == 1; }

    /// Null unless A consists of windows; then is_by_rows() tells which of the two it is, and row 0
    /// is place or element first().
    [[gnu::always_inline]] const Window* window() const { return window_; }
    [[gnu::always_inline]] std::size_t first() const { return first_; }
    [[gnu::always_inline]] const float* images() const { return a_; }

private:
    OperandA(const float* a, std::size_t row, std::size_t k) : a_(a), row_(row), k_(k) {}
    OperandA(const float* images, const Window& window, bool by_rows) :
        a_(images), k_(by_rows ? 1 : 0), window_(&window) {}

    const float* a_ = nullptr;
    std::size_t row_ = 0, k_ = 1; ///< one of them is 1
    const Window* window_ = nullptr;
    std::size_t first_ = 0;
};

/// B (k, n).
class OperandB {
public:
    enum class Layout {
        strided,           ///< by rows or by columns
        panels,            ///< as KernelTable::pack writes B
        transposed_panels, ///< as KernelTable::pack writes Bᵀ
        quantised_panels   ///< as KernelTable::pack_quantised writes Bᵀ
    };

    OperandB() = default;

    /// B(p, j) = b[p * stride + j].
    static OperandB rows(const float* b, std::size_t stride) {
        return {Layout::strided, b, stride, 1};
    }
    /// B(p, j) = b[places.at(p) + j].
    static OperandB rows(const float* b, const Places& places) {
        OperandB operand{Layout::strided, b, places.stride(), 1};
        operand.places_ = places;
        return operand;
    }
    /// B(p, j) = b[j * stride + p]: Bᵀ by rows.
    static OperandB columns(const float* b, std::size_t stride) {
        return {Layout::strided, b, 1, stride};
    }
    /// KernelTable::pack(B).
    static OperandB panels(const float* packed) { return {Layout::panels, packed, 0, 0}; }
    /// KernelTable::pack(Bᵀ), with the number of columns of B, which are the rows of Bᵀ.
    static OperandB transposed_panels(const float* packed, std::size_t columns) {
        return {Layout::transposed_panels, packed, columns, 0};
    }
    /// KernelTable::pack_quantised(W), B = (scale W)ᵀ, scale (n): one for each column of B.
    static OperandB quantised_panels(const std::int8_t* packed, const float* scale) {
        return {packed, scale};
    }

    /// B from column `first` on, for a B of k rows and a table's tile_columns; `first` is a
    /// multiple of these if B is in panels or quantised panels.
    OperandB from_column(std::size_t first, std::size_t k, std::size_t tile_columns) const;

    [[gnu::always_inline]] Layout layout() const { return layout_; }
    [[gnu::always_inline]] bool is_quantised() const { return layout_ == Layout::quantised_panels; }

    /// B(0, 0) of `strided`, the first panel of `panels` and `transposed_panels`.
    [[gnu::always_inline]] const float* data() const { return data_; }
    /// Of `strided`: B(p, j) = data()[p * k_stride() + j * column_stride()]; one of them is 1.
    [[gnu::always_inline]] std::size_t k_stride() const { return first_stride_; }
    [[gnu::always_inline]] std::size_t column_stride() const { return second_stride_; }
    /// Of `strided` by rows.
    [[gnu::always_inline]] const Places& places() const { return places_; }
    /// Of `transposed_panels`: rows of Bᵀ in a panel.
    [[gnu::always_inline]] std::size_t panel_rows() const { return first_stride_; }
    /// Of `quantised_panels`.
    [[gnu::always_inline]] const std::int8_t* weights() const { return weights_; }
    [[gnu::always_inline]] const float* scale() const { return scale_; }

private:
    OperandB(Layout layout, const float* data, std::size_t first_stride,
             std::size_t second_stride) :
        layout_(layout), data_(data), first_stride_(first_stride), second_stride_(second_stride) {}
    OperandB(const std::int8_t* weights, const float* scale) :
        layout_(Layout::quantised_panels), weights_(weights), scale_(scale) {}

    Layout layout_ = Layout::strided;
    const float* data_ = nullptr;
    std::size_t first_stride_ = 0, second_stride_ = 1;
    Places places_; ///< where it is a grid, first_stride_ is not used
    const std::int8_t* weights_ = nullptr;
    const float* scale_ = nullptr;
};

/// C (m, n), which overlaps neither A nor B.
class ResultC {
public:
    ResultC() = default;

    /// C(i, j) = c[places.at(i) + j]; places may be a stride.
    static ResultC rows(float* c, const Places& places) { return {c, places, 0, 1}; }
    /// C in panels of `tile_columns` columns, the table's: C(i, j) = c[j / tile_columns *
    /// panel_stride + i * tile_columns + j % tile_columns]; panel_stride >= m * tile_columns.
    static ResultC panels(float* c, std::size_t tile_columns, std::size_t panel_stride) {
        return {c, tile_columns, panel_stride, tile_columns};
    }

    ResultC from_row(std::size_t first) const {
        return {c_, rows_.from(first), panel_, panel_columns_};
    }
    /// C from column `first` on; in panels a multiple of their width.
    ResultC from_column(std::size_t first) const {
        return {c_ + (panel_ ? first / panel_columns_ * panel_ : first), rows_, panel_,
                panel_columns_};
    }
    bool is_in_panels() const { return panel_ != 0; }

    /// C(i, j), for a j that a panel of TileColumns columns begins with.
    template <std::size_t TileColumns>
    [[gnu::always_inline]] float* at(std::size_t i, std::size_t j) const {
        return c_ + rows_.at(i) + (panel_ ? j / TileColumns * panel_ : j);
    }
    [[gnu::always_inline]] const Places& rows() const { return rows_; }

private:
    ResultC(float* c, const Places& rows, std::size_t panel, std::size_t panel_columns) :
        c_(c), rows_(rows), panel_(panel), panel_columns_(panel_columns) {}

    float* c_ = nullptr;
    Places rows_;
    std::size_t panel_ = 0; ///< from one panel to the next; 0: C is by rows
    std::size_t panel_columns_ = 1;
};

} // namespace pocketgan::kernels
