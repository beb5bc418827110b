#include "pocketgan/dataset.hpp"

#include "base/files.hpp"
#include "data/cifar.hpp"
#include "data/csv.hpp"
#include "data/each_index.hpp"
#include "data/fit_picture.hpp"
#include "data/idx_files.hpp"
#include "data/npy_images.hpp"
#include "data/npz.hpp"
#include "data/picture_folder.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pocketgan {
namespace {

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

bool is_digits(const std::string& path) {
    return path == "digits";
}

Dataset load_digits(const DataSource&, Split split) {
    return split == Split::train ? make_digits(kTrainDigits, kDigitsSeed)
                                 : make_digits(kTestDigits, kDigitsSeed, kTrainDigits);
}

bool is_mixture(const std::string& path) {
    return find_mixture(path);
}

Dataset load_mixture(const DataSource& source, Split split) {
    const Mixture& mixture = *find_mixture(source.path);
    return split == Split::train ? make_mixture(mixture, kTrainPoints, kMixtureSeed)
                                 : make_mixture(mixture, kTestPoints, kMixtureSeed, kTrainPoints);
}

bool is_any_folder(const std::string& path) {
    return is_folder(path);
}

Dataset load_picture_folder(const DataSource& source, Split split) {
    return load_pictures(source.path, source.pictures, split);
}

// The formats, in the order in which they are asked whether a path is theirs. A built-in name is
// before files, and what fits the most files comes last.
struct Format {
    const char* name;
    bool (*recognises)(const std::string& path);
    Dataset (*load)(const DataSource& source, Split split);
};
constexpr Format kFormats[] = {
    {"built-in digits", is_digits, load_digits},
    {"built-in mixture of Gaussians", is_mixture, load_mixture},
    {"IDX files", is_idx_folder, load_idx_folder},
    {"CIFAR, binary", is_cifar, load_cifar},
    {"CSV", is_csv, load_csv},
    {"folder of pictures", is_any_folder, load_picture_folder},
    {".npz archive", is_npz, load_npz},
    {".npy array", is_npy_images, load_npy_images},
    {"IDX file", exists, load_idx_file},
};

const Format& format_of(const std::string& path) {
    const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                    [&](const Format& f) { return f.recognises(path); });
    if (found != std::end(kFormats))
        return *found;
    if (is_missing(path))
        throw Error(path + ": is missing");
    InputFile{path}; // says what is wrong
    throw Error(path + ": cannot be read");
}

// What from_bytes holds -> the same with images as `options` ask for. Pictures of a folder were
// fitted when they were decoded, and are left as they are.
Dataset fitted(const Dataset& data, const PictureOptions& options) {
    const bool has_size =
        options.height == 0 || (data.height() == options.height && data.width() == options.width);
    if (has_size && !(options.grey && data.channels() == 3) &&
        !(options.rgb && data.channels() == 1))
        return data;
    if (data.height() == 0 || data.pixels().empty())
        throw Error(data.source() + ": holds no images of bytes; expected them for an image size, "
                                    "grey and rgb");
    const std::size_t height = options.height ? options.height : data.height(),
                      width = options.height ? options.width : data.width(),
                      channels = options.grey  ? 1
                                 : options.rgb ? 3
                                               : data.channels();
    const DataShape shape = DataShape::images(data.count(), height, width, channels);
    std::vector<std::uint8_t> bytes(shape.count * shape.size);
    for_each_index(shape.count, [&](std::size_t i) {
        const std::uint8_t* const from = data.pixels().data() + i * data.size();
        const Picture picture = fit_picture(
            {data.height(), data.width(), data.channels(), {from, from + data.size()}}, options);
        std::copy(picture.pixels.begin(), picture.pixels.end(), &bytes[i * shape.size]);
    });
    return Dataset::from_bytes(shape, std::move(bytes),
                               {data.labels().begin(), data.labels().end()}, data.source(),
                               data.class_names());
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
    check_options(source.pictures);
    if (source.stacked) {
        DataSource digits = parse_data_source(source.path);
        digits.pictures = source.pictures;
        const bool train = split == Split::train;
        return stack_digits(load_dataset(digits, split), train ? kTrainStacked : kTestStacked,
                            kStackedSeed, train ? 0 : kTrainStacked);
    }
    return fitted(format_of(source.path).load(source, split), source.pictures);
}

Dataset load_dataset(const std::string& path, Split split) {
    return load_dataset(parse_data_source(path), split);
}

DataFormat data_format(const DataSource& source) {
    const Format& format = format_of(source.path);
    DataFormat result;
    result.name = format.name;
    if (format.load == load_picture_folder)
        result.skipped = find_pictures(source.path).skipped;
    if (source.stacked)
        result.name = "digits stacked as colours, of " + result.name;
    return result;
}

} // namespace pocketgan
