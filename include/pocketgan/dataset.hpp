#pragma once

#include "pocketgan/api.h"
#include "pocketgan/matrix.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pocketgan {

/// Numbers that a Dataset owns; valid as long as it, or a copy of it, lives.
template <typename T>
class ArrayView {
public:
    constexpr ArrayView() = default;
    constexpr ArrayView(const T* data, std::size_t size) : data_(data), size_(size) {}
    ArrayView(const std::vector<T>& vector) : ArrayView(vector.data(), vector.size()) {}

    constexpr const T* data() const { return data_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr const T* begin() const { return data_; }
    constexpr const T* end() const { return data_ + size_; }
    /// Not checked: i < size().
    constexpr const T& operator[](std::size_t i) const { return data_[i]; }

    friend bool operator==(ArrayView a, ArrayView b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }
    friend bool operator!=(ArrayView a, ArrayView b) { return !(a == b); }

private:
    const T* data_ = nullptr;
    std::size_t size_ = 0;
};

/// What a data set consists of: images (count, height, width, channels) or vectors (count, size).
struct DataShape {
    std::size_t count = 0;    ///< examples, in [1, 2^32)
    std::size_t height = 0;   ///< 0 for vectors
    std::size_t width = 0;    ///< 0 for vectors
    std::size_t channels = 1; ///< 1 or 3
    std::size_t size = 0;     ///< numbers an example; of images height * width * channels

    static constexpr DataShape images(std::size_t count, std::size_t height, std::size_t width,
                                      std::size_t channels = 1) {
        return {count, height, width, channels, height * width * channels};
    }
    static constexpr DataShape vectors(std::size_t count, std::size_t size) {
        return {count, 0, 0, 1, size};
    }
};

/// What tells one data set from another, for checkpoints.
struct DataIdentity {
    std::size_t count = 0; ///< examples
    std::size_t size = 0;  ///< numbers an example
    std::string checksum;  ///< 16 hexadecimal digits
};

/// Examples to train on or to compare with: images of bytes, images of floats, or vectors of
/// either. A Dataset cannot be changed and has at least one example. Copies and slices share its
/// memory; any number of threads may read it.
class POCKETGAN_API Dataset {
public:
    /// `bytes` (count, size), row-major, images with their channels last; of pixels 0 is black, 255
    /// white. `labels` (count), or empty. `source` says in messages where the data came from.
    /// Throws Error for a shape outside the ranges of DataShape, more numbers than memory can hold,
    /// and for bytes or labels of another number.
    static Dataset from_bytes(const DataShape& shape, std::vector<std::uint8_t> bytes,
                              std::vector<std::uint16_t> labels = {},
                              std::string source = "data in memory");

    /// The same of floats. Throws Error as from_bytes does, for a value that is NaN or infinite,
    /// and for a pixel outside [0, 1], 0 black and 1 white.
    static Dataset from_floats(const DataShape& shape, std::vector<float> values,
                               std::vector<std::uint16_t> labels = {},
                               std::string source = "data in memory");

    // No moves: a Dataset that was moved from would have no examples. A copy copies a pointer.
    Dataset(const Dataset&) = default;
    Dataset& operator=(const Dataset&) = default;

    std::size_t count() const { return count_; } ///< examples
    std::size_t size() const;                    ///< numbers an example
    std::size_t height() const;                  ///< 0 where the examples are vectors
    std::size_t width() const;                   ///< likewise
    std::size_t channels() const;
    const std::string& source() const; ///< where the data came from, for messages

    /// (count, size), or empty where the examples are floats or stacked.
    ArrayView<std::uint8_t> pixels() const&;
    /// (count, size), or empty where the examples are bytes.
    ArrayView<float> values() const&;
    /// (count), or empty.
    ArrayView<std::uint16_t> labels() const&;
    /// Of stack_digits (count, channels), else empty: which of its digits is channel c of example
    /// i.
    ArrayView<std::uint32_t> parts() const&;
    // A view of a temporary would outlive its numbers.
    ArrayView<std::uint8_t> pixels() const&& = delete;
    ArrayView<float> values() const&& = delete;
    ArrayView<std::uint16_t> labels() const&& = delete;
    ArrayView<std::uint32_t> parts() const&& = delete;

    /// Examples indices[0..out.rows) -> out (any number of rows, size). Byte b becomes
    /// low + (high - low) * b / 255, float v of an image low + (high - low) * v; the floats of
    /// vectors are copied. Throws Error for an index that is not below count(), low or high that
    /// is NaN or infinite, null, and an `out` of other columns.
    void gather(const std::uint32_t* indices, float low, float high, MatrixView out) const;

    /// Examples [first, first + out.rows) -> out (any number of rows, size), as gather does. Throws
    /// Error likewise, and for a range that ends after the last example.
    void rows(std::size_t first, float low, float high, MatrixView out) const;

    /// Examples [first, first + count), sharing the memory of this. Throws Error for a range that
    /// is empty or ends after the last example.
    Dataset slice(std::size_t first, std::size_t count) const;

