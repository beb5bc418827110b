// CSV, .npz and CIFAR.
#include "golden_pictures.hpp"
#include "gzip_bytes.hpp"
#include "picture_files.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace pocketgan;

namespace {

using Labels = std::vector<std::uint16_t>;
using Names = std::vector<std::string>;

std::string refusal(const std::string& path, Split split = Split::train) {
    return thrown<Error>([&] { load_dataset(path, split); });
}

bool says(const std::string& message, const std::string& part) {
    CAPTURE(message);
    CAPTURE(part);
    const bool found = message.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

Labels labels_of(const Dataset& data) {
    return {data.labels().begin(), data.labels().end()};
}

int first_level(const Dataset& data) {
    return data.pixels()[0];
}

// `count` rows of label i % 3 and four levels i.
std::string rows(int count, const std::string& end = "\n") {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += std::to_string(i % 3);
        for (int j = 0; j < 4; ++j)
            text += "," + std::to_string(i);
        text += end;
    }
    return text;
}

// A record of CIFAR: a label and planes whose levels are 1, 2 and 3 in the first pixel, else 0.
std::string record(int label, std::size_t more_labels = 0) {
    std::string bytes(more_labels, '\0');
    bytes += static_cast<char>(label);
    for (int c = 1; c <= 3; ++c)
        bytes += static_cast<char>(c) + std::string(1023, '\0');
    return bytes;
}

} // namespace

TEST_CASE("a CSV file has a label and the levels of a square") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("some.csv");
    for (const std::string& text :
         {rows(12), rows(12, "\r\n"), "\xef\xbb\xbf" + rows(12),
          "label,pixel0,pixel1,pixel2,pixel3\n" + rows(12),
          "\"Class\",\"1x1\",\"1x2\",\"2x1\",\"2x2\"\n" + rows(12) + "\n"}) {
        spill(path, text);
        const Dataset train = load_dataset(path, Split::train),
                      test = load_dataset(path, Split::test);
        CHECK(train.count() == 10);
        CHECK(test.count() == 2);
        CHECK(train.height() == 2);
        CHECK(train.channels() == 1);
        CHECK(train.class_names() == Names{"0", "1", "2"});
        std::set<int> levels;
        for (const Dataset& data : {train, test})
            for (std::size_t i = 0; i < data.count(); ++i) {
                const int level = data.pixels()[4 * i];
                CHECK(data.labels()[i] == level % 3);
                levels.insert(level);
            }
        CHECK(levels.size() == 12); // nothing is in both splits
    }
}

TEST_CASE("the label of a CSV file may be last, or missing if the header says so") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("some.CSV");
    spill(path, "a,b,c,d,label\n10,20,30,40,7\n11,21,31,41.0,7\n");
    const Dataset last = load_dataset(path, Split::train);
    CHECK(last.labels() == Labels{7});
    CHECK(last.pixels()[3] - last.pixels()[0] == 30);
    spill(path, "a,b,c,d\n1,2,3,4\n5,6,7,8\n");
    CHECK(labels_of(load_dataset(path, Split::train)).empty());
    spill(path, "1,2,3,4,5,6,7,8,9,10,11,12,13\n1,2,3,4,5,6,7,8,9,10,11,12,13\n");
    const Dataset colours = load_dataset(path, Split::train); // a label and 2 x 2 x 3
    CHECK(colours.channels() == 3);
    CHECK(colours.labels() == Labels{1});
}

TEST_CASE("a folder of train.csv and test.csv has splits") {
    const PictureScratch folder;
    folder.put("mnist_train.csv", rows(5));
    folder.put("mnist_test.csv", "a,b,c,d\n9,9,9,9\n");
    folder.put("sample_submission.csv", "x");
    CHECK(load_dataset(folder.path(), Split::train).count() == 5);
    CHECK(first_level(load_dataset(folder.path(), Split::test)) == 9);
    CHECK(data_format({folder.path()}).name == "CSV");
}

TEST_CASE("labels of a CSV file may be names, and classes are in their order") {
    const PictureScratch folder;
    const std::string path = folder.path("some.csv");
    // "7" is a name where the first label is one.
    for (const std::string& text :
         {std::string("dog,0,0,0,0\nZebra,1,1,1,1\n\"caf\xc3\xa9\",2,2,2,2\ndog,3,3,3,3\n"
                      "7,4,4,4,4\n7,5,5,5,5\n"),
          std::string("a,b,c,d,label\n0,0,0,0, dog\n1,1,1,1,Zebra\n2,2,2,2,caf\xc3\xa9\n"
                      "3,3,3,3,dog\r\n4,4,4,4,7\n5,5,5,5,7\n")}) {
        spill(path, text);
        for (const Split split : {Split::train, Split::test}) {
            const Dataset data = load_dataset(path, split);
            REQUIRE(data.class_names() == Names{"7", "Zebra", "caf\xc3\xa9", "dog"});
            for (std::size_t i = 0; i < data.count(); ++i)
                CHECK(data.labels()[i] == Labels{3, 1, 2, 3, 0, 0}[data.pixels()[4 * i]]);
        }
    }
    folder.put("splits/train.csv", "b,1,1,1,1\na,2,2,2,2\nc,3,3,3,3\n");
    folder.put("splits/test.csv", "c,1,1,1,1\nb,2,2,2,2\n");
    const Dataset test = load_dataset(folder.path("splits"), Split::test);
    CHECK(labels_of(test) == Labels{2, 1});
    CHECK(test.class_names() == Names{"a", "b", "c"});
    CHECK(labels_of(load_dataset(folder.path("splits"), Split::train)) == Labels{1, 0, 2});
    folder.put("splits/test.csv", "c,1,1,1,1\nd,2,2,2,2\n");
    CHECK(refusal(folder.path("splits"), Split::test) ==
          folder.path("splits/test.csv") + ": has the class d, which the training split lacks");
    folder.put("splits/train.csv", "1,1,1,1,1\n2,2,2,2,2\n");
    says(refusal(folder.path("splits"), Split::test), "has the class c, which the training split");
}

