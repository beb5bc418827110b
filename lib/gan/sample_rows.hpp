#pragma once

#include "nn/row_buffer.hpp"

#include <cstddef>

namespace pocketgan {

/// Samples, or gradients with respect to them, each followed by the one-hot vector of its class if
/// there are classes. One input row of the discriminator is `pac` consecutive samples (Lin et al.
/// 2018).
class SampleRows {
public:
    /// `count` samples of `size` numbers and `classes` classes; `count` is a multiple of `pac`.
    SampleRows(std::size_t count, std::size_t size, std::size_t classes, std::size_t pac) :
        size_(size),
        classes_(classes),
        pac_(pac),
        // One row without padding: `pac` consecutive samples are a row of the discriminator.
        floats_(pac == 1 ? RowBuffer(count, size + classes)
                         : RowBuffer(1, array_size(count, size + classes))),
        stride_(pac == 1 ? floats_.stride() : size + classes) {}

    /// Samples [first, first + count) as rows (count, size).
    MatrixView samples(std::size_t first, std::size_t count) {
        return {floats_.data() + first * stride_, count, size_, stride_};
    }
    /// Their classes (count, classes).
    MatrixView classes(std::size_t first, std::size_t count) {
        return {floats_.data() + first * stride_ + size_, count, classes_, stride_};
    }
    /// Both as rows of the discriminator (count / pac, pac (size + classes)).
    MatrixView d_rows(std::size_t first, std::size_t count) {
        return {floats_.data() + first * stride_, count / pac_, pac_ * (size_ + classes_),
                pac_ * stride_};
    }

private:
    std::size_t size_, classes_, pac_;
    RowBuffer floats_;
    std::size_t stride_;
};

} // namespace pocketgan
