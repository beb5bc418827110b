#include "idx_files.hpp"
#include "pipe.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <utility>

using namespace pocketgan;

namespace {

// A folder with the files of MNIST: 5 training images and 2 test images of 2 x 3.
class MnistFolder : public ScratchFolder {
public:
    MnistFolder() {
        spill(path("train-images-idx3-ubyte"), idx_images(5, 2, 3));
        spill(path("train-labels-idx1-ubyte"), idx_labels(5));
        spill(path("t10k-images-idx3-ubyte"), idx_images(2, 2, 3));
        spill(path("t10k-labels-idx1-ubyte"), idx_labels(2));
    }
};

std::string refusal(const std::string& path, Split split = Split::train) {
    return thrown<Error>([&] { load_dataset(path, split); });
}

bool says(const std::string& message, const std::string& part) {
    CAPTURE(message);
    CHECK(message.find(part) != std::string::npos);
    return message.find(part) != std::string::npos;
}

std::vector<float> all_rows(const Dataset& data, float low, float high) {
    std::vector<float> rows(data.count() * data.size());
    data.rows(0, low, high, {rows.data(), data.count(), data.size()});
    return rows;
}

} // namespace

TEST_CASE("a folder with the MNIST files gives both splits, with labels") {
    const MnistFolder folder;
    const Dataset train = load_dataset(folder.path(), Split::train);
    CHECK(train.count() == 5);
    CHECK(train.labels() == std::vector<std::uint16_t>{0, 1, 2, 3, 4});
    CHECK(train.source() == folder.path());
    const Dataset test = load_dataset(folder.path() + "/", Split::test);
    CHECK(test.count() == 2);
    CHECK(test.height() == 2);
    CHECK(test.width() == 3);
    CHECK(test.labels() == std::vector<std::uint16_t>{0, 1});
}

TEST_CASE("the error for an incomplete folder names the missing file") {
    for (const char* name : {"train-images-idx3-ubyte", "t10k-images-idx3-ubyte"}) {
        const MnistFolder folder;
        std::filesystem::remove(folder.path(name));
        const Split split = *name == 't' && name[1] == 'r' ? Split::train : Split::test;
        const std::string message = refusal(folder.path(), split);
        CHECK(says(message, folder.path(name) + ": is missing"));
    }
}

TEST_CASE("a folder without files of labels gives images without labels") {
    const MnistFolder folder;
    std::filesystem::remove(folder.path("train-labels-idx1-ubyte"));
    const Dataset train = load_dataset(folder.path(), Split::train);
    CHECK(train.count() == 5);
    CHECK(train.labels().empty());
    const Dataset test = load_dataset(folder.path(), Split::test);
    CHECK(test.labels().size() == 2);
}

TEST_CASE("a .npy file is known by its bytes, whatever its name") {
    const ScratchFolder scratch;
    const std::uint8_t pixels[12] = {9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255};
    for (const char* name : {"images", "images.NPY", "images.dat", "images.gz"}) {
        CAPTURE(name);
        write_npy(scratch.path(name), {2, 2, 3}, pixels);
        const Dataset data = load_dataset(scratch.path(name), Split::train);
        CHECK(data.pixels() == ArrayView(pixels, 12));
    }
    spill(scratch.path("idx.npy"), idx_images(5, 2, 3));
    CHECK(load_dataset(scratch.path("idx.npy"), Split::train).count() == 5);
    spill(scratch.path("text.npy"), "1, 2, 3\n");
    CHECK(says(refusal(scratch.path("text.npy")), "text.npy: is not a .npy file"));
    spill(scratch.path("text.txt"), "1, 2, 3\n");
    CHECK(
        says(refusal(scratch.path("text.txt")), "text.txt: begins with 31 2c 20 32; an IDX file"));
}

TEST_CASE("the types that a .npy data set may have are those that its message lists") {
    const ScratchFolder scratch;
    const std::int8_t numbers[4] = {};
    write_npy(scratch.path("x.npy"), {2, 2}, numbers);
    CHECK(says(refusal(scratch.path("x.npy")), "holds |i1; expected <f2, <f4, <f8 or |u1"));
    std::string bytes = slurp(scratch.path("x.npy"));
    bytes.replace(bytes.find("|i1"), 3, "<i4");
    spill(scratch.path("x.npy"), bytes);
    CHECK(says(refusal(scratch.path("x.npy")),
               "holds numbers of type '<i4'; expected <f2, <f4, <f8 or |u1"));
}

