/// @file
/// Views of matrices, the type of most arguments.

#pragma once

#include <cstddef>

namespace pocketgan {

/// A row-major float32 matrix that does not own its memory; a row is an example. Element (i, j) is
/// `data[i * stride + j]`. Rows are padded if stride > columns. Functions that take a view throw
/// Error if stride < columns, or if `data` is null and the view is not empty.
template <typename Float>
struct BasicMatrixView {
    Float* data = nullptr;   ///< element (0, 0)
    std::size_t rows = 0;    ///< examples
    std::size_t columns = 0; ///< numbers per example
    std::size_t stride = 0;  ///< numbers from one row to the next

    constexpr BasicMatrixView() = default;
    /// A matrix with padded rows.
    constexpr BasicMatrixView(Float* data_, std::size_t rows_, std::size_t columns_,
                              std::size_t stride_) :
        data(data_), rows(rows_), columns(columns_), stride(stride_) {}
    /// A matrix without padding.
    constexpr BasicMatrixView(Float* data_, std::size_t rows_, std::size_t columns_) :
        BasicMatrixView(data_, rows_, columns_, columns_) {}

    /// A MatrixView converts to a ConstMatrixView.
    constexpr operator BasicMatrixView<const Float>() const {
        return {data, rows, columns, stride};
    }

    /// Element (i, 0). Not checked: i < rows.
    constexpr Float* row(std::size_t i) const { return data + i * stride; }
    /// Element (i, j). Not checked: i < rows, j < columns.
    constexpr Float& operator()(std::size_t i, std::size_t j) const { return data[i * stride + j]; }

    /// Rows [first, first + count).
    constexpr BasicMatrixView slice(std::size_t first, std::size_t count) const {
        return {row(first), count, columns, stride};
    }
};

/// A matrix that a function writes to.
using MatrixView = BasicMatrixView<float>;
/// A matrix that a function reads.
using ConstMatrixView = BasicMatrixView<const float>;

} // namespace pocketgan
