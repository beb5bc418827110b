#include "data/npz.hpp"

#include "base/files.hpp"
#include "base/small_letters.hpp"
#include "base/text.hpp"
#include "data/class_names.hpp"
#include "data/held_out.hpp"
#include "data/npy_images.hpp"
#include "data/zip_file.hpp"
#include "model/npy_file.hpp"
#include "model/npy_header.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pocketgan {
namespace {

const std::string kNpy = ".npy"; ///< of the names of members

// Names of the arrays of a file with splits, and of one without.
struct Names {
    const char *training, *training_labels, *test, *test_labels;
};
constexpr Names kNames[] = {{"x_train", "y_train", "x_test", "y_test"},
                            {"train_images", "train_labels", "test_images", "test_labels"},
                            {"train_x", "train_y", "test_x", "test_y"}};
struct WholeNames {
    const char *images, *labels;
};
constexpr WholeNames kWholeNames[] = {{"images", "labels"}, {"x", "y"}, {"arr_0", "arr_1"}};

// The types of labels, which parse_npy_header does not know.
struct IntegerType {
    const char* name;
    std::size_t size;
    bool is_signed;
};
constexpr IntegerType kIntegers[] = {{"|u1", 1, false}, {"|i1", 1, true},  {"<u2", 2, false},
                                     {"<i2", 2, true},  {"<u4", 4, false}, {"<i4", 4, true},
                                     {"<u8", 8, false}, {"<i8", 8, true}};

// An array of the archive.
struct Array {
    std::string path; ///< "FILE: x_train", for messages
    std::string header;
    std::vector<std::uint8_t> bytes; ///< its numbers begin at `first`
    std::size_t first = 0;

    const std::uint8_t* numbers() const { return bytes.data() + first; }
    std::size_t size() const { return bytes.size() - first; }
};

std::uint64_t little_endian(const std::uint8_t* bytes, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= std::uint64_t{bytes[i]} << (8 * i);
    return value;
}

// The arrays of a file by their names, in small letters.
class Archive {
public:
    explicit Archive(const std::string& path) : path_(path), file_(path) {}

    bool has(const std::string& name) const { return find(name); }

    Array read(const std::string& name) const {
        Array array;
        array.path = path_ + ": " + name;
        array.bytes = file_.read(*find(name));
        const std::size_t size = array.bytes.size();
        const std::uint8_t* const bytes = array.bytes.data();
        if (size < 12 || std::memcmp(bytes, "\x93NUMPY", 6) != 0)
            throw Error(array.path + " is not a .npy file");
        const std::size_t start = bytes[6] == 1 ? 10 : 12;
        const std::uint64_t length = little_endian(bytes + 8, start - 8);
        if (length > kLongestNpyHeader || length > size - start)
            throw Error(array.path + " has a header of " + std::to_string(length) +
                        " bytes; expected at most " + std::to_string(kLongestNpyHeader) +
                        ", and no more than the array has");
        array.first = start + static_cast<std::size_t>(length);
        array.header.assign(bytes + start, bytes + array.first);
        return array;
    }

    std::string names() const {
        std::vector<std::string> names;
        for (const ZipFile::Member& member : file_.members())
            if (names.size() < 10)
                names.push_back(member.name);
        return names.empty() ? "none" : listed(names);
    }

private:
    const ZipFile::Member* find(const std::string& name) const {
        for (const ZipFile::Member& member : file_.members()) {
            if (in_small_letters(member.name) == name + kNpy)
                return &member;
        }
        return nullptr;
    }

