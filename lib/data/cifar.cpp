#include "data/cifar.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "data/check_space.hpp"
#include "data/class_names.hpp"
#include "pocketgan/error.hpp"

#include <utility>

namespace pocketgan {
namespace {

constexpr std::size_t kSide = 32, kPixels = kSide * kSide, kColours = 3;
constexpr std::uint64_t kLargestNames = 1 << 16;

// One of the two sets.
struct Kind {
    const char* folder; ///< that the archive unpacks to
    std::vector<std::string> training, test;
    const char* names;
    std::size_t labels; ///< bytes before the pixels of a record; the last one is used
    std::size_t classes;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = {
        {"cifar-10-batches-bin",
         {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
          "data_batch_5.bin"},
         {"test_batch.bin"},
         "batches.meta.txt",
         1,
         10},
        {"cifar-100-binary", {"train.bin"}, {"test.bin"}, "fine_label_names.txt", 2, 100}};
    return all;
}

struct Found {
    const Kind* kind = nullptr;
    std::string folder;
};

Found find(const std::string& path) {
    for (const Kind& kind : kinds())
        for (const std::string& folder : {path, path + "/" + kind.folder})
            if (exists(folder + "/" + kind.training[0]))
                return {&kind, folder};
    return {};
}

// The lines of the file of names, or numbers if it is missing.
std::vector<std::string> names_of(const Kind& kind, const std::string& folder) {
    const std::string path = folder + "/" + kind.names;
    if (!exists(path))
        return number_names(kind.classes);
    std::vector<std::string> names;
    std::string name;
    for (const std::uint8_t byte : read_file(path, kLargestNames)) {
        if (byte != '\n' && byte != '\r') {
            name += static_cast<char>(byte);
            continue;
        }
        if (!name.empty())
            names.push_back(std::exchange(name, {}));
    }
    if (!name.empty())
        names.push_back(name);
    if (names.size() != kind.classes)
        throw Error(path + ": has " + std::to_string(names.size()) + " names; expected " +
                    std::to_string(kind.classes));
    for (const std::string& each : names)
        if (!is_utf8(each))
            throw Error(path + ": has a name that is not UTF-8");
    return names;
}

// Appends the records of a file. Its planes of red, green and blue become pixels.
void read_records(const std::string& path, const Kind& kind, std::vector<std::uint8_t>& pixels,
                  std::vector<std::uint16_t>& labels) {
    InputFile file(path);
    const std::size_t record = kind.labels + kColours * kPixels;
    const std::uint64_t size = file.size().value();
    if (size == 0 || size % record != 0)
        throw Error(path + ": has " + std::to_string(size) + " bytes; expected a multiple of " +
                    std::to_string(record) + ", the bytes of an image and its label");
    const auto count = static_cast<std::size_t>(size / record);
    check_space(path, DataShape::images(count, kSide, kSide, kColours));
    pixels.reserve(pixels.size() + count * kColours * kPixels);
    std::vector<std::uint8_t> bytes(record);
    for (std::size_t i = 0; i < count; ++i) {
        if (file.read(bytes.data(), record) != record)
            throw Error(path + ": ends in the middle of image " + std::to_string(i));
        const std::uint8_t label = bytes[kind.labels - 1];
        if (label >= kind.classes)
            throw Error(path + ": image " + std::to_string(i) + " has the label " +
                        std::to_string(label) + "; expected less than " +
                        std::to_string(kind.classes) + ", the number of classes");
        labels.push_back(label);
        const std::uint8_t* const planes = bytes.data() + kind.labels;
        for (std::size_t p = 0; p < kPixels; ++p)
            for (std::size_t c = 0; c < kColours; ++c)
                pixels.push_back(planes[c * kPixels + p]);
    }
}

} // namespace

bool is_cifar(const std::string& path) {
    return find(path).kind;
}

Dataset load_cifar(const DataSource& source, Split split) {
    const Found found = find(source.path);
    std::vector<std::uint8_t> pixels;
    std::vector<std::uint16_t> labels;
    for (const std::string& name : split == Split::train ? found.kind->training : found.kind->test)
        read_records(found.folder + "/" + name, *found.kind, pixels, labels);
    const DataShape shape = DataShape::images(labels.size(), kSide, kSide, kColours);
    return Dataset::from_bytes(shape, std::move(pixels), std::move(labels), source.path,
                               names_of(*found.kind, found.folder));
}

} // namespace pocketgan
