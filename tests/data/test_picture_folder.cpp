#include "data/picture_folder.hpp"
#include "golden_pictures.hpp"
#include "picture_files.hpp"
#include "pocketgan/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace pocketgan;

namespace {

using Labels = std::vector<std::uint16_t>;
using Names = std::vector<std::string>;

std::string refusal(const std::string& path, const PictureOptions& options = {}) {
    return thrown<Error>([&] { load_dataset(DataSource{path, false, options}, Split::train); });
}

// The level of each example, which put_levels gave one level each.
std::vector<int> levels_of(const Dataset& data) {
    std::vector<int> levels;
    for (std::size_t i = 0; i < data.count(); ++i)
        levels.push_back(data.pixels()[i * data.size()]);
    return levels;
}

} // namespace

TEST_CASE("a folder without folders has no classes, and its last sixth is held out") {
    const PictureScratch folder;
    folder.put_levels(".", 0, 60);
    const Dataset train = load_dataset(folder.path(), Split::train),
                  test = load_dataset(folder.path(), Split::test);
    CHECK(train.count() == 50);
    CHECK(test.count() == 10);
    CHECK(train.height() == 4);
    CHECK(train.labels().empty());
    CHECK(train.class_names().empty());
    std::vector<int> all = levels_of(train);
    CHECK_FALSE(std::is_sorted(all.begin(), all.end())); // shuffled
    for (const int level : levels_of(test))
        all.push_back(level);
    CHECK(std::set<int>(all.begin(), all.end()).size() == 60); // each once: nothing is in both
    CHECK(load_dataset(folder.path(), Split::train).identity().checksum ==
          train.identity().checksum);
}

TEST_CASE("folders are classes in the order of their names") {
    const PictureScratch folder;
    folder.put_levels("b", 100, 12);
    folder.put_levels("a", 0, 12);
    folder.put_levels("B/deeper", 200, 12);
    folder.put("a/.hidden.png", "text");
    folder.put("a/README", "text");
    folder.put("Thumbs.db", "text");
    folder.put(".git/x.png", "text");
    const Dataset train = load_dataset(folder.path(), Split::train),
                  test = load_dataset(folder.path(), Split::test);
    CHECK(train.class_names() == Names{"B", "a", "b"});
    CHECK(test.class_names() == train.class_names());
    CHECK(train.count() == 30);
    CHECK(test.count() == 6);
    for (const Dataset& data : {train, test}) {
        const std::vector<int> levels = levels_of(data);
        for (std::size_t i = 0; i < levels.size(); ++i)
            CHECK(data.labels()[i] == (levels[i] >= 200 ? 0 : levels[i] < 100 ? 1 : 2));
    }
    // Each slice has all classes, not only the first ones by name.
    const Dataset first = train.slice(0, 10);
    CHECK(std::set<int>(first.labels().begin(), first.labels().end()).size() == 3);
    CHECK(first.class_names() == train.class_names());
    CHECK(data_format({folder.path()}).name == "folder of pictures");
    CHECK(data_format({folder.path()}).skipped == 2);
}

TEST_CASE("train and test are the splits, and val or valid in place of test") {
    for (const std::string name : {"test", "val", "valid"}) {
        const PictureScratch folder;
        folder.put_levels("train/a", 0, 3);
        folder.put_levels("train/b", 10, 3);
        folder.put_levels(name + "/b", 20, 2);
        const Dataset train = load_dataset(folder.path(), Split::train),
                      test = load_dataset(folder.path(), Split::test);
        std::vector<int> levels = levels_of(train);
        std::sort(levels.begin(), levels.end());
        CHECK(levels == std::vector<int>{0, 1, 2, 10, 11, 12});
        CHECK(test.count() == 2);
        CHECK(test.labels() == Labels{1, 1});
        CHECK(test.class_names() == Names{"a", "b"});
    }
}

TEST_CASE("train alone is divided") {
    const PictureScratch folder;
    folder.put_levels("train/a", 0, 12);
    CHECK(load_dataset(folder.path(), Split::train).count() == 10);
    CHECK(load_dataset(folder.path(), Split::test).count() == 2);
}

