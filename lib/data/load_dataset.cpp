#include "pocketgan/dataset.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "data/idx.hpp"
#include "model/npy_file.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"

#include <filesystem>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

// "digits": examples 0 .. 59 999 of make_digits are the training split, the next 10 000 the test
// split.
constexpr std::uint64_t kDigitsSeed = 1;
constexpr std::size_t kTrainDigits = 60000;
constexpr std::size_t kTestDigits = 10000;

// Mixtures and stacked digits are split in the same way.
constexpr std::uint64_t kMixtureSeed = 1;
constexpr std::size_t kTrainPoints = 100000;
constexpr std::size_t kTestPoints = 10000;

constexpr std::uint64_t kStackedSeed = 1;
constexpr std::size_t kTrainStacked = 128000;
constexpr std::size_t kTestStacked = 26000;

const std::string kStacked = "stacked:"; ///< prefix of a path

/// The path of the file `name` or `name`.gz in a folder, which may not exist.
std::string find_in_folder(const std::string& folder, const std::string& name) {
    const std::string path = (fs::path(folder) / name).string();
    return exists(path) || !exists(path + ".gz") ? path : path + ".gz";
}

/// `shape` is (n, height, width) or (n, d).
DataShape data_shape(const std::vector<std::size_t>& shape) {
    return shape.size() == 3 ? DataShape::images(shape[0], shape[1], shape[2])
                             : DataShape::vectors(shape[0], shape[1]);
}

Dataset load_images(const std::string& path) {
    IdxArray array = read_idx(path, 3);
    return Dataset::from_bytes(data_shape(array.shape), std::move(array.bytes), {}, path);
}

// Without a file of labels the images have none: only a classifier needs them.
std::vector<std::uint8_t> load_labels(const std::string& path, const std::string& images_path,
                                      std::size_t images) {
    if (!exists(path))
        return {};
    std::vector<std::uint8_t> labels = read_idx(path, 1).bytes;
    if (labels.size() != images)
        throw Error(path + ": holds " + std::to_string(labels.size()) + " labels; expected " +
                    std::to_string(images) + ", one for each image of " + images_path);
    return labels;
}

Dataset load_folder(const std::string& folder, Split split) {
    const std::string prefix = split == Split::train ? "train" : "t10k";
    const std::string images_path = find_in_folder(folder, prefix + "-images-idx3-ubyte");
    if (is_missing(images_path))
        throw Error(images_path + ": is missing, with or without .gz");
    IdxArray images = read_idx(images_path, 3);
    const std::vector<std::uint8_t> labels = load_labels(
        find_in_folder(folder, prefix + "-labels-idx1-ubyte"), images_path, images.shape[0]);
    return Dataset::from_bytes(data_shape(images.shape), std::move(images.bytes),
                               {labels.begin(), labels.end()}, folder);
}

// By the first bytes. The name decides only which error a file of another kind gives.
bool is_npy(const std::string& path) {
    std::string start(6, '\0');
    start.resize(InputFile(path).read(start.data(), start.size()));
    const bool is_idx = start.compare(0, 2, "\0\0", 2) == 0,
               is_gzip = start.compare(0, 2, "\x1f\x8b") == 0;
    return start == "\x93NUMPY" || (!is_idx && !is_gzip && ends_with(path, ".npy"));
}

Dataset load_npy(const std::string& path) {
    constexpr NpyTypes kTypes{NpyType::float16, NpyType::float32, NpyType::float64, NpyType::uint8};
    NpyFile file(path, kTypes);
    const NpyHeader& header = file.header();
    if (header.shape.size() != 2 && header.shape.size() != 3)
        throw Error(path + ": has " + std::to_string(header.shape.size()) +
                    " dimensions; expected images (n, height, width) or vectors (n, d)");
    const DataShape shape = data_shape(header.shape);
    if (header.type == NpyType::uint8)
        return Dataset::from_bytes(shape, file.bytes(), {}, path);
    return Dataset::from_floats(shape, file.floats(), {}, path);
}

} // namespace

DataSource parse_data_source(const std::string& text) {
    if (text == "stacked")
        return {"digits", true};
    if (text.compare(0, kStacked.size(), kStacked) != 0)
        return {text, false};
    if (text.size() == kStacked.size())
        throw Error("stacked: expected the path of a data set after the colon");
    return {text.substr(kStacked.size()), true};
}

Dataset load_dataset(const DataSource& source, Split split) {
    const std::string& path = source.path;
    if (source.stacked) {
        const bool train = split == Split::train;
        return stack_digits(load_dataset(path, split), train ? kTrainStacked : kTestStacked,
                            kStackedSeed, train ? 0 : kTrainStacked);
    }
    if (path == "digits")
        return split == Split::train ? make_digits(kTrainDigits, kDigitsSeed)
                                     : make_digits(kTestDigits, kDigitsSeed, kTrainDigits);
    if (const Mixture* mixture = find_mixture(path))
        return split == Split::train
                   ? make_mixture(*mixture, kTrainPoints, kMixtureSeed)
                   : make_mixture(*mixture, kTestPoints, kMixtureSeed, kTrainPoints);
    if (is_missing(path))
        throw Error(path + ": is missing");
    if (is_folder(path))
        return load_folder(path, split);
    return is_npy(path) ? load_npy(path) : load_images(path);
}

Dataset load_dataset(const std::string& path, Split split) {
    return load_dataset(parse_data_source(path), split);
}

} // namespace pocketgan
