#include "pocketgan/dataset.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "data/idx.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/npy.hpp"

#include <filesystem>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

// "digits": one endless row of digits, whose beginning is the training half.
constexpr std::uint64_t kDigitsSeed = 1;
constexpr std::size_t kTrainDigits = 60000;
constexpr std::size_t kTestDigits = 10000;

// Mixtures likewise.
constexpr std::uint64_t kMixtureSeed = 1;
constexpr std::size_t kTrainPoints = 100000;
constexpr std::size_t kTestPoints = 10000;

// Stacked digits likewise, each half of digits of the same half.
constexpr std::uint64_t kStackedSeed = 1;
constexpr std::size_t kTrainStacked = 128000;
constexpr std::size_t kTestStacked = 26000;

const std::string kStacked = "stacked:"; ///< before a path

const char* const kWhereToGetData =
    "; `sh apps/fetch-mnist.sh` fetches MNIST, and \"digits\" is built in";

/// The file `name` of a folder, or that with .gz behind.
std::string find_in_folder(const std::string& folder, const std::string& name) {
    const std::string path = (fs::path(folder) / name).string();
    if (exists(path))
        return path;
    if (exists(path + ".gz"))
        return path + ".gz";
    throw Error(path + ": is missing, with or without .gz" + kWhereToGetData);
}

/// Of an array of (n, height, width) or (n, d).
DataShape data_shape(const std::vector<std::size_t>& shape) {
    return shape.size() == 3 ? DataShape::images(shape[0], shape[1], shape[2])
                             : DataShape::vectors(shape[0], shape[1]);
}

Dataset load_images(const std::string& path) {
    IdxArray array = read_idx(path, 3);
    return Dataset::from_bytes(data_shape(array.shape), std::move(array.bytes), {}, path);
}

Dataset load_folder(const std::string& folder, Split split) {
    const std::string prefix = split == Split::train ? "train" : "t10k";
    const std::string images_path = find_in_folder(folder, prefix + "-images-idx3-ubyte");
    const std::string labels_path = find_in_folder(folder, prefix + "-labels-idx1-ubyte");
    IdxArray images = read_idx(images_path, 3);
    const std::vector<std::uint8_t> labels = read_idx(labels_path, 1).bytes;
    if (labels.size() != images.shape[0])
        throw Error(labels_path + ": holds " + std::to_string(labels.size()) + " labels; " +
                    std::to_string(images.shape[0]) + " were expected, one for each image of " +
                    images_path);
    return Dataset::from_bytes(data_shape(images.shape), std::move(images.bytes),
                               {labels.begin(), labels.end()}, folder);
}

Dataset load_npy(const std::string& path) {
    const NpyHeader header = read_npy_header(path);
    if (header.shape.size() != 2 && header.shape.size() != 3)
        throw Error(path + ": has " + std::to_string(header.shape.size()) +
                    " dimensions; images (n, height, width) or vectors (n, d) were expected");
    const DataShape shape = data_shape(header.shape);
    if (header.type == NpyType::uint8)
        return Dataset::from_bytes(shape, read_npy_bytes(path).values, {}, path);
    return Dataset::from_floats(shape, read_npy(path).values, {}, path);
}

Dataset load_stacked(const std::string& path, Split split) {
    if (path.empty())
        throw Error("stacked: names no data behind its colon");
    const bool train = split == Split::train;
    return stack_digits(load_dataset(path, split), train ? kTrainStacked : kTestStacked,
                        kStackedSeed, train ? 0 : kTrainStacked);
}

} // namespace

Dataset load_dataset(const std::string& path, Split split) {
    if (path == "stacked")
        return load_stacked("digits", split);
    if (path.compare(0, kStacked.size(), kStacked) == 0)
        return load_stacked(path.substr(kStacked.size()), split);
    if (path == "digits")
        return split == Split::train ? make_digits(kTrainDigits, kDigitsSeed)
                                     : make_digits(kTestDigits, kDigitsSeed, kTrainDigits);
    if (const Mixture* mixture = find_mixture(path))
        return split == Split::train
                   ? make_mixture(*mixture, kTrainPoints, kMixtureSeed)
                   : make_mixture(*mixture, kTestPoints, kMixtureSeed, kTrainPoints);
    if (!exists(path))
        throw Error(path + ": is missing" + kWhereToGetData);
    if (is_folder(path))
        return load_folder(path, split);
    return ends_with(path, ".npy") ? load_npy(path) : load_images(path);
}

} // namespace pocketgan
