#pragma once

#include "nn/row_buffer.hpp"

#include <algorithm>
#include <cstddef>

namespace pocketgan {

/// An input row of the discriminator: `pac` samples (Lin et al. 2018), each with the one-hot vector
/// of its class if there are classes. The numbers of a sample come first, then those of its class,
/// then the next sample. If D takes images, each of their pixels is such a row of `channels`
/// numbers a sample, so that a row is an image of pac (channels + classes) channels.
struct DiscriminatorRow {
    std::size_t size;     ///< numbers of a sample
    std::size_t classes;  ///< 0: none
    std::size_t pac;      ///< at least 1
    std::size_t channels; ///< of the images that D takes; of plain numbers `size`

    /// The pixels of the images that D takes; plain numbers are one.
    std::size_t pixels() const { return size / channels; }
    /// Numbers of a pixel.
    std::size_t depth() const { return pac * (channels + classes); }
    /// Numbers of the row.
    std::size_t numbers() const { return pixels() * depth(); }
    /// Whether the numbers of a sample are not one after the other.
    bool is_interleaved() const { return pixels() > 1 && depth() > channels; }
};

/// Samples, or gradients with respect to them, and the rows of the discriminator that hold them.
class SampleRows {
public:
    /// `count` samples, a multiple of row.pac.
    SampleRows(std::size_t count, const DiscriminatorRow& row) :
        row_(row),
        has_padding_(row.pac == 1 || row.is_interleaved()),
        floats_(has_padding_ ? RowBuffer(count / row.pac, row.numbers())
                             : RowBuffer(1, array_size(count / row.pac, row.numbers()))),
        stride_(has_padding_ ? floats_.stride() : row.numbers()),
        samples_(row.is_interleaved() ? count : 0, row.size) {}

    /// Samples [first, first + count) as rows (count, size).
    MatrixView samples(std::size_t first, std::size_t count) {
        if (row_.is_interleaved())
            return samples_.rows(first, count);
        const std::size_t stride = row_.pac == 1 ? stride_ : row_.size + row_.classes;
        return {floats_.data() + first * stride, count, row_.size, stride};
    }
    /// The rows of the discriminator that hold them (count / pac, row.numbers()).
    MatrixView d_rows(std::size_t first, std::size_t count) {
        return {floats_.data() + first / row_.pac * stride_, count / row_.pac, row_.numbers(),
                stride_};
    }

    /// Sets the class of sample i.
    void set_class(std::size_t i, std::size_t label) {
        float* one_hot = begin(i) + row_.channels;
        for (std::size_t p = 0; p < row_.pixels(); ++p, one_hot += row_.depth()) {
            std::fill_n(one_hot, row_.classes, 0.0f);
            one_hot[label] = 1.0f;
        }
    }

    /// Brings samples [first, first + count) to the rows of the discriminator ...
    void to_d_rows(std::size_t first, std::size_t count) {
        for (std::size_t i = first; row_.is_interleaved() && i < first + count; ++i)
            for (std::size_t p = 0; p < row_.pixels(); ++p)
                std::copy_n(samples_.data() + i * samples_.stride() + p * row_.channels,
                            row_.channels, begin(i) + p * row_.depth());
    }
    /// ... and from there.
    void from_d_rows(std::size_t first, std::size_t count) {
        for (std::size_t i = first; row_.is_interleaved() && i < first + count; ++i)
            for (std::size_t p = 0; p < row_.pixels(); ++p)
                std::copy_n(begin(i) + p * row_.depth(), row_.channels,
                            samples_.data() + i * samples_.stride() + p * row_.channels);
    }

private:
    // The first number of sample i in its row.
    float* begin(std::size_t i) {
        return floats_.data() + i / row_.pac * stride_ +
               i % row_.pac * (row_.channels + row_.classes);
    }

    DiscriminatorRow row_;
    bool has_padding_; ///< not if samples of one row are the rows of `samples`
    RowBuffer floats_;
    std::size_t stride_;
    RowBuffer samples_; ///< empty unless the rows are interleaved
};

} // namespace pocketgan
