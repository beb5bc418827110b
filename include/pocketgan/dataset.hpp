/// @file
/// Data sets: the program's own arrays, files, and the built-in ones.

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

/// A read-only view of an array that a Dataset owns. It is valid while that Dataset, or a copy of
/// it, exists.
template <typename T>
class ArrayView {
public:
    constexpr ArrayView() = default;
    /// `data` (size), not copied.
    constexpr ArrayView(const T* data, std::size_t size) : data_(data), size_(size) {}
    /// The elements of `vector`, not copied.
    ArrayView(const std::vector<T>& vector) : ArrayView(vector.data(), vector.size()) {}

    constexpr const T* data() const { return data_; }        ///< element 0
    constexpr std::size_t size() const { return size_; }     ///< elements
    constexpr bool empty() const { return size_ == 0; }      ///< whether size() is 0
    constexpr const T* begin() const { return data_; }       ///< data()
    constexpr const T* end() const { return data_ + size_; } ///< data() + size()
    /// Not checked: i < size().
    constexpr const T& operator[](std::size_t i) const { return data_[i]; }

    /// Compares sizes and elements.
    friend bool operator==(ArrayView a, ArrayView b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    }
    /// Compares sizes and elements.
    friend bool operator!=(ArrayView a, ArrayView b) { return !(a == b); }

private:
    const T* data_ = nullptr;
    std::size_t size_ = 0;
};

/// The shape of a data set: images (count, height, width, channels) or vectors (count, size).
struct DataShape {
    std::size_t count = 0;    ///< examples, in [1, 2^32)
    std::size_t height = 0;   ///< 0 for vectors
    std::size_t width = 0;    ///< 0 for vectors
    std::size_t channels = 1; ///< 1 or 3
    std::size_t size = 0;     ///< numbers per example; height * width * channels for images

    /// The shape of images; `size` follows from the other numbers.
    static constexpr DataShape images(std::size_t count, std::size_t height, std::size_t width,
                                      std::size_t channels = 1) {
        return {count, height, width, channels, height * width * channels};
    }
    /// The shape of vectors.
    static constexpr DataShape vectors(std::size_t count, std::size_t size) {
        return {count, 0, 0, 1, size};
    }
};

/// Identifies the data of a checkpoint, see Dataset::identity.
struct DataIdentity {
    std::size_t count = 0; ///< examples
    std::size_t size = 0;  ///< numbers per example
    std::string checksum;  ///< 16 hexadecimal digits
};

/// Examples for training or evaluation: images or vectors, of bytes or floats. A Dataset is
/// immutable and has at least one example. Copies and slices share its memory. Any number of
/// threads may read it.
class POCKETGAN_API Dataset {
public:
    /// `bytes` (count, size) is row-major, with the channels of a pixel together; a pixel of 0 is
    /// black, 255 white. `labels` is (count) or empty. `source` names the origin of the data in
    /// messages. `class_names` has the name of each label, or is empty. Throws Error if the shape
    /// is outside the ranges of DataShape or too large for memory, if the length of `bytes` or
    /// `labels` does not match it, or if a label has no name in `class_names`.
    static Dataset from_bytes(const DataShape& shape, std::vector<std::uint8_t> bytes,
                              std::vector<std::uint16_t> labels = {},
                              std::string source = "data in memory",
                              std::vector<std::string> class_names = {});

    /// The same for floats; a pixel of 0 is black, 1 white. Throws Error as from_bytes does, and if
    /// a value is NaN or infinite or a pixel is outside [0, 1].
    static Dataset from_floats(const DataShape& shape, std::vector<float> values,
                               std::vector<std::uint16_t> labels = {},
                               std::string source = "data in memory",
                               std::vector<std::string> class_names = {});

    /// Copies a pointer. A move is a copy, so that a moved-from Dataset keeps its examples.
    Dataset(const Dataset&) = default;
    Dataset& operator=(const Dataset&) = default; ///< as the copy constructor

    std::size_t count() const { return count_; } ///< examples
    std::size_t size() const;                    ///< numbers per example
    std::size_t height() const;                  ///< 0 for vectors
    std::size_t width() const;                   ///< 0 for vectors
    std::size_t channels() const;                ///< 1 or 3; 1 for vectors
    const std::string& source() const;           ///< origin of the data, for messages
    std::uint64_t bytes() const;                 ///< of memory for these examples and their labels
    /// The name of each label, which may have no example here; empty if there are none.
    const std::vector<std::string>& class_names() const;

