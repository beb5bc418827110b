// Where `pocketgan train --data NAME` finds its data, and `--resume` finds them again.
#include "pocketgan/npy.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

// A scratch folder with the folders `here`, where the program is run, `shared`, which is
// $POCKETGAN_DATA, and `home`.
class Places : public ScratchFolder {
public:
    Places() {
        for (const char* folder : {"here/data", "shared", "home/.local/share/pocketgan"})
            fs::create_directories(path(folder));
    }

    // Images that differ with `first`.
    void put(const std::string& name, float first = 0.5f) const {
        std::vector<float> pixels(200 * 16, 0.25f);
        pixels[0] = first;
        write_npy(path(name), {200, 4, 4}, pixels.data());
    }

    Run run(const Arguments& arguments) const {
        return run_program("POCKETGAN_PROGRAM", arguments,
                           "cd '" + path("here") + "'; POCKETGAN_DATA='" + path("shared") +
                               "' HOME='" + path("home") + "'");
    }
    Run new_run(const std::string& out, const std::string& data) const {
        return run(train(path(out), {"--steps", "2", "--data", data}));
    }
    Run resumed(const std::string& out, const Arguments& more = {}) const {
        Arguments arguments = {"train", "--out", path(out), "--resume", "--steps", "4"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
};

void check_refuses(const Run& run, int status, const std::string& reason) {
    CAPTURE(run.err);
    CHECK(run.status == status);
    CHECK(has(run.err, reason));
}

} // namespace

TEST_CASE("a name of data is the first of its places that exists") {
    const Places places;
    check_refuses(places.new_run("none", "set.npy"), 1,
                  "set.npy: is missing; it was looked for as set.npy, data/set.npy, " +
                      places.path("shared/set.npy") + ", " +
                      places.path("home/.local/share/pocketgan/set.npy") +
                      ", /usr/share/datasets/set.npy");
    CHECK_FALSE(fs::exists(places.path("none")));
    int number = 0;
    for (const std::string place : {"home/.local/share/pocketgan", "shared", "here/data", "here"}) {
        places.put(place + "/set.npy");
        const Run run = places.new_run("run" + std::to_string(number++), "set.npy");
        CAPTURE(run.err);
        CHECK(run.status == 0);
        const std::string path = place == "here"        ? "set.npy"
                                 : place == "here/data" ? "data/set.npy"
                                                        : places.path(place + "/set.npy");
        CAPTURE(run.out);
        CHECK(has(run.out, " on " + path + " ("));
    }
    check_refuses(places.new_run("none", "./other.npy"), 1, "./other.npy: is missing\n");
    check_refuses(places.new_run("none", "mnist"), 1, "; `pocketgan fetch mnist` gets it");
    CHECK(places.new_run("stacked", "stacked:set.npy").status == 1); // found, but no digits
}

TEST_CASE("a run resumes with the same data in another place, and refuses other data") {
    const Places places;
    places.put("here/data/set.npy");
    REQUIRE(places.new_run("run", "set.npy").status == 0);
    REQUIRE(places.new_run("whole", "data/set.npy").status == 0);
    fs::rename(places.path("here/data/set.npy"), places.path("moved.npy"));
    check_refuses(places.resumed("run"), 1,
                  "/set.npy; --data names the place where the run's data are now");

    places.put("other.npy", 0.75f);
    check_refuses(places.resumed("run", {"--data", places.path("other.npy")}), 1,
                  "data's checksum is ");
    const Run run = places.resumed("run", {"--data", places.path("moved.npy")});
    CAPTURE(run.err);
    CHECK(run.status == 0);
    CHECK(has(slurp(places.path("run/config.toml")), places.path("moved.npy")));
    CHECK(places.resumed("whole", {"--data", "../moved.npy"}).status == 0);
    check_same_files(places.path("run/checkpoint"), places.path("whole/checkpoint"));
}

TEST_CASE("a run without a checkpoint resumes with the data of its settings only") {
    const Places places;
    places.put("here/set.npy");
    places.put("here/same.npy");
    REQUIRE(places.new_run("run", "set.npy").status == 0);
    fs::remove_all(places.path("run/checkpoint"));
    fs::remove(places.path("run/log.csv"));
    check_refuses(places.resumed("run", {"--data", "same.npy"}), 2,
                  "--data is \"same.npy\", the run in --out has \"set.npy\", and no checkpoint "
                  "that knows the same data");
    CHECK(places.resumed("run").status == 0);
}
