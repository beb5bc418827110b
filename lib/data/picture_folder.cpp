#include "data/picture_folder.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "data/check_space.hpp"
#include "data/decode_picture.hpp"
#include "data/each_index.hpp"
#include "data/fit_picture.hpp"
#include "data/held_out.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

using File = PictureFolder::File;

constexpr std::size_t kMostLabels = 65535; // labels have 16 bits
constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 28;

constexpr const char* kTestFolders[] = {"test", "val", "valid"};

std::string name_of(const std::string& path) {
    return fs::path(path).filename().string();
}

// What is directly in a folder, sorted, without hidden names.
struct Entries {
    std::vector<std::string> pictures, folders;
    std::size_t skipped = 0;
};

Entries entries_of(const std::string& folder) {
    Entries entries;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        const std::string path = at->path().string();
        std::error_code ignored;
        if (name_of(path)[0] == '.')
            continue;
        if (at->is_directory(ignored))
            entries.folders.push_back(path);
        else if (is_readable_picture_name(path))
            entries.pictures.push_back(path);
        else
            ++entries.skipped;
    }
    if (error)
        throw Error(folder + ": cannot be read: " + error.message());
    std::sort(entries.pictures.begin(), entries.pictures.end());
    std::sort(entries.folders.begin(), entries.folders.end());
    return entries;
}

// Pictures that are in a folder and the folders in it. A linked folder is not entered, because
// links can form a circle.
void collect(const std::string& folder, std::vector<std::string>& pictures, std::size_t& skipped) {
    Entries entries = entries_of(folder);
    pictures.insert(pictures.end(), entries.pictures.begin(), entries.pictures.end());
    skipped += entries.skipped;
    for (const std::string& inner : entries.folders)
        if (!fs::is_symlink(inner))
            collect(inner, pictures, skipped);
}

struct Class {
    std::string name;
    std::vector<std::string> pictures;
};

// The pictures of one split, or of both. Without folders it is one class without a name.
std::vector<Class> classes_of(const std::string& folder, std::size_t& skipped) {
    const Entries entries = entries_of(folder);
    skipped += entries.skipped;
    if (entries.folders.empty() && entries.pictures.empty())
        throw Error(folder + ": holds no picture; expected files that end in " +
                    readable_picture_endings() + ", or folders of them, one for each class");
    if (entries.folders.empty())
        return {{"", entries.pictures}};
    if (!entries.pictures.empty())
        throw Error(entries.pictures[0] + ": is beside the folder " + name_of(entries.folders[0]) +
                    "; expected pictures, or folders of classes, but not both");
    if (entries.folders.size() > kMostLabels)
        throw Error(folder + ": has " + std::to_string(entries.folders.size()) +
                    " folders; expected at most " + std::to_string(kMostLabels) + " classes");
    std::vector<Class> classes;
    for (const std::string& inner : entries.folders) {
        classes.push_back({name_of(inner), {}});
        if (!is_utf8(classes.back().name))
            throw Error(inner + ": the name of a class is not UTF-8");
        collect(inner, classes.back().pictures, skipped);
        if (classes.back().pictures.empty())
            throw Error(inner + ": is a class without a picture; expected at least one");
    }
    return classes;
}

std::vector<std::string> names_of(const std::vector<Class>& classes) {
    std::vector<std::string> names;
    for (const Class& each : classes)
        if (!each.name.empty())
            names.push_back(each.name);
    return names;
}

std::vector<File> shuffled(const std::vector<File>& files) {
    std::vector<File> result;
    result.reserve(files.size());
    for (const std::uint32_t index : shuffled_indices(files.size()))
        result.push_back(files[index]);
    return result;
}

