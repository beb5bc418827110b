#pragma once

#include "base/aligned_buffer.hpp"
#include "base/products.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>

namespace pocketgan {

/// A matrix (rows, columns) whose rows begin on cache lines and do not share cache sets.
class RowBuffer {
public:
    RowBuffer() = default;
    /// Throws std::bad_alloc if it does not fit into memory.
    RowBuffer(std::size_t rows, std::size_t columns) :
        columns_(columns), stride_(round_up_to_alignment(columns)) {
        if (stride_ % 256 == 0 && rows > 1)
            stride_ += kAlignedFloats; // rows a power of two apart would share a few cache sets
        floats_.resize(array_size(rows, stride_));
    }

    /// Rows [first, first + count) -> a view (count, columns).
    MatrixView rows(std::size_t first, std::size_t count) {
        return {floats_.data() + first * stride_, count, columns_, stride_};
    }
    ConstMatrixView rows(std::size_t first, std::size_t count) const {
        return {floats_.data() + first * stride_, count, columns_, stride_};
    }
    /// Floats of the first `count` rows, padding included.
    std::size_t size(std::size_t count) const { return count * stride_; }
    std::size_t stride() const { return stride_; }
    float* data() { return floats_.data(); }

private:
    std::size_t columns_ = 0;
    std::size_t stride_ = 0;
    AlignedFloats floats_;
};

} // namespace pocketgan