TEST_CASE("a pipe in place of a file of data is refused at once") {
    const MnistFolder folder;
    for (const char* name : {"data.npy", "images", "images.gz"}) {
        put_pipe(folder.path(name));
        CHECK(says(refusal(folder.path(name)), "is a pipe or a device, a file was expected"));
    }
    put_pipe(folder.path("train-labels-idx1-ubyte"));
    CHECK(says(refusal(folder.path()), "labels-idx1-ubyte: is a pipe or a device"));
    put_pipe(folder.path("train-images-idx3-ubyte"));
    CHECK(says(refusal(folder.path()), "images-idx3-ubyte: is a pipe or a device"));
}

TEST_CASE("a name that cannot be looked at is refused with the reason") {
    const ScratchFolder scratch;
    std::filesystem::create_symlink("loop", scratch.path("loop"));
    CHECK(says(refusal(scratch.path("loop")), "loop: cannot be opened: Too many levels"));
    CHECK(
        says(refusal(scratch.path(std::string(300, 'x'))), "cannot be opened: File name too long"));
}

TEST_CASE("the error for a missing path names it") {
    const ScratchFolder scratch;
    const std::string message = refusal(scratch.path("nowhere"));
    CHECK(says(message, scratch.path("nowhere") + ": is missing"));
}

TEST_CASE("unequal numbers of labels and images are refused") {
    const MnistFolder folder;
    spill(folder.path("train-labels-idx1-ubyte"), idx_labels(4));
    CHECK(says(refusal(folder.path()), "holds 4 labels; expected 5, one for each image of"));
}

TEST_CASE("a file of images in place of the labels is refused") {
    const MnistFolder folder;
    spill(folder.path("train-labels-idx1-ubyte"), idx_images(5, 1, 1));
    CHECK(says(refusal(folder.path()), "train-labels-idx1-ubyte: begins with 00 00 08 03; an IDX "
                                       "file of bytes in 1 dimension begins with 00 00 08 01"));
}

TEST_CASE("a single file is the same for both splits") {
    const MnistFolder folder;
    const std::string path = folder.path("train-images-idx3-ubyte");
    const Dataset train = load_dataset(path, Split::train), test = load_dataset(path, Split::test);
    CHECK(train.pixels() == test.pixels());
}

TEST_CASE("a .npy of bytes holds images or vectors of pixels") {
    const ScratchFolder scratch;
    const std::uint8_t pixels[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255};
    write_npy(scratch.path("images.npy"), {2, 2, 3}, pixels);
    const Dataset images = load_dataset(scratch.path("images.npy"), Split::train);
    CHECK(images.count() == 2);
    CHECK(images.height() == 2);
    CHECK(images.width() == 3);
    CHECK(images.size() == 6);
    CHECK(images.pixels() == ArrayView(pixels, 12));
    write_npy(scratch.path("rows.npy"), {3, 4}, pixels);
    const Dataset rows = load_dataset(scratch.path("rows.npy"), Split::train);
    CHECK(rows.count() == 3);
    CHECK(rows.height() == 0);
    CHECK(rows.size() == 4);
    CHECK(all_rows(rows, -1.0f, 1.0f).back() == doctest::Approx(1.0));
}

TEST_CASE("bytes are mapped to [low, high]") {
    const ScratchFolder scratch;
    std::uint8_t pixels[256];
    for (int i = 0; i < 256; ++i)
        pixels[i] = static_cast<std::uint8_t>(i);
    write_npy(scratch.path("images.npy"), {4, 8, 8}, pixels);
    const Dataset data = load_dataset(scratch.path("images.npy"), Split::train);
    const std::vector<float> unit = all_rows(data, 0.0f, 1.0f);
    const std::vector<float> centred = all_rows(data, -1.0f, 1.0f);
    for (int i = 0; i < 256; ++i) {
        CAPTURE(i);
        CHECK(unit[i] == doctest::Approx(i / 255.0).epsilon(1e-6));
        CHECK(centred[i] == doctest::Approx(2.0 * i / 255.0 - 1.0).epsilon(1e-6));
    }
    CHECK(unit[0] == 0.0f);
    CHECK(centred[0] == -1.0f);
}