TEST_CASE("bad lines of a CSV file are refused with their number") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("some.csv");
    const auto refused = [&](const std::string& text) {
        spill(path, text);
        return refusal(path);
    };
    says(refused(rows(3) + "1,2,3\n"),
         "some.csv:4: has 3 columns; expected 5, as the lines before");
    says(refused(rows(3) + "1,2,3,4,5,6\n"), "some.csv:4: has 6 columns; expected 5");
    says(refused(rows(3) + "1,2,256,4,5\n"), "some.csv:4: column 3 is \"256\"; expected 0 to 255");
    says(refused(rows(3) + "1,2,-1,4,5\n"), "some.csv:4: column 3 is \"-1\"; expected 0 to 255");
    says(refused(rows(3) + "1,2,,4,5\n"), "some.csv:4: column 3 is \"\"; expected 0 to 255");
    says(refused(rows(3) + "1,2,2.5,4,5\n"), "some.csv:4: column 3 is \"2.5\"; expected 0 to 255");
    says(refused(rows(3) + "65535,2,3,4,5\n"),
         "some.csv:4: column 1 is \"65535\"; expected 0 to 65534");
    says(refused(rows(3) + "cat,2,3,4,5\n"),
         "some.csv:4: column 1 is \"cat\"; expected 0 to 65534");
    says(refused("cat,2,3,4,5\n,2,3,4,5\n"),
         "some.csv:2: column 1 is \"\"; expected the name of a class, of UTF-8");
    says(refused("cat,2,3,4,5\n\xff,2,3,4,5\n"), "some.csv:2: column 1 is \"\xff\"; expected");
    says(refused("cat,2,3,4,5\ndog,2,3,4\n"), "some.csv:2: has 4 columns; expected 5");
    says(refused("a,b,c,d,label\n1,2,3,4\n"), "some.csv:2: has 4 columns; expected 5");
    std::string many;
    for (int i = 0; i < 65536; ++i)
        many += "c" + std::to_string(i) + ",2,3,4,5\n";
    says(refused(many), "some.csv:65536: has class number 65536; expected at most 65535");
    says(refused("1,2,3,4,5,6,7\n"), "some.csv:1: has 7 columns; expected the pixels of a square");
    says(refused("a,b,c,d\n"), "some.csv: has a header and no rows");
    says(refused(""), "some.csv: is empty");
    says(refused(rows(1)), "some.csv: holds a single example; expected at least 2");
}

#ifdef POCKETGAN_HAVE_ZLIB

TEST_CASE("a packed CSV file is read like the plain one") {
    const PictureScratch folder;
    folder.put("some.csv", rows(12));
    folder.put("some.csv.gz", packed(rows(12)));
    folder.put("SOME.CSV.GZ", packed(rows(12)));
    folder.put("packed.csv", packed(rows(12))); // recognised by its bytes
    folder.put("plain.csv.gz", rows(12));
    const Dataset plain = load_dataset(folder.path("some.csv"), Split::train);
    for (const char* name : {"some.csv.gz", "SOME.CSV.GZ", "packed.csv", "plain.csv.gz"}) {
        CAPTURE(name);
        const Dataset data = load_dataset(folder.path(name), Split::train);
        CHECK(data.pixels() == plain.pixels());
        CHECK(data_format({folder.path(name)}).name == "CSV");
    }
    folder.put("splits/mnist_train.csv.gz", packed(rows(5)));
    folder.put("splits/mnist_test.csv", rows(3));
    CHECK(load_dataset(folder.path("splits"), Split::train).count() == 5);
    CHECK(load_dataset(folder.path("splits"), Split::test).count() == 3);
}