    std::string path_;
    ZipFile file_;
};

// The header of an array whose numbers have `item_size` bytes. Throws Error unless all are there.
NpyHeader checked_header(const Array& array, const std::string& text, NpyTypes types,
                         std::size_t item_size) {
    NpyHeader header = parse_npy_header(array.path, text, types);
    if (header.fortran_order)
        throw Error(array.path + " is in Fortran order; expected C order");
    if (item_size == 0)
        item_size = npy_item_size(header.type);
    if (array.size() != npy_count(header.shape) * item_size)
        throw Error(array.path + " has " + std::to_string(array.size()) +
                    " bytes of numbers; its shape " + npy_shape_text(header.shape) + " needs " +
                    std::to_string(npy_count(header.shape) * item_size));
    return header;
}

std::vector<std::uint16_t> labels_of(const Array& array, std::size_t images) {
    constexpr std::uint64_t kMost = 65534;
    // Another type of whole numbers is parsed as uint8.
    std::string text = array.header;
    IntegerType type = kIntegers[0];
    for (const IntegerType& each : kIntegers)
        for (const char quote : {'\'', '"'}) {
            const std::size_t at = text.find(quote + std::string(each.name) + quote);
            if (at != std::string::npos) {
                text.replace(at + 1, 3, kIntegers[0].name);
                type = each;
            }
        }
    const NpyHeader header = checked_header(array, text, {NpyType::uint8}, type.size);
    const std::vector<std::size_t>& shape = header.shape;
    if (shape.empty() || shape.size() > 2 || (shape.size() == 2 && shape[1] != 1) ||
        shape[0] != images)
        throw Error(array.path + " has the shape " + npy_shape_text(shape) + "; expected (" +
                    std::to_string(images) + ",), a label for each image");
    std::vector<std::uint16_t> labels;
    labels.reserve(images);
    for (std::size_t i = 0; i < images; ++i) {
        const std::uint64_t label = little_endian(array.numbers() + i * type.size, type.size);
        const bool is_negative = type.is_signed && (label >> (8 * type.size - 1) & 1) != 0;
        if (is_negative || label > kMost)
            throw Error(array.path + ": label " + std::to_string(i) + " is " +
                        (is_negative ? "negative" : std::to_string(label)) + "; expected 0 to " +
                        std::to_string(kMost));
        labels.push_back(static_cast<std::uint16_t>(label));
    }
    return labels;
}

Dataset data_of(const Archive& archive, const std::string& source, const char* images_name,
                const char* labels_name) {
    Array images = archive.read(images_name);
    constexpr NpyTypes kTypes{NpyType::float16, NpyType::float32, NpyType::float64, NpyType::uint8};
    const NpyHeader header = checked_header(images, images.header, kTypes, 0);
    const DataShape shape = images_shape(images.path, header.shape);
    std::vector<std::uint16_t> labels;
    if (archive.has(labels_name))
        labels = labels_of(archive.read(labels_name), shape.count);
    std::vector<std::string> names = names_of_labels(labels);
    if (header.type == NpyType::uint8) {
        images.bytes.erase(images.bytes.begin(),
                           images.bytes.begin() + static_cast<std::ptrdiff_t>(images.first));
        return Dataset::from_bytes(shape, std::move(images.bytes), std::move(labels), source,
                                   std::move(names));
    }
    std::vector<float> values(shape.count * shape.size);
    decode_npy(header.type, images.numbers(), values.size(), values.data());
    return Dataset::from_floats(shape, std::move(values), std::move(labels), source,
                                std::move(names));
}

} // namespace

bool is_npz(const std::string& path) {
    if (!exists(path) || is_folder(path))
        return false;
    char start[4] = {};
    const std::size_t size = InputFile(path).read(start, sizeof start);
    return (size == 4 && std::memcmp(start, "PK\3\4", 4) == 0) || ends_with(path, ".npz");
}

Dataset load_npz(const DataSource& source, Split split) {
    const std::string& path = source.path;
    const Archive archive(path);
    for (const Names& names : kNames)
        if (archive.has(names.training) && archive.has(names.test))
            return split == Split::train
                       ? data_of(archive, path, names.training, names.training_labels)
                       : data_of(archive, path, names.test, names.test_labels);
    for (const WholeNames& names : kWholeNames)
        if (archive.has(names.images))
            return shuffled_part(data_of(archive, path, names.images, names.labels), split);
    throw Error(path + ": has the arrays " + archive.names() +
                "; expected x_train, y_train, x_test and y_test, or train_images and test_images, "
                "or images and labels");
}

} // namespace pocketgan