TEST_CASE("float images are mapped to [low, high], float vectors are copied") {
    const ScratchFolder scratch;
    const float values[4] = {0.0f, 0.25f, 0.5f, 1.0f};
    write_npy(scratch.path("images.npy"), {1, 2, 2}, values);
    const Dataset images = load_dataset(scratch.path("images.npy"), Split::train);
    CHECK(images.height() == 2);
    CHECK(all_rows(images, -1.0f, 1.0f) == std::vector<float>{-1.0f, -0.5f, 0.0f, 1.0f});

    const float points[4] = {-3.0f, 7.5f, 0.0f, 1e6f};
    write_npy(scratch.path("points.npy"), {2, 2}, points);
    const Dataset vectors = load_dataset(scratch.path("points.npy"), Split::train);
    CHECK(vectors.height() == 0);
    CHECK(vectors.pixels().empty());
    CHECK(all_rows(vectors, -1.0f, 1.0f) == std::vector<float>(points, points + 4));
}

TEST_CASE("the error for a float pixel outside [0, 1] states the value") {
    const ScratchFolder scratch;
    const float bright[4] = {0.0f, 255.0f, 0.0f, 0.0f};
    write_npy(scratch.path("x.npy"), {1, 2, 2}, bright);
    CHECK(says(refusal(scratch.path("x.npy")), "holds the grey value 255;"));
    const float dark[4] = {0.0f, -0.5f, 0.0f, 0.0f};
    write_npy(scratch.path("x.npy"), {1, 2, 2}, dark);
    CHECK(says(refusal(scratch.path("x.npy")), "holds the grey value -0.5;"));
}

TEST_CASE("a .npy of a shape that is neither images nor vectors is refused") {
    const ScratchFolder scratch;
    const float values[16] = {};
    write_npy(scratch.path("x.npy"), {16}, values);
    CHECK(says(refusal(scratch.path("x.npy")), "has the shape (16,); expected images"));
    write_npy(scratch.path("x.npy"), {2, 2, 2, 2}, values);
    CHECK(says(refusal(scratch.path("x.npy")), "has the shape (2, 2, 2, 2); expected images"));
}

TEST_CASE("gather writes the examples of the indices and not the padding") {
    const Dataset digits = make_digits(20, 3);
    const std::vector<float> all = all_rows(digits, 0.0f, 1.0f);
    const std::uint32_t indices[4] = {19, 0, 7, 7};
    constexpr std::size_t kStride = 800;
    std::vector<float> out(4 * kStride, 42.0f);
    digits.gather(indices, 0.0f, 1.0f, {out.data(), 4, digits.size(), kStride});
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = 0; j < kStride; ++j)
            REQUIRE(out[i * kStride + j] ==
                    (j < digits.size() ? all[indices[i] * digits.size() + j] : 42.0f));
    std::vector<float> rows(2 * digits.size());
    digits.rows(18, 0.0f, 1.0f, {rows.data(), 2, digits.size()});
    CHECK(rows == std::vector<float>(all.end() - 2 * 784, all.end()));
}

TEST_CASE("a slice shares the memory of its examples and labels") {
    const Dataset digits = make_digits(50, 3);
    const Dataset slice = digits.slice(10, 30).slice(5, 20);
    CHECK(slice.count() == 20);
    CHECK(slice.pixels().data() == digits.pixels().data() + 15 * 784);
    CHECK(slice.pixels().size() == 20 * 784);
    CHECK(slice.labels() == ArrayView(digits.labels().data() + 15, 20));
    const std::vector<float> all = all_rows(digits, 0.0f, 1.0f);
    CHECK(all_rows(slice, 0.0f, 1.0f) ==
          std::vector<float>(all.begin() + 15 * 784, all.begin() + 35 * 784));
    const std::uint32_t last = 19;
    std::vector<float> row(784);
    slice.gather(&last, 0.0f, 1.0f, {row.data(), 1, 784});
    CHECK(std::equal(row.begin(), row.end(), all.begin() + 34 * 784));
}