TEST_CASE("pictures of several sizes need a size, and of several colours a colour") {
    const PictureScratch folder;
    folder.put_levels("train", 0, 10);
    folder.put_levels("test", 0, 1);
    folder.put("train/5.png", png_of(5, 6, 4));
    folder.put("train/7.png", png_of(7, 9, 9));
    const std::string path = folder.path("train/");
    CHECK(refusal(folder.path()) == path + "5.png: is 6 x 4 grey, " + path +
                                        "0.png is 4 x 4 grey; an image size (--image-size) makes "
                                        "all alike");
    PictureOptions options;
    options.height = options.width = 3;
    CHECK(load_dataset(DataSource{folder.path(), false, options}, Split::train).size() == 9);
    folder.put("train/6.png", png_of(6, 4, 4, 3));
    CHECK(refusal(folder.path(), options) == path + "6.png: is 3 x 3 RGB, " + path +
                                                 "0.png is 3 x 3 grey; --grey or --rgb makes all "
                                                 "alike");
    options.rgb = true;
    CHECK(load_dataset(DataSource{folder.path(), false, options}, Split::train).size() == 27);
}

TEST_CASE("bad files are refused by name, the first one of several") {
    const PictureScratch folder;
    folder.put_levels(".", 0, 30);
    folder.put("17.png", "text");
    folder.put("25.png", "");
    folder.put("9.jpg", slurp(golden_picture("colour.jpg")).substr(0, 500));
    for (int i = 0; i < 5; ++i)
        CHECK(refusal(folder.path()) ==
              folder.path("17.png") + ": is not a PNG, JPEG, BMP, GIF, binary PGM or binary PPM");
}

TEST_CASE("folders that are no data are refused with what was expected") {
    const PictureScratch folder;
    folder.put("a/README", "text");
    CHECK(refusal(folder.path()) ==
          folder.path("a") + ": is a class without a picture; expected at least one");
    folder.put_levels("a", 0, 3);
    folder.put("loose.png", png_of(1));
    CHECK(refusal(folder.path()) == folder.path("loose.png") +
                                        ": is beside the folder a; expected pictures, or folders "
                                        "of classes, but not both");
    const PictureScratch single;
    single.put_levels(".", 0, 1);
    CHECK(refusal(single.path()).find("0.png: is the only picture; expected at least 2") !=
          std::string::npos);
    const PictureScratch none;
    CHECK(refusal(none.path())
              .find(none.path() + ": holds no picture; expected files that end "
                                  "in .png, .jpg") == 0);
    const PictureScratch other;
    other.put_levels("train/a", 0, 3);
    other.put_levels("test/b", 0, 3);
    CHECK(refusal(other.path()) ==
          other.path("test/b") + ": expected the classes of the training pictures: a");
    const PictureScratch flat;
    flat.put_levels("train/a", 0, 3);
    flat.put_levels("test", 0, 3);
    CHECK(refusal(flat.path()) ==
          flat.path("test") + ": expected the classes of the training pictures: a");
}

TEST_CASE("names of pictures are any bytes, names of classes are UTF-8") {
    const PictureScratch folder;
    folder.put_levels("a", 0, 3);
    folder.put("a/\xff.png", png_of(9));
    CHECK(load_dataset(folder.path(), Split::train).count() == 3);
    folder.put_levels("\xff", 0, 3);
    CHECK(refusal(folder.path()) == folder.path("\xff") + ": the name of a class is not UTF-8");
}

TEST_CASE("links to files are followed, a link to a folder above is not") {
    const PictureScratch folder;
    folder.put_levels("a", 0, 2);
    std::filesystem::create_symlink(folder.path("a/0.png"), folder.path("a/2.png"));
    std::filesystem::create_directory_symlink(folder.path(), folder.path("a/circle"));
    CHECK(find_pictures(folder.path()).training.size() == 2);
    CHECK(find_pictures(folder.path()).test.size() == 1);
}

TEST_CASE("picture options apply to other images of bytes, and to nothing else") {
    PictureOptions options;
    options.height = options.width = 7;
    options.rgb = true;
    const Dataset digits = load_dataset(DataSource{"digits", false, options}, Split::test);
    CHECK(digits.size() == 7 * 7 * 3);
    CHECK(digits.count() == 10000);
    CHECK(digits.labels().size() == 10000);
    CHECK(digits.class_names().size() == 10);
    CHECK(refusal("ring", options) ==
          "ring: holds no images of bytes; expected them for an image size, grey and rgb");
}
