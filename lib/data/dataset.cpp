#include "pocketgan/dataset.hpp"

#include "base/check.hpp"
#include "base/number_text.hpp"
#include "data/dataset_contents.hpp"
#include "kernels/kernels.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace pocketgan {
namespace {

constexpr std::size_t kMostExamples = 0xffffffff; ///< indices have 32 bits

std::string to_text(const DataShape& shape) {
    const std::string count = std::to_string(shape.count);
    if (shape.height == 0 && shape.width == 0)
        return count + " vectors of " + std::to_string(shape.size) + " numbers";
    return count + " images of " + std::to_string(shape.height) + " x " +
           std::to_string(shape.width) + " x " + std::to_string(shape.channels);
}

/// a * b, or nothing where it does not fit.
bool multiply(std::size_t& a, std::size_t b) {
    if (b != 0 && a > std::numeric_limits<std::size_t>::max() / b)
        return false;
    a *= b;
    return true;
}

/// Throws Error unless the shape is in the ranges of DataShape and has `found` numbers.
void check_shape(const DataShape& shape, const char* name, std::size_t found,
                 const std::string& source) {
    const auto refuse = [&](const std::string& text) {
        throw Error(source + ": the shape is " + to_text(shape) + "; " + text);
    };
    if (shape.count == 0 || shape.count > kMostExamples)
        refuse("1 to 4294967295 examples were expected");
    if ((shape.height == 0) != (shape.width == 0))
        refuse("images have a height and a width of at least 1");
    if (shape.size == 0)
        refuse("at least 1 number an example was expected");
    if (shape.channels != 1 && (shape.channels != 3 || shape.height == 0))
        refuse("1 channel was expected, or 3 of images");
    if (shape.height > 0) {
        std::size_t size = shape.height;
        if (!multiply(size, shape.width) || !multiply(size, shape.channels) || size != shape.size)
            refuse("its size is " + std::to_string(shape.size) +
                   ", height x width x channels was expected");
    }
    std::size_t expected = shape.count;
    if (!multiply(expected, shape.size))
        refuse("that is more than memory can hold");
    if (found != expected)
        throw Error(source + ": " + name + " holds " + std::to_string(found) + " numbers; " +
                    std::to_string(expected) + " were expected, " + to_text(shape));
}

void check_labels(const std::vector<std::uint16_t>& labels, std::size_t count,
                  const std::string& source) {
    if (!labels.empty() && labels.size() != count)
        throw Error(source + ": labels holds " + std::to_string(labels.size()) + " numbers; " +
                    std::to_string(count) + " were expected, one for each example, or none");
}

/// Numbers are finite; the pixels of images are in [0, 1].
void check_values(const std::vector<float>& values, bool are_pixels, const std::string& source) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float value = values[i];
        if (!std::isfinite(value))
            throw Error(source + ": number " + std::to_string(i) + " is " + number_text(value) +
                        "; finite numbers were expected");
        if (are_pixels && (value < 0.0f || value > 1.0f))
            throw Error(source + ": holds the grey value " + number_text(value) +
                        "; float images hold values from 0, black, to 1, white");
    }
}

/// The digits that are the channels of example `from` -> out (height, width, channels).
void convert_parts(const Dataset::Contents& stacked, std::size_t from, float low, float high,
                   float* out) {
    const std::uint8_t* const digits = stacked.digits->pixels().data();
    const std::size_t channels = stacked.shape.channels, pixels = stacked.digits->size();
    constexpr std::size_t kSome = 256;
    float some[kSome]; // the kernel writes consecutive floats
    for (std::size_t c = 0; c < channels; ++c) {
        const std::uint8_t* const digit = digits + stacked.parts[from * channels + c] * pixels;
        for (std::size_t first = 0; first < pixels; first += kSome) {
            const std::size_t number = std::min(kSome, pixels - first);
            kernels::table().bytes_to_floats(digit + first, low, high, some, number);
            for (std::size_t j = 0; j < number; ++j)
                out[(first + j) * channels + c] = some[j];
        }
    }
}

} // namespace

Dataset Dataset::from_bytes(const DataShape& shape, std::vector<std::uint8_t> bytes,
                            std::vector<std::uint16_t> labels, std::string source) {
    check_shape(shape, "bytes", bytes.size(), source);
    check_labels(labels, shape.count, source);
    auto contents = std::make_shared<Contents>();
    contents->shape = shape;
    contents->pixels = std::move(bytes);
    contents->labels = std::move(labels);
    contents->source = std::move(source);
    return Dataset(std::move(contents));
}

