#pragma once

#include <cstddef>

namespace pocketgan {

/// A row-major float32 matrix that does not own its memory; a row is an example. Element (i, j) is
/// `data[i * stride + j]`. Rows are padded if stride > columns. Functions that take a view throw
/// Error if stride < columns, or if `data` is null and the view is not empty.
template <typename Float>
struct BasicMatrixView {
    Float* data = nullptr;
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::size_t stride = 0;

    constexpr BasicMatrixView() = default;
    constexpr BasicMatrixView(Float* data_, std::size_t rows_, std::size_t columns_,
                              std::size_t stride_) :
        data(data_), rows(rows_), columns(columns_), stride(stride_) {}
    constexpr BasicMatrixView(Float* data_, std::size_t rows_, std::size_t columns_) :
        BasicMatrixView(data_, rows_, columns_, columns_) {}

    /// A MatrixView converts to a ConstMatrixView.
    constexpr operator BasicMatrixView<const Float>() const {
        return {data, rows, columns, stride};
    }

    constexpr Float* row(std::size_t i) const { return data + i * stride; }
    constexpr Float& operator()(std::size_t i, std::size_t j) const { return data[i * stride + j]; }

    /// Rows [first, first + count).
    constexpr BasicMatrixView slice(std::size_t first, std::size_t count) const {
        return {row(first), count, columns, stride};
    }
};

using MatrixView = BasicMatrixView<float>;
using ConstMatrixView = BasicMatrixView<const float>;

} // namespace pocketgan
