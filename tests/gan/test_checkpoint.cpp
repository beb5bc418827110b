#include "gan/small_gan.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

using namespace pocketgan;
using namespace small_gan;

namespace {

namespace fs = std::filesystem;

// Settings that between them fill every array: SGD's velocities, Adam's moments, the average.
struct Setup {
    const char* name;
    GanSettings settings;
};
std::vector<Setup> setups() {
    GanSettings mixed = goodfellow();
    mixed.discriminator.optimiser.kind = OptimiserKind::adam;
    mixed.discriminator.optimiser.rate = 1e-3;
    mixed.ema = 0.9;
    GanSettings plain = alternating();
    plain.generator.optimiser = goodfellow().generator.optimiser;
    plain.ema = 0;
    return {{"sgd, simultaneous", goodfellow()},
            {"sgd and adam, simultaneous, average", mixed},
            {"adam, alternating, average", alternating()},
            {"sgd and adam, alternating", plain},
            {"rmsprop, alternating with warm-ups, average", critic()},
            {"unrolled", unrolled()},
            {"with a gradient penalty", penalised()}};
}

// Every file of a folder, by name.
std::vector<std::string> contents(const std::string& folder) {
    std::vector<std::string> names, result;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    for (const std::string& name : names)
        result.push_back(name + "\n" + slurp(folder + "/" + name));
    return result;
}

// A trainer after three steps, and the checkpoint that another wrote after five.
struct Fixture {
    Dataset data = images(30, 4);
    Engine engine;
    ScratchFolder scratch;
    std::string folder = scratch.path("checkpoint");
    GanTrainer trainer{alternating(), data, engine};

    Fixture() {
        GanTrainer other(alternating(), data, engine);
        for (int step = 0; step < 5; ++step)
            other.step();
        other.save_checkpoint(folder);
        for (int step = 0; step < 3; ++step)
            trainer.step();
    }

    // Loading is refused for a reason that holds these words, and changes nothing.
    void check_refused(GanTrainer& to, const std::vector<std::string>& words) {
        to.save_checkpoint(scratch.path("before"));
        const std::string message = thrown<Error>([&] { to.load_checkpoint(folder); });
        CAPTURE(message);
        for (const std::string& word : words) {
            CAPTURE(word);
            CHECK(message.find(word) != std::string::npos);
        }
        to.save_checkpoint(scratch.path("after"));
        CHECK(contents(scratch.path("after")) == contents(scratch.path("before")));
    }
    void check_refused(const std::vector<std::string>& words) { check_refused(trainer, words); }
    void check_refused_by(const GanSettings& settings, const std::vector<std::string>& words) {
        GanTrainer to(settings, data, engine);
        check_refused(to, words);
    }

    void replace_in_json(const std::string& text, const std::string& with) {
        const std::string path = folder + "/checkpoint.json";
        std::string json = slurp(path);
        const std::size_t at = json.find(text);
        REQUIRE(at != std::string::npos);
        spill(path, json.replace(at, text.size(), with));
    }
};

} // namespace

TEST_CASE("training goes on from a checkpoint bit for bit") {
    const Dataset data = images(45, 4); // epochs end on the way
    Engine engine;
    for (const Setup& setup : setups()) {
        CAPTURE(setup.name);
        const ScratchFolder scratch;
        GanTrainer whole(setup.settings, data, engine);
        for (int step = 0; step < 7; ++step)
            whole.step();
        whole.save_checkpoint(scratch.path("seven"));

        GanTrainer resumed(setup.settings, data, engine);
        resumed.step(); // what it did before does not matter
        resumed.load_checkpoint(scratch.path("seven"));
        CHECK(resumed.steps() == 7);
        CHECK(parameters(resumed.generator()) == parameters(whole.generator()));
        for (int step = 0; step < 9; ++step)
            CHECK(resumed.step() == whole.step());
        // A checkpoint holds every array: the same files are the same state.
        whole.save_checkpoint(scratch.path("whole"));
        resumed.save_checkpoint(scratch.path("resumed"));
        CHECK(contents(scratch.path("resumed")) == contents(scratch.path("whole")));
        CHECK(contents(scratch.path("whole")) != contents(scratch.path("seven")));
        CHECK(parameters(resumed.generator()) == parameters(whole.generator()));
        CHECK(parameters(resumed.discriminator()) == parameters(whole.discriminator()));
    }
}

TEST_CASE("a checkpoint replaces an earlier one") {
    Fixture f;
    f.trainer.save_checkpoint(f.folder);
    GanTrainer reader(alternating(), f.data, f.engine);
    reader.load_checkpoint(f.folder);
    CHECK(reader.steps() == 3);
    CHECK(f.scratch.entries() == 1);
}

