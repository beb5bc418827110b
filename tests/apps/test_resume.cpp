// `pocketgan train --resume`.
#include "pocketgan/model.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan/settings.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

TEST_CASE("a resumed run has the same bits as an uninterrupted one") {
    const ScratchFolder scratch;
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    REQUIRE(pocketgan_program(train(whole, {"--epochs", "3"})).status == 0);
    REQUIRE(pocketgan_program(train(parts, {"--epochs", "1"})).status == 0);
    REQUIRE(pocketgan_program(resume(parts, {"--epochs", "3"})).status == 0);
    for (const char* folder : {"/checkpoint", "/generator", "/discriminator", "/samples"})
        check_same_files(whole + folder, parts + folder);
    check_fails(
        {"train", "--out", parts, "--resume", "--batch", "10"}, 2,
        "--batch is 10, the run in --out has 20; --resume goes on with the settings it had");
    check_fails({"train", "--out", parts, "--resume", "--seed", "2"}, 2, "--seed is 2");
    check_fails({"train", "--out", parts, "--resume", "--objective", "minimax"}, 2,
                "--objective is \"minimax\", the run in --out has \"non-saturating\"");
    check_fails({"train", "--out", parts, "--resume", "--config", parts + "/config.toml"}, 2,
                "takes no --config");
    const std::string config = slurp(parts + "/config.toml");
    const Run done = pocketgan_program({"train", "--out", parts, "--resume", "--epochs", "2"});
    CHECK(done.status == 0);
    CHECK(has(done.out, "at step 30 already"));
    CHECK(slurp(parts + "/config.toml") == config);
    check_fails({"eval", parts, "--data", "digits"}, 1,
                "is a training run; it holds " + parts + "/discriminator and " + parts +
                    "/generator");
}

TEST_CASE("a conditional run is resumed as one, and no other run becomes one") {
    const ScratchFolder scratch;
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    REQUIRE(pocketgan_program(train(whole, {"--conditional", "--steps", "8"})).status == 0);
    REQUIRE(pocketgan_program(train(parts, {"--conditional", "--steps", "3"})).status == 0);
    CHECK(has(slurp(parts + "/config.toml"), "conditional = true\n"));
    const Run run = pocketgan_program(resume(parts, {"--conditional", "--steps", "8"}));
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    for (const char* folder : {"/checkpoint", "/generator", "/discriminator"})
        check_same_files(whole + folder, parts + folder);
    CHECK(load_model(parts + "/generator").classes.size() == 10);

    const std::string plain = scratch.path("plain");
    REQUIRE(pocketgan_program(train(plain, {"--steps", "2"})).status == 0);
    check_fails(resume(plain, {"--conditional", "--steps", "4"}), 2,
                "--conditional is true, the run in --out has false; --resume goes on with the "
                "settings it had");
}

TEST_CASE("--eval-every and --keep-best change on --resume, and the weights have the same bits") {
    const ScratchFolder scratch;
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    REQUIRE(pocketgan_program(train(whole, {"--epochs", "4"})).status == 0);
    REQUIRE(pocketgan_program(train(parts, {"--epochs", "1"})).status == 0);
    REQUIRE(pocketgan_program(resume(parts, {"--epochs", "2", "--eval-every", "1"})).status == 0);
    CHECK(has(slurp(parts + "/config.toml"), "eval-every = 1\n"));
    REQUIRE(pocketgan_program(resume(parts, {"--epochs", "3", "--eval-every", "0"})).status == 0);
    REQUIRE(pocketgan_program(resume(parts, {"--epochs", "4"})).status == 0);
    for (const char* folder : {"/checkpoint", "/generator", "/discriminator", "/samples"})
        check_same_files(whole + folder, parts + folder);
    // The measure of the second epoch is kept.
    CHECK(has(slurp(parts + "/log.csv"), ",d_fake,parzen,classifier_frechet,classes\n"));
    CHECK(has(slurp(parts + "/report.html"), "Parzen log-likelihood over epoch; G from "));
}

TEST_CASE("--override changes learning rates on --resume, and nothing else does") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    REQUIRE(pocketgan_program(train(out, {"--steps", "2"})).status == 0);
    const Arguments resume = {"train",   "--out", out,        "--resume",
                              "--steps", "4",     "--g-rate", "0.001"};
    check_fails(resume, 2, "--g-rate is 0.001, the run in --out has 2e-04; add --override");
    Arguments override_rate = resume;
    override_rate.push_back("--override");
    const Run run = pocketgan_program(override_rate);
    CAPTURE(run.err);
    CHECK(run.status == 0);
    CHECK(has(slurp(out + "/config.toml"), "g-rate = 0.001\n"));
    check_fails({"train", "--out", out, "--resume", "--override", "--batch", "10"}, 2, "--batch");
    check_fails(train(scratch.path("new"), {"--override"}), 2, "--override is for --resume");
    CHECK(pocketgan_program({"train", "--out", out, "--resume", "--steps", "6"}).status == 0);
}