    /// (count, size); empty if the examples are floats or stacked.
    ArrayView<std::uint8_t> pixels() const&;
    /// (count, size); empty if the examples are bytes or stacked.
    ArrayView<float> values() const&;
    /// (count); empty if there are none.
    ArrayView<std::uint16_t> labels() const&;
    /// (count, channels) for data from stack_digits: the index of the digit that is channel c of
    /// example i. Empty for other data.
    ArrayView<std::uint32_t> parts() const&;
    // Deleted for temporaries, as the view could outlive the data.
    ArrayView<std::uint8_t> pixels() const&& = delete;
    ArrayView<float> values() const&& = delete;
    ArrayView<std::uint16_t> labels() const&& = delete;
    ArrayView<std::uint32_t> parts() const&& = delete;

    /// Examples indices[0], indices[1], ... -> out (any number of rows, size). A byte b becomes
    /// low + (high - low) b / 255, a float v of an image low + (high - low) v; the floats of
    /// vectors are copied. Throws Error if an index is not below count(), low or high is NaN or
    /// infinite, data is null, or `out` does not have size() columns.
    void gather(const std::uint32_t* indices, float low, float high, MatrixView out) const;

    /// The same for examples [first, first + out.rows). Throws Error as gather does, and if the
    /// range ends after the last example.
    void rows(std::size_t first, float low, float high, MatrixView out) const;

    /// Examples [first, first + count), which share the memory of this Dataset. Throws Error if the
    /// range is empty or ends after the last example.
    Dataset slice(std::size_t first, std::size_t count) const;

    /// The checksum is a 64-bit hash of the shape, the type (bytes, floats or stacked), the
    /// examples in their order and the labels, but not of source(). It is the same on every
    /// machine. It is not cryptographic: it detects mistakes, not forgery. The function reads all
    /// of the data once (for stacked data, all of its digits).
    DataIdentity identity() const;

    struct POCKETGAN_LOCAL Contents;
    /// For the library's own use.
    POCKETGAN_LOCAL explicit Dataset(std::shared_ptr<const Contents> contents);
    /// For the library's own use.
    POCKETGAN_LOCAL const Contents& contents() const { return *contents_; }

private:
    POCKETGAN_LOCAL void convert(std::size_t index, float low, float high, float* out) const;
    POCKETGAN_LOCAL void check_range(const char* function, float low, float high,
                                     MatrixView out) const;

    std::shared_ptr<const Contents> contents_;
    std::size_t first_ = 0; ///< of contents_
    std::size_t count_ = 0;
};

/// A data set in two parts: examples to train on and held-out examples to measure with.
struct HeldOutSplit {
    Dataset training; ///< the first examples
    Dataset held_out; ///< the last examples
};

/// The number of held-out examples of `count` in Goodfellow et al. 2014: a sixth (MNIST: 10 000 of
/// 60 000).
constexpr std::size_t held_out_sixth(std::size_t count) {
    return count / 6;
}

/// The last `held_out` examples are held out, the others are for training. Both parts share the
/// memory of `data`. Throws Error unless `held_out` is in [1, count).
POCKETGAN_API HeldOutSplit split_held_out(const Dataset& data, std::size_t held_out);

/// The same with held_out_sixth(count) examples held out. Throws Error if there are fewer than 6.
POCKETGAN_API HeldOutSplit split_held_out(const Dataset& data);

/// The two splits of a data set.
enum class Split { train, test };

/// How a picture is given the shape that is wanted.
enum class PictureFit {
    crop,   ///< scaled until it covers the shape; what stands out is cut off on both sides
    pad,    ///< scaled until it fits into the shape; the rest is black
    stretch ///< each axis on its own
};

/// The name that files and the command line use, such as "crop".
POCKETGAN_API const char* to_string(PictureFit fit);

/// The value of that name. Throws Error with the known names for any other name.
POCKETGAN_API PictureFit picture_fit_from_string(const std::string& name);

/// What load_dataset makes of images of bytes. Without any of it they stay what the files are. A
/// picture that becomes smaller is averaged over areas, one that becomes larger is interpolated
/// (bilinear).
struct PictureOptions {
    std::size_t height = 0; ///< pixels, 1 to 4096, or 0, as is then `width`: that of the files
    std::size_t width = 0;  ///< pixels, 1 to 4096, or 0, as is then `height`
    PictureFit fit = PictureFit::crop; ///< for another ratio of height to width
    bool grey = false;                 ///< one channel: .299 red + .587 green + .114 blue
    bool rgb = false;                  ///< three channels; not both
};

/// The name of a data set, parsed.
struct DataSource {
    std::string path;             ///< of a file or folder, or the name of a built-in set
    bool stacked = false;         ///< the data is stack_digits of it
    PictureOptions pictures = {}; ///< how images are made alike
};

/// "stacked:PATH" means the digits of PATH, stacked; "stacked" means the built-in digits, stacked;
/// any other text is a path. Throws Error if nothing follows "stacked:".
POCKETGAN_API DataSource parse_data_source(const std::string& text);

