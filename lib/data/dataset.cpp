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

/// a *= b. Returns false and leaves a as it is if the product overflows.
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
        throw Error(source + ": the shape is " + to_text(shape) + "; expected " + text);
    };
    if (shape.count == 0 || shape.count > kMostExamples)
        refuse("1 to 4294967295 examples");
    if ((shape.height == 0) != (shape.width == 0))
        refuse("a height and a width of at least 1");
    if (shape.size == 0)
        refuse("at least 1 number per example");
    if (shape.channels != 1 && (shape.channels != 3 || shape.height == 0))
        refuse("1 channel, or 3 for images");
    if (shape.height > 0) {
        std::size_t size = shape.height;
        if (!multiply(size, shape.width) || !multiply(size, shape.channels) || size != shape.size)
            refuse("a size of height x width x channels; found " + std::to_string(shape.size));
    }
    std::size_t expected = shape.count;
    if (!multiply(expected, shape.size))
        refuse("no more numbers than memory can address");
    if (found != expected)
        throw Error(source + ": " + name + " holds " + std::to_string(found) +
                    " numbers; expected " + std::to_string(expected) + " for " + to_text(shape));
}

void check_labels(const std::vector<std::uint16_t>& labels, std::size_t count,
                  const std::vector<std::string>& class_names, const std::string& source) {
    if (!labels.empty() && labels.size() != count)
        throw Error(source + ": labels holds " + std::to_string(labels.size()) +
                    " numbers; expected " + std::to_string(count) +
                    ", one for each example, or none");
    if (class_names.empty())
        return;
    const auto beyond = std::find_if(labels.begin(), labels.end(), [&](std::uint16_t label) {
        return label >= class_names.size();
    });
    if (beyond != labels.end())
        throw Error(source + ": the label of example " + std::to_string(beyond - labels.begin()) +
                    " is " + std::to_string(*beyond) + "; expected less than " +
                    std::to_string(class_names.size()) + ", the number of classes");
}

/// Throws Error if a number is NaN or infinite, or a pixel is outside [0, 1].
void check_values(const std::vector<float>& values, bool are_pixels, const std::string& source) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        const float value = values[i];
        if (!std::isfinite(value))
            throw Error(source + ": number " + std::to_string(i) + " is " + number_text(value) +
                        "; expected finite numbers");
        if (are_pixels && (value < 0.0f || value > 1.0f))
            throw Error(source + ": holds the grey value " + number_text(value) +
                        "; expected 0 (black) to 1 (white) in an image of floats");
    }
}

/// Example `from` of stacked digits, one digit per channel -> out (height, width, channels).
void convert_parts(const Dataset::Contents& stacked, std::size_t from, float low, float high,
                   float* out) {
    const std::uint8_t* const digits = stacked.digits->pixels().data();
    const std::size_t channels = stacked.shape.channels, pixels = stacked.digits->size();
    constexpr std::size_t kSome = 256;
    float some[kSome]; // the kernel writes consecutive floats, a channel is strided
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
                            std::vector<std::uint16_t> labels, std::string source,
                            std::vector<std::string> class_names) {
    check_shape(shape, "bytes", bytes.size(), source);
    check_labels(labels, shape.count, class_names, source);
    auto contents = std::make_shared<Contents>();
    contents->shape = shape;
    contents->pixels = std::move(bytes);
    contents->labels = std::move(labels);
    contents->source = std::move(source);
    contents->class_names = std::move(class_names);
    return Dataset(std::move(contents));
}

Dataset Dataset::from_floats(const DataShape& shape, std::vector<float> values,
                             std::vector<std::uint16_t> labels, std::string source,
                             std::vector<std::string> class_names) {
    check_shape(shape, "values", values.size(), source);
    check_labels(labels, shape.count, class_names, source);
    check_values(values, shape.height > 0, source);
    auto contents = std::make_shared<Contents>();
    contents->shape = shape;
    contents->values = std::move(values);
    contents->labels = std::move(labels);
    contents->source = std::move(source);
    contents->class_names = std::move(class_names);
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

std::uint64_t Dataset::bytes() const {
    return std::uint64_t{pixels().size()} + sizeof(float) * std::uint64_t{values().size()} +
           sizeof(std::uint32_t) * std::uint64_t{parts().size()} +
           sizeof(std::uint16_t) * std::uint64_t{labels().size()};
}

const std::string& Dataset::source() const {
    return contents_->source;
}

const std::vector<std::string>& Dataset::class_names() const {
    return contents_->class_names;
}

namespace {

/// Rows [first, first + count) of `all` (rows, width); no data if `all` is empty.
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
                    number_text(high) + "; expected finite numbers");
}

void Dataset::gather(const std::uint32_t* indices, float low, float high, MatrixView out) const {
    check_range("gather", low, high, out);
    check_array(indices, out.rows, "indices");
    for (std::size_t i = 0; i < out.rows; ++i)
        if (indices[i] >= count_)
            throw Error("gather: indices[" + std::to_string(i) + "] is " +
                        std::to_string(indices[i]) + "; expected less than " +
                        std::to_string(count_) + ", the number of examples of " + source());
    for (std::size_t i = 0; i < out.rows; ++i)
        convert(indices[i], low, high, out.row(i));
}

void Dataset::rows(std::size_t first, float low, float high, MatrixView out) const {
    check_range("rows", low, high, out);
    if (out.rows > count_ || first > count_ - out.rows)
        throw Error("rows: first is " + std::to_string(first) + ", out has " +
                    std::to_string(out.rows) + " rows; expected a range within the " +
                    std::to_string(count_) + " examples of " + source());
    for (std::size_t i = 0; i < out.rows; ++i)
        convert(first + i, low, high, out.row(i));
}

Dataset Dataset::slice(std::size_t first, std::size_t count) const {
    if (count == 0 || count > count_ || first > count_ - count)
        throw Error("slice: first is " + std::to_string(first) + ", count is " +
                    std::to_string(count) + "; expected a range of at least 1 within the " +
                    std::to_string(count_) + " examples of " + source());
    Dataset result = *this;
    result.first_ += first;
    result.count_ = count;
    return result;
}

HeldOutSplit split_held_out(const Dataset& data, std::size_t held_out) {
    if (held_out == 0 || held_out >= data.count())
        throw Error("split_held_out: held_out is " + std::to_string(held_out) +
                    "; expected at least 1 and fewer than the " + std::to_string(data.count()) +
                    " examples of " + data.source());
    const std::size_t training = data.count() - held_out;
    return {data.slice(0, training), data.slice(training, held_out)};
}

HeldOutSplit split_held_out(const Dataset& data) {
    return split_held_out(data, held_out_sixth(data.count()));
}

} // namespace pocketgan
