// `pocketgan data`, and training on a folder of pictures.
#include "data/picture_files.hpp"
#include "pocketgan_program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

using namespace pocketgan;
using nlohmann::json;

namespace {

// Two classes of 150 pictures each, in colour, and files that are no pictures.
class Folder : public PictureScratch {
public:
    Folder() {
        for (int i = 0; i < 300; ++i)
            put((i % 2 ? "set/cat/" : "set/a dog/") + std::to_string(i) + ".png",
                png_of(static_cast<std::uint8_t>(i % 250), 6, 8, 3));
        put("set/README", "text");
    }
};

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        longest = std::max(longest, line.size());
    return longest;
}

} // namespace

TEST_CASE("networks of a preset fit the pictures, and few pictures are warned of") {
    const Folder folder;
    const auto run = [&](const std::string& name, std::vector<std::string> more) {
        std::vector<std::string> arguments = {
            "train", "--out", folder.path(name), "--steps", "1", "--threads", "1"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return pocketgan_program(arguments);
    };
    const std::vector<std::string> data = {"--data", folder.path("set"), "--image-size", "14"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.begin(), data.begin(), data.end());
        return more;
    };
    const Run fitted = run("fitted", with({}));
    CAPTURE(fitted.err);
    CHECK(has(fitted.out, "hidden layers for 14x14 pixels: G 128,256,512, D 512,256,128\n"));
    CHECK(has(fitted.out, "warning: only 250 pictures"));
    CHECK(has(fitted.out, "--mirror"));
    CHECK(has(pocketgan_program({"info", "--json", folder.path("fitted/generator")}).out,
              "\"outputs\": 128"));
    // A file or an option names the layers.
    CHECK(run("again", {"--config", folder.path("fitted/config.toml")}).status == 0);
    CHECK(slurp(folder.path("again/config.toml")) == slurp(folder.path("fitted/config.toml")));
    const Run resumed =
        pocketgan_program({"train", "--out", folder.path("fitted"), "--resume", "--steps", "2"});
    CHECK(resumed.status == 0);
    const Run named = run("named", with({"--g-hidden", "256,512,1024", "--mirror"}));
    CHECK(has(named.out, "G 256,512,1024, D 512,256,128\n"));
    CHECK_FALSE(has(named.out, "--mirror"));
    CHECK(has(run("classifier", with({"--preset", "classifier"})).out,
              "hidden layers for 14x14 pixels: 128,64\n"));
}

TEST_CASE("data shows what was understood, in 80 columns") {
    const Folder folder;
    const Run run = pocketgan_program({"data", folder.path("set")});
    CAPTURE(run.out);
    CHECK(run.status == 0);
    CHECK(run.err == "");
    CHECK(has(run.out, ": folder of pictures, 6 x 8 RGB\n"));
    CHECK(has(run.out, "\ntrain        250     36.5 KB  "));
    CHECK(has(run.out, "\ntest          50      7.3 KB  "));
    CHECK(has(run.out, "\nclass     train      test\n"));
    CHECK(has(run.out, "\na dog "));
    CHECK(has(run.out, "1 file is no picture by its name and was skipped."));
    CHECK(longest_line(run.out) <= 80 + folder.path().size());
}

TEST_CASE("data writes JSON and a sheet") {
    const Folder folder;
    const std::string set = folder.path("set"), file = folder.path("set.json");
    const Run run = pocketgan_program({"data", set, "--json", "--image-size", "3x4", "--grey",
                                       "--sheet", folder.path("set.png")});
    CAPTURE(run.err);
    CHECK(run.status == 0);
    const json found = json::parse(run.out);
    CHECK(found["format"] == "folder of pictures");
    CHECK(found["height"] == 3);
    CHECK(found["width"] == 4);
    CHECK(found["channels"] == 1);
    CHECK(found["classes"] == json({"a dog", "cat"}));
    CHECK(found["train"]["examples"] == 250);
    CHECK(found["train"]["classes"][0].get<int>() + found["test"]["classes"][0].get<int>() == 150);
    CHECK(found["skipped"] == 1);
    CHECK(slurp(folder.path("set.png")).compare(1, 3, "PNG") == 0);
    const Run quiet = pocketgan_program({"data", set, "--json", file});
    CHECK(quiet.out == "");
    CHECK(json::parse(slurp(file))["channels"] == 3);
}

TEST_CASE("data refuses what it cannot show") {
    const Folder folder;
    check_fails({"data"}, 2, "DATA is required");
    check_fails({"data", folder.path("none")}, 1, "none: is missing");
    check_fails({"data", "digits", "--sheet", "x.gif"}, 2, "--sheet is 'x.gif'; expected a name");
    check_fails({"data", "digits", "--grey", "--rgb"}, 2, "--grey and --rgb exclude each other");
    check_fails({"data", "digits", "--image-size", "9999"}, 2, "\"9999\" is not a size; expected");
    check_fails({"data", "digits", "--fit", "fill"}, 2, "expected one of crop, pad, stretch");
    check_fails({"data", "ring", "--sheet", "x.png"}, 1, "holds vectors; expected images");
    folder.put("set/cat/bad.jpg", "text");
    check_fails({"data", folder.path("set")}, 1, "set/cat/bad.jpg: is not a PNG, JPEG, BMP");
}

TEST_CASE("a run keeps its picture options, and resumes with them") {
    const Folder folder;
    const std::string out = folder.path("run"), whole = folder.path("whole");
    const Arguments options = {"--data", folder.path("set"), "--image-size", "4x5", "--fit",
                               "pad",    "--grey",           "--steps"};
    Arguments first = train(out, options), all = train(whole, options);
    first.push_back("3");
    all.push_back("6");
    const Run run = pocketgan_program(first);
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    const std::string config = slurp(out + "/config.toml");
    CHECK(has(config, "\nimage-size = \"4x5\"\nfit = \"pad\"\ngrey = true\nrgb = false\n"));
    check_fails(resume(out, {"--steps", "6", "--image-size", "8"}), 2,
                "--image-size is \"8\", the run in --out has \"4x5\"");
    REQUIRE(pocketgan_program(resume(out, {"--steps", "6"})).status == 0);
    REQUIRE(pocketgan_program(all).status == 0);
    check_same_files(out + "/generator", whole + "/generator");
    CHECK(has(slurp(out + "/generator/model.json"), "\"height\": 4"));
    check_fails(train(folder.path("none"), {"--data", "ring", "--rgb"}), 1,
                "ring: holds no images of bytes");
}
