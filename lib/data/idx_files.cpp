#include "data/idx_files.hpp"

#include "base/files.hpp"
#include "base/small_letters.hpp"
#include "base/text.hpp"
#include "data/class_names.hpp"
#include "data/idx.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

constexpr const char* kInnerFolders[] = {"",           "raw",       "MNIST/raw", "FashionMNIST/raw",
                                         "KMNIST/raw", "EMNIST/raw"};
constexpr const char* kImageEndings[] = {"-images-idx3-ubyte", "-images.idx3-ubyte"};
constexpr const char* kLabelEndings[] = {"-labels-idx1-ubyte", "-labels.idx1-ubyte"};
constexpr const char* kTrainNames[] = {"train"};
constexpr const char* kTestNames[] = {"t10k", "test"};

const std::string kEmnist = "emnist-";
const std::string kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const std::string kSmall = "abcdefghijklmnopqrstuvwxyz";
const std::string kDigits = "0123456789";

// The files of one set: their folder, and what their names begin with.
struct IdxSet {
    std::string folder;
    std::string prefix; ///< "" or "emnist-letters-"
};

// The start of the name of a file of images, before the name of the split.
std::optional<std::string> prefix_of(std::string name) {
    if (ends_with(name, ".gz"))
        name.resize(name.size() - 3);
    for (const std::string ending : kImageEndings) {
        if (!ends_with(name, ending))
            continue;
        const std::string stem = name.substr(0, name.size() - ending.size());
        for (const std::string split : {"train", "t10k", "test"})
            if (ends_with(stem, split)) {
                const std::string prefix = stem.substr(0, stem.size() - split.size());
                if (prefix.empty() || prefix.compare(0, kEmnist.size(), kEmnist) == 0)
                    return prefix;
            }
    }
    return std::nullopt;
}

// The first folder that holds sets, and their prefixes.
struct FoundSets {
    std::string folder;
    std::set<std::string> prefixes;
};

FoundSets find_sets(const std::string& folder) {
    FoundSets found;
    for (const std::string inner : kInnerFolders) {
        found.folder = inner.empty() ? folder : folder + "/" + inner;
        for (const NamedSize& file : files_of(found.folder))
            if (const auto prefix = prefix_of(fs::path(file.path).filename().string()))
                found.prefixes.insert(*prefix);
        if (!found.prefixes.empty())
            break;
    }
    return found;
}

// The path of the first of these files that exists, else of the first one.
template <typename Names, typename Endings>
std::string find_file(const IdxSet& set, const Names& names, const Endings& endings) {
    std::string first;
    for (const char* packed : {"", ".gz"})
        for (const char* name : names)
            for (const char* ending : endings) {
                const std::string path =
                    (fs::path(set.folder) / (set.prefix + name + ending + packed)).string();
                if (exists(path))
                    return path;
                if (first.empty())
                    first = path;
            }
    return first;
}

template <typename Endings>
std::string find_file(const IdxSet& set, Split split, const Endings& endings) {
    return split == Split::train ? find_file(set, kTrainNames, endings)
                                 : find_file(set, kTestNames, endings);
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

DataShape shape_of(const IdxArray& images) {
    return DataShape::images(images.shape[0], images.shape[1], images.shape[2]);
}

// Images (n, h, w) -> (n, w, h).
void transpose(IdxArray& images) {
    const std::size_t height = images.shape[1], width = images.shape[2], size = height * width;
    std::vector<std::uint8_t> image(size);
    for (std::size_t i = 0; i < images.shape[0]; ++i) {
        std::uint8_t* const pixels = &images.bytes[i * size];
        for (std::size_t y = 0; y < height; ++y)
            for (std::size_t x = 0; x < width; ++x)
                image[x * height + y] = pixels[y * width + x];
        std::copy(image.begin(), image.end(), pixels);
    }
    std::swap(images.shape[1], images.shape[2]);
}

std::vector<std::string> single_letters(const std::string& letters) {
    std::vector<std::string> names;
    for (const char letter : letters)
        names.emplace_back(1, letter);
    return names;
}

bool has_fashion_in_its_path(const std::string& path) {
    return in_small_letters(path).find("fashion") != std::string::npos;
}

// The names that the authors of the set give (Cohen et al. 2017; Xiao et al. 2017), else numbers.
std::vector<std::string> class_names(const IdxSet& set, const std::vector<std::uint8_t>& labels) {
    if (labels.empty())
        return {};
    if (set.prefix == "emnist-letters-")
        return single_letters(kCapitals);
    if (set.prefix == "emnist-byclass-")
        return single_letters(kDigits + kCapitals + kSmall);
    if (set.prefix == "emnist-balanced-" || set.prefix == "emnist-bymerge-")
        return single_letters(kDigits + kCapitals + "abdefghnqrt");
    const bool is_ten = *std::max_element(labels.begin(), labels.end()) < 10;
    if (is_ten && has_fashion_in_its_path(set.folder))
        return {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    return names_of_labels(labels);
}

Dataset load_set(const IdxSet& set, Split split, const std::string& source) {
    const std::string images_path = find_file(set, split, kImageEndings);
    if (is_missing(images_path))
        throw Error(images_path + ": is missing, with or without .gz");
    IdxArray images = read_idx(images_path, 3);
    const std::string labels_path = find_file(set, split, kLabelEndings);
    std::vector<std::uint8_t> labels = load_labels(labels_path, images_path, images.shape[0]);
    if (!set.prefix.empty())
        transpose(images);
    if (set.prefix == "emnist-letters-")
        for (std::uint8_t& label : labels) {
            if (label == 0)
                throw Error(labels_path + ": has the label 0; expected 1 to 26");
            --label;
        }
    return Dataset::from_bytes(shape_of(images), std::move(images.bytes),
                               {labels.begin(), labels.end()}, source, class_names(set, labels));
}

} // namespace

bool is_idx_folder(const std::string& path) {
    return is_folder(path) && !find_sets(path).prefixes.empty();
}

Dataset load_idx_folder(const DataSource& source, Split split) {
    const FoundSets found = find_sets(source.path);
    if (found.prefixes.size() > 1 && found.prefixes.count("") == 0)
        throw Error(found.folder + ": holds the sets " +
                    listed({found.prefixes.begin(), found.prefixes.end()}) +
                    " of EMNIST; expected the path of one set's file of images");
    return load_set({found.folder, *found.prefixes.begin()}, split, source.path);
}

Dataset load_idx_file(const DataSource& source, Split split) {
    const fs::path path(source.path);
    const std::optional<std::string> prefix = prefix_of(path.filename().string());
    if (prefix && !prefix->empty())
        return load_set({path.parent_path().string(), *prefix}, split, source.path);
    IdxArray images = read_idx(source.path, 3);
    const DataShape shape = shape_of(images);
    return Dataset::from_bytes(shape, std::move(images.bytes), {}, source.path);
}

} // namespace pocketgan
