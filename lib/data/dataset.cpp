#include "pocketgan/dataset.hpp"

#include "base/files.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "data/idx.hpp"
#include "kernels/kernels.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/npy.hpp"

#include <algorithm>
#include <cassert>
#include <filesystem>

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

/// Sets the sizes from a shape of (n, height, width) or (n, d).
void set_shape(Dataset& data, const std::vector<std::size_t>& shape) {
    data.count = shape[0];
    if (shape.size() == 3) {
        data.height = shape[1];
        data.width = shape[2];
        data.size = data.height * data.width;
    } else {
        data.size = shape[1];
    }
}

Dataset load_images(const std::string& path) {
    IdxArray array = read_idx(path, 3);
    Dataset data;
    data.source = path;
    set_shape(data, array.shape);
    data.pixels = std::move(array.bytes);
    return data;
}

Dataset load_folder(const std::string& folder, Split split) {
    const std::string prefix = split == Split::train ? "train" : "t10k";
    const std::string images = find_in_folder(folder, prefix + "-images-idx3-ubyte");
    const std::string labels = find_in_folder(folder, prefix + "-labels-idx1-ubyte");
    Dataset data = load_images(images);
    const std::vector<std::uint8_t> bytes = read_idx(labels, 1).bytes;
    data.labels.assign(bytes.begin(), bytes.end());
    if (data.labels.size() != data.count)
        throw Error(labels + ": holds " + std::to_string(data.labels.size()) + " labels; " +
                    std::to_string(data.count) + " were expected, one for each image of " + images);
    data.source = folder;
    return data;
}

/// Floats that are images are grey values from black to white.
void check_grey(const std::string& path, const std::vector<float>& values) {
    const auto [least, largest] = std::minmax_element(values.begin(), values.end());
    if (*least >= 0.0f && *largest <= 1.0f)
        return;
    const float found = *least < 0.0f ? *least : *largest;
    throw Error(path + ": holds the grey value " + number_text(found) +
                "; float images hold values from 0, black, to 1, white");
}

Dataset load_npy(const std::string& path) {
    const NpyHeader header = read_npy_header(path);
    if (header.shape.size() != 2 && header.shape.size() != 3)
        throw Error(path + ": has " + std::to_string(header.shape.size()) +
                    " dimensions; images (n, height, width) or vectors (n, d) were expected");
    Dataset data;
    data.source = path;
    set_shape(data, header.shape);
    if (header.type == NpyType::uint8) {
        data.pixels = read_npy_bytes(path).values;
    } else {
        data.values = read_npy(path).values;
        if (data.height > 0)
            check_grey(path, data.values);
    }
    return data;
}

/// The grey images that are the channels of example `from` -> out (height, width, channels).
void convert_parts(const Dataset& data, std::size_t from, float low, float high, float* out) {
    const std::size_t pixels = data.height * data.width;
    constexpr std::size_t kSome = 256;
    float some[kSome]; // the kernel's results lie together
    for (std::size_t c = 0; c < data.channels; ++c) {
        const std::uint8_t* const image =
            &data.pixels[data.parts[from * data.channels + c] * pixels];
        for (std::size_t first = 0; first < pixels; first += kSome) {
            const std::size_t number = std::min(kSome, pixels - first);
            kernels::table().bytes_to_floats(image + first, low, high, some, number);
            for (std::size_t j = 0; j < number; ++j)
                out[(first + j) * data.channels + c] = some[j];
        }
    }
}

/// Row `from` of the data -> out (size).
void convert_row(const Dataset& data, std::size_t from, float low, float high, float* out) {
    if (!data.parts.empty()) {
        convert_parts(data, from, low, high, out);
        return;
    }
    if (!data.pixels.empty()) {
        kernels::table().bytes_to_floats(&data.pixels[from * data.size], low, high, out, data.size);
        return;
    }
    const float* values = &data.values[from * data.size];
    if (data.height == 0)
        std::copy(values, values + data.size, out);
    else
        for (std::size_t j = 0; j < data.size; ++j)
            out[j] = low + (high - low) * values[j];
}

Dataset load_stacked(const std::string& path, Split split) {
    if (path.empty())
        throw Error("stacked: names no data behind its colon");
    const bool train = split == Split::train;
    return stack_digits(load_dataset(path, split), train ? kTrainStacked : kTestStacked,
                        kStackedSeed, train ? 0 : kTrainStacked);
}

} // namespace

void Dataset::gather(const std::uint32_t* indices, float low, float high, MatrixView out) const {
    assert(out.columns == size);
    for (std::size_t i = 0; i < out.rows; ++i) {
        assert(indices[i] < count);
        convert_row(*this, indices[i], low, high, out.row(i));
    }
}

void Dataset::rows(std::size_t first, float low, float high, MatrixView out) const {
    assert(out.columns == size && out.rows <= count && first <= count - out.rows);
    for (std::size_t i = 0; i < out.rows; ++i)
        convert_row(*this, first + i, low, high, out.row(i));
}

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