TEST_CASE("a damaged packed CSV file is refused by name, and a bad line with its number") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("some.csv.gz"), whole = packed(rows(500));
    spill(path, whole.substr(0, whole.size() / 2));
    CHECK(refusal(path) == path + ": ends in the middle of its packed bytes");
    std::string flipped = whole;
    flipped[flipped.size() - 6] = static_cast<char>(flipped[flipped.size() - 6] ^ 1); // checksum
    spill(path, flipped);
    says(refusal(path), "some.csv.gz: cannot be unpacked: ");
    spill(path, packed(rows(3) + "1,2,3\n"));
    says(refusal(path), "some.csv.gz:4: has 3 columns; expected 5");
    spill(path, packed(""));
    CHECK(refusal(path) == path + ": is empty");
    spill(path, packed(std::string((1 << 24) + 1, '1'))); // 16 KB
    says(refusal(path), "some.csv.gz: has a line of more than 16777216 characters");
}

TEST_CASE("the arrays of Keras are the splits, with labels of 64 bits") {
    const std::string path = golden_picture("keras.npz");
    const Dataset train = load_dataset(path, Split::train), test = load_dataset(path, Split::test);
    CHECK(train.count() == 8);
    CHECK(train.labels() == Labels{0, 1, 2, 0, 1, 2, 0, 1});
    CHECK(test.labels() == Labels{2, 0, 1, 2});
    CHECK(train.pixels()[17] == 17);
    CHECK(test.pixels()[0] == 128);
    CHECK(train.class_names() == Names{"0", "1", "2"});
    const std::string floats = golden_picture("float.npz");
    const Dataset train_floats = load_dataset(floats, Split::train),
                  test_floats = load_dataset(floats, Split::test);
    CHECK(train_floats.values()[17] == doctest::Approx(17.0 / 255.0));
    CHECK(test_floats.values()[0] == doctest::Approx(128.0 / 255.0));
}

#endif

TEST_CASE("images and labels without splits are divided") {
    const std::string path = golden_picture("stored.npz");
    const Dataset train = load_dataset(path, Split::train), test = load_dataset(path, Split::test);
    CHECK(train.count() == 10);
    CHECK(test.count() == 2);
    std::set<int> first;
    for (const Dataset& data : {train, test})
        for (std::size_t i = 0; i < data.count(); ++i) {
            const int level = data.pixels()[16 * i];
            CHECK(data.labels()[i] == level / 16 % 3);
            first.insert(level);
        }
    CHECK(first.size() == 12);
}

TEST_CASE("bad archives are refused with the array") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("some.npz");
    says(refusal(golden_picture("negative.npz")), "negative.npz: y: label 0 is negative");
    says(refusal(golden_picture("unknown.npz")), "has the arrays first.npy; expected x_train");
    spill(path, "text");
    says(refusal(path), "some.npz: is not a whole ZIP archive");
    const std::string whole = slurp(golden_picture("keras.npz"));
    for (std::size_t size = 0; size < whole.size(); size += 7) {
        CAPTURE(size);
        spill(path, whole.substr(0, size));
        says(refusal(path), "some.npz: ");
    }
#ifdef POCKETGAN_HAVE_ZLIB
    std::string damaged = slurp(golden_picture("stored.npz"));
    ++damaged[damaged.find("NUMPY") + 130]; // a pixel
    spill(path, damaged);
    says(refusal(path), "some.npz: its member images.npy is damaged: its checksum differs");
#endif
}

TEST_CASE("CIFAR-10 has five files for training and one for test") {
    const PictureScratch folder;
    for (int i = 1; i <= 5; ++i)
        folder.put("cifar-10-batches-bin/data_batch_" + std::to_string(i) + ".bin",
                   record(i) + record(9));
    folder.put("cifar-10-batches-bin/test_batch.bin", record(3));
    const Dataset train = load_dataset(folder.path(), Split::train);
    CHECK(train.count() == 10);
    CHECK(train.channels() == 3);
    CHECK(train.labels() == Labels{1, 9, 2, 9, 3, 9, 4, 9, 5, 9});
    CHECK(train.class_names().size() == 10);
    CHECK(train.pixels()[0] == 1); // planes became pixels
    CHECK(train.pixels()[1] == 2);
    CHECK(train.pixels()[2] == 3);
    CHECK(train.pixels()[3] == 0);
    const std::string inner = folder.path("cifar-10-batches-bin");
    folder.put("cifar-10-batches-bin/batches.meta.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    CHECK(load_dataset(inner, Split::test).class_names()[3] == "d");
    folder.put("cifar-10-batches-bin/test_batch.bin", record(10));
    says(refusal(inner, Split::test),
         "image 0 has the label 10; expected less than 10, the number");
    folder.put("cifar-10-batches-bin/test_batch.bin", record(1) + "x");
    says(refusal(inner, Split::test), "has 3074 bytes; expected a multiple of 3073");
    std::filesystem::remove(folder.path("cifar-10-batches-bin/data_batch_3.bin"));
    says(refusal(inner), "data_batch_3.bin: ");
}

TEST_CASE("CIFAR-100 has fine labels after coarse ones") {
    const PictureScratch folder;
    folder.put("train.bin", record(99, 1));
    folder.put("test.bin", record(7, 1));
    CHECK(labels_of(load_dataset(folder.path(), Split::train)) == Labels{99});
    CHECK(load_dataset(folder.path(), Split::test).class_names().size() == 100);
    CHECK(first_level(load_dataset(folder.path(), Split::test)) == 1);
}