// `names` are those of the training split, for the labels.
std::vector<File> files_of(const std::string& folder, const std::vector<Class>& classes,
                           const std::vector<std::string>& names) {
    std::vector<File> files;
    for (const Class& each : classes) {
        const auto place = std::find(names.begin(), names.end(), each.name);
        if (each.name.empty() != names.empty() || (!names.empty() && place == names.end()))
            throw Error(folder + (each.name.empty() ? "" : "/" + each.name) +
                        ": expected the classes of the training pictures: " +
                        (names.empty() ? "none" : listed(names)));
        for (const std::string& picture : each.pictures)
            files.push_back({picture, static_cast<std::uint16_t>(place - names.begin())});
    }
    return shuffled(files);
}

std::string shape_text(const Picture& picture) {
    return std::to_string(picture.height) + " x " + std::to_string(picture.width) +
           (picture.channels == 1 ? " grey" : " RGB");
}

Picture read_picture(const std::string& path, const PictureOptions& options) {
    return fit_picture(decode_picture(path, read_file(path, kLargestFile)), options);
}

// Throws Error, which says what would make them alike.
void check_alike(const std::string& path, const Picture& picture, const std::string& first_path,
                 const Picture& first) {
    const bool is_size = picture.height != first.height || picture.width != first.width;
    if (!is_size && picture.channels == first.channels)
        return;
    throw Error(path + ": is " + shape_text(picture) + ", " + first_path + " is " +
                shape_text(first) + "; " +
                (is_size ? "an image size (--image-size) makes all alike"
                         : "--grey or --rgb makes all alike"));
}

} // namespace

PictureFolder find_pictures(const std::string& folder) {
    PictureFolder found;
    const std::string train = folder + "/train";
    const bool has_train = is_folder(train);
    const std::string training_folder = has_train ? train : folder;
    const std::vector<Class> training = classes_of(training_folder, found.skipped);
    found.class_names = names_of(training);
    found.training = files_of(training_folder, training, found.class_names);
    if (has_train)
        for (const char* name : kTestFolders)
            if (const std::string test = folder + "/" + name; is_folder(test)) {
                found.test = files_of(test, classes_of(test, found.skipped), found.class_names);
                return found;
            }
    const std::size_t count = found.training.size();
    if (count < 2)
        throw Error(found.training[0].path + ": is the only picture; expected at least 2, of which "
                                             "one is held out");
    const auto held_out = static_cast<std::ptrdiff_t>(held_out_count(count));
    found.test.assign(found.training.end() - held_out, found.training.end());
    found.training.erase(found.training.end() - held_out, found.training.end());
    return found;
}

Dataset load_pictures(const std::string& folder, const PictureOptions& options, Split split) {
    const PictureFolder found = find_pictures(folder);
    const std::vector<File>& files = split == Split::train ? found.training : found.test;
    // The first by name decides, and files are read in this order, so that an error is of the first
    // one that has it.
    std::vector<std::size_t> by_path(files.size());
    for (std::size_t i = 0; i < files.size(); ++i)
        by_path[i] = i;
    std::sort(by_path.begin(), by_path.end(),
              [&](std::size_t a, std::size_t b) { return files[a].path < files[b].path; });
    const auto least = [](const std::vector<File>& some) {
        return std::min_element(some.begin(), some.end(),
                                [](const File& a, const File& b) { return a.path < b.path; })
            ->path;
    };
    const std::string first_path = least(found.training);
    const Picture first = read_picture(first_path, options);

    const DataShape shape =
        DataShape::images(files.size(), first.height, first.width, first.channels);
    check_space(folder, shape);
    std::vector<std::uint8_t> bytes(shape.count * shape.size);
    for_each_index(files.size(), [&](std::size_t i) {
        const std::string& path = files[by_path[i]].path;
        const Picture picture = read_picture(path, options);
        check_alike(path, picture, first_path, first);
        std::copy(picture.pixels.begin(), picture.pixels.end(), &bytes[by_path[i] * shape.size]);
    });
    std::vector<std::uint16_t> labels;
    if (!found.class_names.empty())
        for (const File& file : files)
            labels.push_back(file.label);
    return Dataset::from_bytes(shape, std::move(bytes), std::move(labels), folder,
                               found.class_names);
}

} // namespace pocketgan
