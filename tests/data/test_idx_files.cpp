// The names under which IDX files are in use.
#include "idx_files.hpp"
#include "picture_files.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

namespace {

using Labels = std::vector<std::uint16_t>;

// The bytes of an IDX file of labels.
std::string labels_file(const std::string& labels) {
    std::string bytes = idx_bytes({static_cast<std::uint32_t>(labels.size())}, 0);
    return bytes + labels;
}

void put_emnist(const PictureScratch& folder, const std::string& set, const std::string& labels) {
    for (const char* split : {"train", "test"}) {
        const std::string start = "emnist-" + set + "-" + split;
        folder.put(start + "-images-idx3-ubyte",
                   idx_images(static_cast<std::uint32_t>(labels.size()), 2, 3));
        folder.put(start + "-labels-idx1-ubyte", labels_file(labels));
    }
}

std::string refusal(const std::string& path) {
    return thrown<Error>([&] { load_dataset(path, Split::train); });
}

} // namespace

TEST_CASE("IDX files are found under the names in use") {
    for (const std::string folder : {"", "raw/", "MNIST/raw/", "FashionMNIST/raw/"})
        for (const std::string dot : {"-", "."})
            for (const std::string test : {"t10k", "test"}) {
                const PictureScratch scratch;
                scratch.put(folder + "train-images" + dot + "idx3-ubyte", idx_images(5, 2, 3));
                scratch.put(folder + "train-labels" + dot + "idx1-ubyte", idx_labels(5));
                scratch.put(folder + test + "-images" + dot + "idx3-ubyte", idx_images(2, 2, 3));
                CAPTURE(folder + dot + test);
                const Dataset train = load_dataset(scratch.path(), Split::train);
                CHECK(train.labels() == Labels{0, 1, 2, 3, 4});
                CHECK(load_dataset(scratch.path(), Split::test).count() == 2);
                CHECK(data_format({scratch.path()}).name == "IDX files");
            }
}

TEST_CASE("classes are named by numbers, those of Fashion-MNIST by clothes") {
    const PictureScratch scratch;
    for (const std::string folder : {"mnist/", "Fashion-MNIST/"}) {
        scratch.put(folder + "train-images-idx3-ubyte", idx_images(5, 2, 3));
        scratch.put(folder + "train-labels-idx1-ubyte", idx_labels(5));
    }
    CHECK(load_dataset(scratch.path("mnist"), Split::train).class_names()[4] == "4");
    const Dataset fashion = load_dataset(scratch.path("Fashion-MNIST"), Split::train);
    CHECK(fashion.class_names().size() == 10);
    CHECK(fashion.class_names()[9] == "Ankle boot");
}

TEST_CASE("images of EMNIST are transposed, and its letters begin with 0") {
    const PictureScratch folder;
    put_emnist(folder, "letters", "\1\2\x1a");
    const Dataset letters = load_dataset(folder.path(), Split::train);
    CHECK(letters.height() == 3);
    CHECK(letters.width() == 2);
    const Dataset first = letters.slice(0, 1);
    CHECK(first.pixels() == std::vector<std::uint8_t>{0, 3, 1, 4, 2, 5});
    CHECK(letters.labels() == Labels{0, 1, 25});
    CHECK(letters.class_names()[25] == "Z");
    put_emnist(folder, "balanced", "\1\x2e");
    CHECK(refusal(folder.path()) == folder.path() + ": holds the sets emnist-balanced-, "
                                                    "emnist-letters- of EMNIST; expected the path "
                                                    "of one set's file of images");
    const Dataset balanced =
        load_dataset(folder.path("emnist-balanced-train-images-idx3-ubyte"), Split::test);
    CHECK(balanced.labels() == Labels{1, 46});
    CHECK(balanced.class_names().size() == 47);
    CHECK(balanced.class_names()[46] == "t");
}

TEST_CASE("labels beyond the classes are refused") {
    const PictureScratch folder;
    put_emnist(folder, "letters", "\1\x1b");
    CHECK(refusal(folder.path()) == folder.path() + ": the label of example 1 is 26; expected less "
                                                    "than 26, the number of classes");
    const PictureScratch zero;
    put_emnist(zero, "letters", std::string("\1\0", 2));
    CHECK(refusal(zero.path()) == zero.path("emnist-letters-train-labels-idx1-ubyte") +
                                      ": has the label 0; expected 1 to 26");
}