/// Loads a split of `source`. `source.path` is one of:
/// - a folder of pictures: PNG, JPEG, BMP, GIF (the first frame) and binary PGM and PPM, which have
///   one size and number of channels, or those of source.pictures. Its folders are the classes, in
///   the order of their names, which a folder without them does not have. Folders `train` and
///   `test` (or `val`, `valid`) above those of the classes are the splits. Otherwise the last sixth
///   (at least one) is the test split. The order is that of the paths, shuffled by a fixed seed, so
///   that a slice has all classes. Hidden files and files with other endings are skipped. Decoded
///   by available_threads() threads;
/// - a folder with the MNIST files train-images-idx3-ubyte, train-labels-idx1-ubyte,
///   t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, or the same with .gz appended if the
///   library was built with zlib, with "test" for "t10k" or "images.idx3" for "images-idx3", or in
///   torchvision's MNIST/raw; without a file of labels the images have none;
/// - a file of images of EMNIST, such as emnist-letters-train-images-idx3-ubyte, for the files of
///   that set;
/// - a folder of CIFAR-10 or CIFAR-100 in the binary version;
/// - a .csv file with a row for each image, as Kaggle has them: a label, if any, and the levels of
///   the pixels of a square, with a header or without. The last sixth is the test split, after the
///   same shuffle as pictures; a folder of train.csv and test.csv has the splits;
/// - a .npz file: x_train, y_train, x_test and y_test as Keras has them, or images and labels,
///   which are divided as a .csv file is;
/// - one IDX file of images, or a .npy file of (n, height, width), (n, height, width, 3) or (n, d),
///   uint8 or float; float images hold values in [0, 1]. The file is known by its bytes, not by its
///   name. Both splits are the whole file, without labels;
/// - "digits": make_digits, 60 000 for training and 10 000 for test ("./digits" is a folder of that
///   name);
/// - "ring", "grid" or "gaussian": make_mixture, 100 000 points for training and 10 000 for test.
/// A stacked data set has 128 000 training examples and 26 000 test examples, each stacked from
/// digits of that split (the sizes in the code of Lin et al. 2018, PacGAN). Throws Error for a file
/// that is missing, truncated, malformed, or a pipe or a device, for a class without a picture, for
/// pictures that differ in size or colour without source.pictures, if they need more memory than is
/// available, and for source.pictures with data that are not images of bytes.
POCKETGAN_API Dataset load_dataset(const DataSource& source, Split split);

/// The same for parse_data_source(path).
POCKETGAN_API Dataset load_dataset(const std::string& path, Split split);

/// What load_dataset takes a source for.
struct DataFormat {
    std::string name;        ///< such as "folder of pictures"
    std::size_t skipped = 0; ///< files of a folder of pictures with another ending
};

/// Looks at names and first bytes only. Throws Error if nothing has that name, or it cannot be
/// read.
POCKETGAN_API DataFormat data_format(const DataSource& source);

/// `count` digits that look handwritten, 28 x 28 bytes, drawn from strokes with random slant,
/// stretch, width and jitter. Their layout is that of MNIST: scaled to 20 x 20, centred by mass.
/// Example i is a pure function of (seed, first + i), the same bytes on every machine. Digits
/// 10 k .. 10 k + 9 of a seed have the ten labels in a random order. Throws Error if `count` is 0
/// or the pixels would exceed 4 GiB.
POCKETGAN_API Dataset make_digits(std::size_t count, std::uint64_t seed, std::uint64_t first = 0);

/// `count` images of three channels, each a random one of `digits`: 1000 modes (stacked MNIST, Metz
/// et al. 2016). The label is 100 red + 10 green + blue, of the labels of the three digits. Example
/// i is a pure function of (seed, first + i) and the digits. The pixels are not copied: an example
/// takes 14 bytes. Throws Error if `count` is 0, or unless `digits` are grey images of 28 x 28
/// bytes with labels 0 to 9.
POCKETGAN_API Dataset stack_digits(Dataset digits, std::size_t count, std::uint64_t seed,
                                   std::uint64_t first = 0);

/// The order in which training visits `count` examples: one permutation per epoch, a pure function
/// of (seed, epoch).
class POCKETGAN_API ShuffledOrder {
public:
    /// Throws Error unless `count` is in [1, 2^32).
    ShuffledOrder(std::size_t count, std::uint64_t seed);

    /// The indices of the examples of minibatch `step`, counted over all epochs. An epoch has
    /// count / batch minibatches, rounded down, and skips the rest. The pointer is valid until the
    /// next call. Throws Error unless `batch` is in [1, count].
    const std::uint32_t* batch(std::uint64_t step, std::size_t batch);

private:
    POCKETGAN_LOCAL void shuffle(std::uint64_t epoch);

    std::uint64_t seed_;
    std::uint64_t epoch_;
    std::vector<std::uint32_t> order_;
};

} // namespace pocketgan
