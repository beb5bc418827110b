#include "gan/small_gan.hpp"
#include "pipe.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"
#include "training/settings_values.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

using namespace pocketgan;
using namespace small_gan;

namespace {

namespace fs = std::filesystem;

// Settings that together use every array: SGD's velocities, Adam's moments, the average.
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
    GanSettings conditional_pixels = batch_normalised();
    conditional_pixels.conditional = true;
    conditional_pixels.pac = 2;
    return {{"sgd, simultaneous", goodfellow()},
            {"sgd and adam, simultaneous, average", mixed},
            {"adam, alternating, average", alternating()},
            {"sgd and adam, alternating", plain},
            {"rmsprop, alternating with warm-ups, average", critic()},
            {"unrolled", unrolled()},
            {"with a gradient penalty", penalised()},
            {"conditional", conditional()},
            {"convolutional", convolutional()},
            {"batch normalised", batch_normalised()},
            {"conditional and packed, of convolutions", conditional_pixels}};
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

// A trainer after three steps, and the checkpoint of another trainer after five.
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

    // Loading throws an Error with these words and changes nothing.
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

TEST_CASE("training resumed from a checkpoint gives the same bits") {
    const Dataset data = labelled_images(45, 4, 3); // the steps cross ends of epochs
    Engine engine;
    for (const Setup& setup : setups()) {
        CAPTURE(setup.name);
        const ScratchFolder scratch;
        GanTrainer whole(setup.settings, data, engine);
        for (int step = 0; step < 7; ++step)
            whole.step();
        whole.save_checkpoint(scratch.path("seven"));

        GanTrainer resumed(setup.settings, data, engine);
        resumed.step(); // the whole state is replaced
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
        CHECK(resumed.generator().classes.size() == (setup.settings.conditional ? 3 : 0));
    }
}

TEST_CASE("a checkpoint of a conditional GAN is for a conditional GAN and its labels alone") {
    const Dataset data = labelled_images(30, 4, 3);
    Engine engine;
    const ScratchFolder scratch;
    const std::string folder = scratch.path("checkpoint");
    GanTrainer trainer(conditional(), data, engine);
    trainer.save_checkpoint(folder);
    CHECK(slurp(folder + "/checkpoint.json").find("\"conditional\": true") != std::string::npos);
    const auto refusal = [&](const GanSettings& settings, const Dataset& of) {
        GanTrainer to(settings, of, engine);
        return thrown<Error>([&] { to.load_checkpoint(folder); });
    };
    CHECK(refusal(conditional(), data) == "");
    CHECK(refusal(alternating(), data) ==
          folder + ": conditional is true in the checkpoint and false in this run");
    CHECK(refusal(conditional(), labelled_images(30, 4, 2)).find("data's checksum is ") !=
          std::string::npos);
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

TEST_CASE("a pipe in place of a file of a checkpoint is refused at once") {
    for (const char* name : {"/checkpoint.json", "/generator.npy", "/discriminator.second.npy"}) {
        Fixture f;
        put_pipe(f.folder + name);
        f.check_refused({f.folder + name + ": is a pipe or a device, a file was expected"});
    }
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
    const std::string name = "/discriminator.second.npy"; // the last array to be read
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

TEST_CASE("a checkpoint with a malformed checkpoint.json is refused") {
    const auto refused_when = [](const std::string& text, const std::string& with,
                                 const std::vector<std::string>& words) {
        Fixture f;
        f.replace_in_json(text, with);
        f.check_refused({f.folder + "/checkpoint.json"});
        f.check_refused(words);
    };
    refused_when("{", "[", {"not a checkpoint"});
    refused_when("}", "", {"not a checkpoint"});
    refused_when("pocketgan-checkpoint", "pocketgan-model", {"not a checkpoint"});
    refused_when("\"version\": 2", "\"version\": 3", {"format version 3", "2 was expected"});
    refused_when("\"version\": 2", "\"version\": \"2\"", {"format version \"2\""});
    refused_when("\"steps\": 5", "\"steps\": -5", {"steps", "-5"});
    refused_when("\"steps\": 5", "\"steps\": 5.5", {"steps", "5.5"});
    refused_when("\"steps\": 5", "\"steps\": 1099511627777", {"steps", "1099511627777"});
    refused_when("\"steps\": 5", "\"steps\": \"5\"", {"steps", "\"5\""});
    refused_when("\"steps\": 5", "\"other\": 5", {"steps", "null"});
    const std::string deep = std::string(200000, '[') + std::string(200000, ']');
    for (const char* field : {"\"version\": 2", "\"steps\": 5", "\"kind\": \"gan\""})
        refused_when(field, std::string(field, std::strchr(field, ':') + 1) + deep,
                     {"more than 16 levels"});
}

TEST_CASE("a checkpoint of an earlier format is refused with advice") {
    Fixture f;
    f.replace_in_json("\"version\": 2", "\"version\": 1");
    f.check_refused({f.folder + "/checkpoint.json: has format version 1, without the settings and "
                                "data of the run; resume it with the version that wrote it, or "
                                "start a new run"});
}

TEST_CASE("a checkpoint of another version of the library is refused") {
    Fixture f;
    f.replace_in_json("\"library\": \"0.1.0\"", "\"library\": \"0.2.0\"");
    f.check_refused({"was written by pocketgan \"0.2.0\", this is \"0.1.0\"; resume with a library "
                     "of the same version"});
    Fixture g;
    g.replace_in_json("\"library\": \"0.1.0\"", "\"library\": \"0.1.7\""); // the same bits
    g.trainer.load_checkpoint(g.folder);
    CHECK(g.trainer.steps() == 5);
}

TEST_CASE("a checkpoint holds its settings, data and library version") {
    Fixture f;
    const std::string text = slurp(f.folder + "/checkpoint.json");
    for (const char* part :
         {"\"library\": \"0.1.0\"", "\"kind\": \"gan\"", "\"seed\": 1", "\"batch\": 8",
          "\"g-rate\": 0.0002", "\"ema\": 0.9", "\"d-hidden-keep\": 0.5", "\"output\": \"tanh\"",
          "\"count\": 30", "\"size\": 16", "\"checksum\": \""}) {
        CAPTURE(std::string(part));
        CHECK(text.find(part) != std::string::npos);
    }
    for (const SettingValue& setting : setting_values(alternating())) {
        CAPTURE(setting.name);
        CHECK(text.find("\"" + setting.name + "\": ") != std::string::npos);
    }
}

TEST_CASE("a checkpoint of another instruction set and number of threads is read") {
    Fixture f;
    const std::string isa = std::string("\"instruction_set\": \"") + Engine::instruction_set();
    f.replace_in_json(isa, "\"instruction_set\": \"other");
    f.replace_in_json("\"threads\": 1", "\"threads\": 64");
    f.trainer.load_checkpoint(f.folder);
    CHECK(f.trainer.steps() == 5);
}

TEST_CASE("a checkpoint with other settings is refused, and each difference is named") {
    const auto refused = [](const std::function<void(GanSettings&)>& change,
                            const std::string& difference) {
        Fixture f;
        GanSettings settings = alternating();
        change(settings);
        f.check_refused_by(settings, {f.folder + ": " + difference});
    };
    refused([](auto& s) { s.seed = 2; }, "seed is 1 in the checkpoint and 2 in this run");
    refused([](auto& s) { s.batch = 10; }, "batch is 8 in the checkpoint and 10 in this run");
    refused([](auto& s) { s.objective = Objective::minimax; },
            "objective is \"non-saturating\" in the checkpoint and \"minimax\" in this run");
    refused([](auto& s) { s.generator.optimiser.rate = 0.5; },
            "g-rate is 0.0002 in the checkpoint and 0.5 in this run");
    refused([](auto& s) { s.discriminator.optimiser.rate_decay = 1.5; },
            "d-rate-decay is 1 in the checkpoint and 1.5 in this run");
    refused(
        [](auto& s) {
            s.generator.hidden = {20, 13};
        },
        "g-hidden is [20,12] in the checkpoint and [20,13] in this run");
    refused([](auto& s) { s.discriminator.optimiser.kind = OptimiserKind::rmsprop; },
            "d-optimiser is \"adam\" in the checkpoint and \"rmsprop\" in this run");
    refused([](auto& s) { s.ema = 0; }, "ema is 0.9 in the checkpoint and 0 in this run");
    refused([](auto& s) { s.d_clip = 0.1f; }, "d-clip is 0 in the checkpoint and 0.1 in this run");
    refused([](auto& s) { s.examples = 20; }, "examples is 0 in the checkpoint and 20 in this run");
    refused([](auto& s) { s.seed = 2, s.batch = 10; },
            "seed is 1 in the checkpoint and 2 in this run; batch is 8 in the checkpoint and 10 in "
            "this run");
}

TEST_CASE("a checkpoint of other data is refused") {
    Fixture f;
    GanTrainer more(alternating(), images(31, 4), f.engine);
    f.check_refused(
        more, {f.folder +
               ": data's count is 30 in the checkpoint and 31 in this run; data's checksum is "});
    GanTrainer larger(alternating(), images(30, 5), f.engine);
    f.check_refused(larger, {"data's size is 16 in the checkpoint and 25 in this run"});
    const Dataset data = images(30, 4);
    std::vector<std::uint8_t> pixels(data.pixels().begin(), data.pixels().end());
    pixels[100] ^= 1;
    GanTrainer other(alternating(), Dataset::from_bytes(DataShape::images(30, 4, 4), pixels),
                     f.engine);
    f.check_refused(other, {f.folder + ": data's checksum is "});
}

TEST_CASE("with Override::learning_rates only learning rates may differ") {
    Fixture f;
    GanSettings settings = alternating();
    settings.generator.optimiser.rate = 0.5;
    settings.generator.optimiser.rate_decay = 1.5;
    settings.discriminator.optimiser.rate_minimum = 1e-6;
    GanTrainer faster(settings, f.data, f.engine);
    CHECK(thrown<Error>([&] { faster.load_checkpoint(f.folder); }) != "");
    faster.load_checkpoint(f.folder, Override::learning_rates);
    CHECK(faster.steps() == 5);
    f.trainer.load_checkpoint(f.folder);
    CHECK(parameters(faster.generator()) == parameters(f.trainer.generator()));
    faster.step();
    f.trainer.step();
    CHECK(parameters(faster.generator()) != parameters(f.trainer.generator()));
    CHECK(parameters(faster.discriminator()) == parameters(f.trainer.discriminator()));

    settings.seed = 2;
    GanTrainer other(settings, f.data, f.engine);
    CHECK(thrown<Error>([&] { other.load_checkpoint(f.folder, Override::learning_rates); }) ==
          f.folder + ": seed is 1 in the checkpoint and 2 in this run");
}