TEST_CASE("a moved-from Dataset keeps its examples") {
    Dataset digits = make_digits(10, 3);
    const Dataset other = std::move(digits);
    CHECK(digits.pixels() == other.pixels());
}

TEST_CASE("split_held_out holds out the last sixth, or the last n examples") {
    const Dataset digits = make_digits(65, 3);
    const HeldOutSplit split = split_held_out(digits);
    CHECK(split.training.count() == 55);
    CHECK(split.held_out.count() == 10);
    CHECK(split.held_out.pixels().data() == digits.pixels().data() + 55 * 784);
    CHECK(split.held_out.labels() == ArrayView(digits.labels().data() + 55, 10));
    CHECK(split_held_out(make_digits(10, 3), 3).training.count() == 7);
    CHECK(held_out_sixth(60000) == 10000);
}

TEST_CASE("the checksum depends on the shape, the type, the examples and the labels") {
    const std::vector<std::uint8_t> bytes = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0};
    const auto checksum = [](const Dataset& data) { return data.identity().checksum; };
    const auto of_bytes = [&](const DataShape& shape, std::vector<std::uint8_t> pixels,
                              std::vector<std::uint16_t> labels = {}) {
        return checksum(Dataset::from_bytes(shape, std::move(pixels), std::move(labels)));
    };
    const Dataset data = Dataset::from_bytes(DataShape::images(3, 2, 2), bytes, {}, "a");
    CHECK(data.identity().count == 3);
    CHECK(data.identity().size == 4);
    CHECK(checksum(data) == "25e32e541e302e5b"); // the same on every machine
    CHECK(checksum(data) == checksum(Dataset::from_bytes(DataShape::images(3, 2, 2), bytes)));
    std::set<std::string> sums = {checksum(data)};
    std::size_t expected = 1;
    const auto differs = [&](const std::string& sum) {
        sums.insert(sum);
        CHECK(sums.size() == ++expected);
    };
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        CAPTURE(i);
        std::vector<std::uint8_t> changed = bytes;
        changed[i] ^= 0x80;
        differs(of_bytes(DataShape::images(3, 2, 2), changed));
    }
    differs(of_bytes(DataShape::images(3, 1, 4), bytes));
    differs(of_bytes(DataShape::images(3, 4, 1), bytes));
    differs(of_bytes(DataShape::vectors(3, 4), bytes));
    differs(of_bytes(DataShape::images(3, 2, 2), bytes, {0, 0, 0}));
    differs(of_bytes(DataShape::images(3, 2, 2), bytes, {0, 1, 0}));
    differs(checksum(data.slice(0, 2)));
    differs(checksum(data.slice(1, 2)));
    differs(checksum(Dataset::from_floats(DataShape::images(3, 2, 2), std::vector<float>(12))));
    differs(checksum(Dataset::from_floats(DataShape::vectors(3, 4), std::vector<float>(12))));
    differs(checksum(Dataset::from_floats(DataShape::vectors(3, 4), std::vector<float>(12, 1.0f))));
    differs(checksum(stack_digits(make_digits(20, 1), 30, 1)));
    differs(checksum(stack_digits(make_digits(20, 1), 30, 2)));
    differs(checksum(stack_digits(make_digits(20, 2), 30, 1)));
    CHECK(checksum(data.slice(1, 2)) ==
          of_bytes(DataShape::images(2, 2, 2), {bytes.begin() + 4, bytes.end()}));
}

TEST_CASE("the splits of the built-in digits have no image in common") {
    const Dataset train = load_dataset("digits", Split::train);
    const Dataset test = load_dataset("digits", Split::test);
    CHECK(train.count() == 60000);
    CHECK(test.count() == 10000);
    CHECK(train.labels().size() == 60000);
    std::set<std::string> pictures;
    for (const Dataset* half : {&train, &test})
        for (std::size_t i = 0; i < half->count(); ++i) {
            const auto* first = reinterpret_cast<const char*>(&half->pixels()[i * 784]);
            pictures.emplace(first, first + 784);
        }
    CHECK(pictures.size() == 70000);
}
