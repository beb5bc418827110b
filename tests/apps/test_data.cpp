// `pocketgan data`, and training on a folder of pictures.
#include "data/picture_files.hpp"
#include "pocketgan_program.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

using namespace pocketgan;
using nlohmann::json;
namespace fs = std::filesystem;

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

// Root reads files of any mode, unless it runs without these capabilities.
constexpr const char* kWithoutRights = "setpriv --bounding-set -dac_override,-dac_read_search";

void check_refuses(const Run& run, const std::string& reason) {
    CAPTURE(run.out);
    CHECK(run.status == 1);
    CHECK(run.err == "pocketgan: " + reason + "\n"); // a single line
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

TEST_CASE("data names the file that cannot be read") {
    const PictureScratch folder;
    folder.put_levels("set", 1, 6);
    const std::string x = folder.path("set/x.png");
    const auto check_refuses_x = [&](const std::string& reason) {
        check_refuses(pocketgan_program({"data", folder.path("set")}), x + reason);
        fs::remove(x);
    };
    fs::create_symlink("nowhere", x);
    check_refuses_x(": cannot be opened: No such file or directory");
    fs::create_symlink("x.png", x);
    check_refuses_x(": cannot be opened: Too many levels of symbolic links");
    REQUIRE(mkfifo(x.c_str(), 0600) == 0);
    check_refuses_x(": is a pipe or a device, a file was expected");
    for (const std::string name : {"x.csv", "x.npz", "x.npy"}) {
        fs::create_symlink("nowhere", folder.path(name));
        check_refuses(pocketgan_program({"data", folder.path(name)}),
                      folder.path(name) + ": is missing");
    }
    // Opens, but its first byte, that of address 0, cannot be read.
    const std::string unreadable = "/proc/self/mem";
    if (!fs::exists(unreadable)) {
        MESSAGE("files with errors of reading are skipped: there is no " << unreadable);
        return;
    }
    fs::create_symlink(unreadable, x);
    check_refuses_x(": cannot be read: Input/output error");
    for (const std::string name : {"y.csv", "y.npz", "y.npy"}) {
        fs::create_symlink(unreadable, folder.path(name));
        check_refuses(pocketgan_program({"data", folder.path(name)}),
                      folder.path(name) + ": cannot be read: Input/output error");
    }
}

TEST_CASE("data names the file or folder that it has no right to read") {
    const bool is_root = geteuid() == 0;
    const std::string settings = is_root ? kWithoutRights : "";
    if (is_root && std::system((settings + " true 2>/dev/null").c_str()) != 0) {
        MESSAGE("skipped: root reads every file, and setpriv cannot take its rights");
        return;
    }
    const PictureScratch folder;
    folder.put_levels("set/a", 1, 6);
    folder.put_levels("set/b", 1, 6);
    folder.put("set.csv", "0,1,2,3\n1,2,3,4\n");
    for (const auto& [denied, data] : std::vector<std::pair<std::string, std::string>>{
             {"set/a/3.png", "set"}, {"set/b", "set"}, {"set.csv", "set.csv"}}) {
        const std::string path = folder.path(denied);
        const bool is_folder = fs::is_directory(path);
        fs::permissions(path, fs::perms::none);
        check_refuses(run_program("POCKETGAN_PROGRAM", {"data", folder.path(data)}, settings),
                      path + (is_folder ? ": cannot be read: " : ": cannot be opened: ") +
                          "Permission denied");
        fs::permissions(path, fs::perms::owner_all);
    }
}

TEST_CASE("data refuses pictures that need more memory than there is") {
    constexpr std::size_t kCount = 21846; // of 3 * 4096 * 4096 bytes: more than 2^40
    const PictureScratch folder;
    folder.put_levels("set/train", 1, 1);
    folder.put_levels("set/test", 1, 1);
    for (std::size_t i = 1; i < kCount; ++i)
        fs::create_hard_link(folder.path("set/train/0.png"),
                             folder.path("set/train/" + std::to_string(i) + ".png"));
    const std::string set = folder.path("set");
    const Run run = pocketgan_program({"data", set, "--image-size", "4096", "--rgb"});
    CAPTURE(run.err);
    CHECK(run.status == 1);
    CHECK(run.err.find("pocketgan: " + set +
                       ": 21846 examples of 50331648 bytes take 1.1e+06 MB "
                       "of memory; ") == 0);
    CHECK(has(run.err, " MB are available\n"));
    CHECK(run.err.find('\n') == run.err.size() - 1);
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