Dataset Dataset::from_floats(const DataShape& shape, std::vector<float> values,
                             std::vector<std::uint16_t> labels, std::string source) {
    check_shape(shape, "values", values.size(), source);
    check_labels(labels, shape.count, source);
    check_values(values, shape.height > 0, source);
    auto contents = std::make_shared<Contents>();
    contents->shape = shape;
    contents->values = std::move(values);
    contents->labels = std::move(labels);
    contents->source = std::move(source);
    return Dataset(std::move(contents));
}

Dataset::Dataset(std::shared_ptr<const Contents> contents) :
    contents_(std::move(contents)), count_(contents_->shape.count) {}

std::size_t Dataset::size() const {
    return contents_->shape.size;
}

std::size_t Dataset::height() const {
    return contents_->shape.height;
}

std::size_t Dataset::width() const {
    return contents_->shape.width;
}

std::size_t Dataset::channels() const {
    return contents_->shape.channels;
}

const std::string& Dataset::source() const {
    return contents_->source;
}

namespace {

/// Elements [first * width, (first + count) * width) of `all`, if it has any.
template <typename T>
ArrayView<T> part_of(const std::vector<T>& all, std::size_t first, std::size_t count,
                     std::size_t width) {
    return all.empty() ? ArrayView<T>() : ArrayView<T>(all.data() + first * width, count * width);
}

} // namespace

ArrayView<std::uint8_t> Dataset::pixels() const& {
    return part_of(contents_->pixels, first_, count_, size());
}

ArrayView<float> Dataset::values() const& {
    return part_of(contents_->values, first_, count_, size());
}

ArrayView<std::uint16_t> Dataset::labels() const& {
    return part_of(contents_->labels, first_, count_, 1);
}

ArrayView<std::uint32_t> Dataset::parts() const& {
    return part_of(contents_->parts, first_, count_, channels());
}

// Example `index` -> out (size).
void Dataset::convert(std::size_t index, float low, float high, float* out) const {
    const std::size_t from = first_ + index, numbers = contents_->shape.size;
    if (!contents_->parts.empty()) {
        convert_parts(*contents_, from, low, high, out);
        return;
    }
    if (!contents_->pixels.empty()) {
        kernels::table().bytes_to_floats(&contents_->pixels[from * numbers], low, high, out,
                                         numbers);
        return;
    }
    const float* const values = &contents_->values[from * numbers];
    if (contents_->shape.height == 0)
        std::copy(values, values + numbers, out);
    else
        for (std::size_t j = 0; j < numbers; ++j)
            out[j] = low + (high - low) * values[j];
}

void Dataset::check_range(const char* function, float low, float high, MatrixView out) const {
    check_columns(out, "out", size());
    if (!std::isfinite(low) || !std::isfinite(high))
        throw Error(std::string(function) + ": low and high are " + number_text(low) + " and " +
                    number_text(high) + "; finite numbers were expected");
}

void Dataset::gather(const std::uint32_t* indices, float low, float high, MatrixView out) const {
    check_range("gather", low, high, out);
    check_array(indices, out.rows, "indices");
    for (std::size_t i = 0; i < out.rows; ++i)
        if (indices[i] >= count_)
            throw Error("gather: indices[" + std::to_string(i) + "] is " +
                        std::to_string(indices[i]) + "; below " + std::to_string(count_) +
                        " was expected, the number of examples of " + source());
    for (std::size_t i = 0; i < out.rows; ++i)
        convert(indices[i], low, high, out.row(i));
}

void Dataset::rows(std::size_t first, float low, float high, MatrixView out) const {
    check_range("rows", low, high, out);
    if (out.rows > count_ || first > count_ - out.rows)
        throw Error("rows: " + std::to_string(out.rows) + " examples from " +
                    std::to_string(first) + " on were asked for; " + source() + " has " +
                    std::to_string(count_));
    for (std::size_t i = 0; i < out.rows; ++i)
        convert(first + i, low, high, out.row(i));
}

Dataset Dataset::slice(std::size_t first, std::size_t count) const {
    if (count == 0 || count > count_ || first > count_ - count)
        throw Error("slice: " + std::to_string(count) + " examples from " + std::to_string(first) +
                    " on were asked for; " + source() + " has " + std::to_string(count_) +
                    ", and a slice at least 1");
    Dataset result = *this;
    result.first_ += first;
    result.count_ = count;
    return result;
}

HeldOutSplit split_held_out(const Dataset& data, std::size_t held_out) {
    if (held_out == 0 || held_out >= data.count())
        throw Error(data.source() + ": " + std::to_string(held_out) +
                    " examples were to be held out; at least 1 was expected, and fewer than all " +
                    std::to_string(data.count()));
    const std::size_t training = data.count() - held_out;
    return {data.slice(0, training), data.slice(training, held_out)};
}

HeldOutSplit split_held_out(const Dataset& data) {
    return split_held_out(data, held_out_sixth(data.count()));
}

} // namespace pocketgan