TEST_CASE("a checkpoint of other data, or of another run, is refused by name") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run"), other = scratch.path("other");
    REQUIRE(pocketgan_program(train(out, {"--steps", "2"})).status == 0);
    REQUIRE(pocketgan_program(train(other, {"--steps", "2", "--seed", "7"})).status == 0);
    fs::remove_all(out + "/checkpoint");
    fs::copy(other + "/checkpoint", out + "/checkpoint");
    check_fails({"train", "--out", out, "--resume", "--steps", "4"}, 1,
                "checkpoint: seed is 7 in the checkpoint and 1 in this run");
}

TEST_CASE("a run goes on with another instruction set, from the same numbers") {
    const ScratchFolder scratch;
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    const auto scalar = [](const std::vector<std::string>& arguments) {
        return run_program("POCKETGAN_PROGRAM", arguments, "POCKETGAN_ISA=scalar").status;
    };
    REQUIRE(scalar(train(whole, {"--steps", "6"})) == 0);
    REQUIRE(scalar(train(parts, {"--steps", "3"})) == 0);
    REQUIRE(pocketgan_program({"train", "--out", parts, "--resume", "--steps", "6"}).status == 0);
    for (const char* array : {"/generator/layer0.weight.npy", "/discriminator/layer1.weight.npy"}) {
        const std::vector<float> expected = read_npy(whole + array).values;
        const std::vector<float> found = read_npy(parts + array).values;
        REQUIRE(found.size() == expected.size());
        double largest = 0.0;
        for (std::size_t i = 0; i < found.size(); ++i)
            largest = std::max(largest, std::fabs(double{found[i]} - expected[i]));
        CAPTURE(array);
        CHECK(largest < 2e-3); // other roundings
    }
}

TEST_CASE("a critic with warm-ups logs its estimate and resumes to the same bits") {
    const ScratchFolder scratch;
    const auto critic = [&](const std::string& name, const std::string& steps) {
        return train(scratch.path(name),
                     {"--objective", "wasserstein", "--d-clip", "0.02", "--d-optimiser", "rmsprop",
                      "--d-warmup", "2", "--d-warmup-every", "5", "--d-warmup-steps", "4", "--pac",
                      "2", "--steps", steps});
    };
    const Run run = pocketgan_program(critic("whole", "12"));
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "estimate "));
    CHECK_FALSE(has(run.out, "D(x)"));
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    CHECK_FALSE(
        has(pocketgan_program({"info", "--json", whole + "/discriminator"}).out, "sigmoid"));
    CHECK(has(slurp(whole + "/report.html"), "critic&#39;s estimate"));

    REQUIRE(pocketgan_program(critic("parts", "4")).status == 0);
    REQUIRE(pocketgan_program(resume(parts, {"--steps", "12"})).status == 0);
    for (const char* folder : {"/checkpoint", "/generator", "/discriminator"})
        check_same_files(whole + folder, parts + folder);
    check_fails({"train", "--out", parts, "--resume", "--d-warmup", "3"}, 2, "--d-warmup");
}

TEST_CASE("a run on data of any name in UTF-8 is resumed") {
    const ScratchFolder scratch;
    // An IDX file of 40 images of 4x4 may have any name.
    const std::string images =
        std::string("\0\0\x08\x03\0\0\0\x28\0\0\0\x04\0\0\0\x04", 16) + std::string(640, '\x55');
    const std::string out = scratch.path("run");
    const std::string names[] = {"a#b \"x\"=[1]\n.idx",
                                 "[x].idx",
                                 "epochs = 7\n[a]\nb=\"\"\"",
                                 "\\u0041\\.idx",
                                 " x ",
                                 "caf\xc3\xa9\x7f\x01\t.idx",
                                 "[x]",
                                 "{x}",
                                 "-x",
                                 "\"x\"",
                                 "%x,y;z"};
    for (const std::string& name : names) {
        CAPTURE(name);
        spill(scratch.path(name), images);
        // A relative name, which can begin with a bracket.
        const auto in_folder = [&](const Arguments& arguments) {
            return run_program("POCKETGAN_PROGRAM", arguments, "cd '" + scratch.path() + "' &&");
        };
        const Run first = in_folder(train(out, {"--data=" + name, "--steps", "1"}));
        CAPTURE(first.err);
        REQUIRE(first.status == 0);
        CHECK(load_settings(out + "/config.toml").data == name);
        const Run second = in_folder({"train", "--out", out, "--resume", "--steps", "2"});
        CAPTURE(second.err);
        CHECK(second.status == 0);
        const Run third = in_folder({"train", "--out", scratch.path("again"), "--config",
                                     out + "/config.toml", "--steps", "1"});
        CHECK(third.status == 0);
        fs::remove_all(out);
        fs::remove_all(scratch.path("again"));
        fs::remove(scratch.path(name));
    }
}

TEST_CASE("data whose name is not UTF-8 is wrong usage, before training") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    for (const char* name : {"caf\xe9.npy", "\xff", "a\xed\xa0\x80"}) {
        const std::string data = scratch.path(name);
        write_npy(data, {40, 4, 4}, std::vector<float>(640).data());
        check_fails(train(out, {"--data", data}), 2, "text in UTF-8, as settings files hold it,");
    }
    CHECK_FALSE(fs::exists(out));
}