    /// The checksum is a 64-bit hash of the shape, the type (bytes, floats or stacked), the
    /// examples in their order and the labels; `source` is not part of it. It is the same on every
    /// machine, and guards against mistakes, not against forgery. Takes one pass over the data (of
    /// stacked data, over all of its digits).
    DataIdentity identity() const;

    struct POCKETGAN_LOCAL Contents;
    POCKETGAN_LOCAL explicit Dataset(std::shared_ptr<const Contents> contents);
    POCKETGAN_LOCAL const Contents& contents() const { return *contents_; }

private:
    POCKETGAN_LOCAL void convert(std::size_t index, float low, float high, float* out) const;
    POCKETGAN_LOCAL void check_range(const char* function, float low, float high,
                                     MatrixView out) const;

    std::shared_ptr<const Contents> contents_;
    std::size_t first_ = 0; ///< of contents_
    std::size_t count_ = 0;
};

/// A data set in two: what is trained on and what is held out to measure with.
struct HeldOutSplit {
    Dataset training, held_out;
};

/// How many of `count` examples Goodfellow et al. 2014 hold out: a sixth (MNIST: 10 000 of 60 000).
constexpr std::size_t held_out_sixth(std::size_t count) {
    return count / 6;
}

/// The examples but for the last `held_out`, and those; both share the memory of `data`. Throws
/// Error unless `held_out` is in [1, count).
POCKETGAN_API HeldOutSplit split_held_out(const Dataset& data, std::size_t held_out);

/// split_held_out of the last sixth. Throws Error if there are fewer than 6 examples.
POCKETGAN_API HeldOutSplit split_held_out(const Dataset& data);

/// The two halves that a data set comes in.
enum class Split { train, test };

/// The name of a data set, parsed.
struct DataSource {
    std::string path;     ///< of a file or folder, or the name of a built-in set
    bool stacked = false; ///< stack_digits of it
};

/// "stacked" is the built-in digits, stacked; "stacked:PATH" is PATH, stacked; any other text is a
/// path. Throws Error if nothing follows "stacked:".
POCKETGAN_API DataSource parse_data_source(const std::string& text);

/// Reads `source.path`: a folder with the MNIST files train-images-idx3-ubyte,
/// train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (or the same with .gz
/// appended, where built with zlib), one IDX file of images, or a .npy of (n, height, width) or (n,
/// d), uint8 or float; float images hold values in [0, 1]. A single file is the same for both
/// splits, and has no labels. "digits" is the built-in set (make_digits: 60 000 and 10 000 of them;
/// a folder of that name is "./digits"). "ring", "grid" and "gaussian" are built in too
/// (make_mixture: 100 000 and 10 000 points). Stacked data sets have 128 000 examples of the
/// training half and 26 000 of the test half, as in the code of Lin et al. 2018 (PacGAN). Throws
/// Error for a file that is missing, truncated or malformed.
POCKETGAN_API Dataset load_dataset(const DataSource& source, Split split);

/// The same of parse_data_source(path).
POCKETGAN_API Dataset load_dataset(const std::string& path, Split split);

/// `count` handwriting-like digits, 28x28, drawn from strokes with random slant, stretch, width and
/// jitter, laid out as MNIST is (a box of 20x20, centred by mass); example i is a pure function of
/// (seed, first + i), the same bytes on every machine. Examples 10 k .. 10 k + 9 are the ten labels
/// in a random order.
POCKETGAN_API Dataset make_digits(std::size_t count, std::uint64_t seed, std::uint64_t first = 0);

/// `count` images of three channels, each of which is a digit drawn at random: 1000 modes (stacked
/// MNIST; Metz et al. 2016). The label is the three digits' as a number, red the hundreds. Example
/// i is a pure function of (seed, first + i) and the digits. Bytes are not copied: it takes 14 more
/// an example. Throws Error unless `digits` are grey images of 28x28 bytes with labels to 9.
POCKETGAN_API Dataset stack_digits(Dataset digits, std::size_t count, std::uint64_t seed,
                                   std::uint64_t first = 0);

/// The order in which epochs visit `count` examples: a permutation an epoch, a pure function of
/// (seed, epoch).
class POCKETGAN_API ShuffledOrder {
public:
    /// Throws Error unless `count` is in [1, 2^32).
    ShuffledOrder(std::size_t count, std::uint64_t seed);

    /// Indices of the `batch` examples of step `step` (counted over all epochs; an epoch is
    /// count / batch steps, what is left over is not visited in it). They stay valid until the next
    /// call. Throws Error unless `batch` is in [1, count].
    const std::uint32_t* batch(std::uint64_t step, std::size_t batch);

private:
    POCKETGAN_LOCAL void shuffle(std::uint64_t epoch);

    std::uint64_t seed_;
    std::uint64_t epoch_;
    std::vector<std::uint32_t> order_;
};

} // namespace pocketgan
