#pragma once

#include "nn/row_buffer.hpp"

#include <algorithm>
#include <cstddef>

namespace pocketgan {

/// An input row of the discriminator: `pac` samples one after the other (Lin et al. 2018), each
/// followed by the one-hot vector of its class if there are classes. If D takes images, such a row
/// is each pixel of one: the channels of the first sample, its class, the channels of the next
/// sample, and so on.
struct DiscriminatorRow {
    std::size_t size;     ///< numbers of a sample
    std::size_t classes;  ///< 0: none
    std::size_t pac;      ///< at least 1
    std::size_t channels; ///< of a sample, if D takes images; else `size`, as of a single pixel

    std::size_t pixels() const { return size / channels; }
    /// Numbers of a pixel of the row.
    std::size_t depth() const { return pac * (channels + classes); }
    /// Numbers of the row.
    std::size_t numbers() const { return pixels() * depth(); }
    /// Whether the numbers of a sample are not one after the other.
    bool is_interleaved() const { return pixels() > 1 && depth() > channels; }
};

/// Samples, or gradients with respect to them, and the rows of the discriminator that hold them.
/// Interleaved rows are a copy: to_d_rows follows each write to `samples`.
class SampleRows {
public:
    /// `count` samples, a multiple of row.pac.
    SampleRows(std::size_t count, const DiscriminatorRow& row) :
        row_(row),
        d_rows_(buffer(count, row)),
        stride_(needs_no_padding(row) ? row.numbers() : d_rows_.stride()),
        samples_(row.is_interleaved() ? count : 0, row.size) {}

    /// Samples [first, first + count) as rows (count, size).
    MatrixView samples(std::size_t first, std::size_t count) {
        if (row_.is_interleaved())
            return samples_.rows(first, count);
        return {begin(first), count, row_.size, row_.pac == 1 ? stride_ : row_.size + row_.classes};
    }
    /// The rows of the discriminator that hold them (count / pac, row.numbers()).
    MatrixView d_rows(std::size_t first, std::size_t count) {
        return {d_rows_.data() + first / row_.pac * stride_, count / row_.pac, row_.numbers(),
                stride_};
    }

    /// Sets the class of sample i in the rows of the discriminator.
    void set_class(std::size_t i, std::size_t label) {
        float* one_hot = begin(i) + row_.channels;
        for (std::size_t p = 0; p < row_.pixels(); ++p, one_hot += row_.depth()) {
            std::fill_n(one_hot, row_.classes, 0.0f);
            one_hot[label] = 1.0f;
        }
    }

    /// Copies samples [first, first + count) to interleaved rows of the discriminator. Does nothing
    /// if rows are not interleaved: they are the samples.
    void to_d_rows(std::size_t first, std::size_t count) {
        for_each_pixel(first, count, [this](const float* sample, float* row) {
            std::copy_n(sample, row_.channels, row);
        });
    }
    /// Copies the samples of interleaved rows of the discriminator to `samples`.
    void from_d_rows(std::size_t first, std::size_t count) {
        for_each_pixel(first, count, [this](float* sample, const float* row) {
            std::copy_n(row, row_.channels, sample);
        });
    }

private:
    // Without padding, sample i begins at i (size + classes) in whichever row it is.
    static bool needs_no_padding(const DiscriminatorRow& row) {
        return row.pac > 1 && !row.is_interleaved();
    }
    static RowBuffer buffer(std::size_t count, const DiscriminatorRow& row) {
        const std::size_t rows = count / row.pac;
        return needs_no_padding(row) ? RowBuffer(1, array_size(rows, row.numbers()))
                                     : RowBuffer(rows, row.numbers());
    }

    // The first number of sample i in its row.
    float* begin(std::size_t i) {
        return d_rows_.data() + i / row_.pac * stride_ +
               i % row_.pac * (row_.channels + row_.classes);
    }

    // copy(sample, row) for each pixel of samples [first, first + count), if rows are interleaved.
    template <typename Copy>
    void for_each_pixel(std::size_t first, std::size_t count, const Copy& copy) {
        if (!row_.is_interleaved())
            return;
        for (std::size_t i = first; i < first + count; ++i)
            for (std::size_t p = 0; p < row_.pixels(); ++p)
                copy(samples_.data() + i * samples_.stride() + p * row_.channels,
                     begin(i) + p * row_.depth());
    }

    DiscriminatorRow row_;
    RowBuffer d_rows_;
    std::size_t stride_;
    RowBuffer samples_; ///< empty unless rows are interleaved
};

} // namespace pocketgan