TEST_CASE("a checkpoint that cannot be written is an error") {
    Fixture f;
    spill(f.scratch.path("file"), "");
    const std::string message =
        thrown<Error>([&] { f.trainer.save_checkpoint(f.scratch.path("file") + "/checkpoint"); });
    CHECK(message.find(f.scratch.path("file")) != std::string::npos);
}

TEST_CASE("a checkpoint that is missing is refused") {
    Fixture f;
    f.folder = f.scratch.path("nowhere");
    f.check_refused({f.folder});
}

TEST_CASE("a checkpoint that lacks an array is refused") {
    const std::vector<std::string> names = {
        "generator",     "generator.first",     "generator.second",    "generator.average",
        "discriminator", "discriminator.first", "discriminator.second"};
    for (const std::string& name : names) {
        Fixture f;
        REQUIRE(fs::remove(f.folder + "/" + name + ".npy"));
        f.check_refused({"/" + name + ".npy"});
    }
}

TEST_CASE("a checkpoint with a broken array is refused") {
    const std::string name = "/discriminator.second.npy"; // the last that is read
    {
        Fixture f;
        const std::string bytes = slurp(f.folder + name);
        spill(f.folder + name, bytes.substr(0, bytes.size() - 5));
        f.check_refused({name});
    }
    {
        Fixture f;
        const float nan = NAN;
        write_npy(f.folder + name, {1}, &nan);
        f.check_refused({name, "not finite"});
    }
    {
        Fixture f;
        const std::vector<float> few(10);
        write_npy(f.folder + name, {10}, few.data());
        f.check_refused({name, "10"});
    }
}

TEST_CASE("a checkpoint whose text is broken is refused") {
    const auto refused_when = [](const std::string& text, const std::string& with,
                                 const std::vector<std::string>& words) {
        Fixture f;
        f.replace_in_json(text, with);
        f.check_refused({f.folder + "/checkpoint.json"});
        f.check_refused(words);
    };
    refused_when("{", "[", {"no checkpoint"});
    refused_when("}", "", {"no checkpoint"});
    refused_when("pocketgan-checkpoint", "pocketgan-model", {"no checkpoint"});
    refused_when("\"version\": 1", "\"version\": 2", {"version 2", "1 was expected"});
    refused_when("\"version\": 1", "\"version\": \"1\"", {"version \"1\""});
    refused_when("\"steps\": 5", "\"steps\": -5", {"steps", "-5"});
    refused_when("\"steps\": 5", "\"steps\": 5.5", {"steps", "5.5"});
    refused_when("\"steps\": 5", "\"steps\": \"5\"", {"steps", "\"5\""});
    refused_when("\"steps\": 5", "\"other\": 5", {"steps", "null"});
    refused_when("\"generator_steps\"", "\"generator_strides\"", {"generator_steps"});
    refused_when("\"networks\"", "\"sizes\"", {"null", "generator 6-20-12-16 with adam"});
}

TEST_CASE("a checkpoint of other networks is refused") {
    Fixture f;
    GanSettings settings = alternating();
    settings.generator.hidden = {20, 13};
    f.check_refused_by(settings, {"6-20-12-16 with adam", "6-20-13-16 with adam"});

    settings = alternating();
    settings.discriminator.optimiser.kind = OptimiserKind::sgd; // would take moments for velocities
    f.check_refused_by(settings, {"16-12-20-1 with adam", "16-12-20-1 with sgd"});

    settings.discriminator.optimiser.kind = OptimiserKind::rmsprop; // has one of Adam's two arrays
    f.check_refused_by(settings, {"16-12-20-1 with adam", "16-12-20-1 with rmsprop"});

    settings = alternating();
    settings.discriminator.activation = Activation::maxout;
    settings.discriminator.pieces = 3;
    f.check_refused_by(settings, {"16-12x3-20x3-1 with adam"});
}

TEST_CASE("a checkpoint of other networks with as many numbers is refused") {
    Fixture f;
    GanSettings settings = alternating();
    settings.latent.size = 16; // as many as pixels
    GanTrainer other(settings, f.data, f.engine);
    other.save_checkpoint(f.folder);
    settings.generator.hidden = {12, 20};
    f.check_refused_by(settings, {"16-20-12-16 with adam", "16-12-20-16 with adam"});
}

TEST_CASE("a run with a moving average does not go on from one without") {
    Fixture f;
    GanSettings settings = alternating();
    settings.ema = 0;
    GanTrainer without(settings, f.data, f.engine);
    without.save_checkpoint(f.folder);
    f.check_refused({"generator.average.npy"});
}
