// The command `pocketgan train`: each kind of run.
#include "pocketgan/generator.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan/picture.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

TEST_CASE("training writes a generator that can be sampled from") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    const Run run = pocketgan_program(train(out, {"--epochs", "2"}));
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "epoch 2/2  step 20/20"));
    CHECK(has(run.out, "examples/s"));
    for (const char* file : {"config.toml", "log.csv", "report.html", "generator/model.json",
                             "discriminator/model.json", "checkpoint/checkpoint.json",
                             "samples/00000010.png", "samples/00000020.png"})
        CHECK(fs::exists(out + "/" + file));
    CHECK(Generator::load(out + "/generator").outputs() == 784);
    CHECK(has(pocketgan_program({"info", out + "/generator"}).out, "28x28"));
    CHECK(has(pocketgan_program({"info", "--json", out + "/discriminator"}).out,
              "\"activation\": \"sigmoid\""));

    check_fails(train(out), 1, "holds an earlier run");
    fs::remove_all(out + "/checkpoint"); // as after a run that ended before its first save
    fs::remove(out + "/log.csv");
    CHECK(pocketgan_program(train(out, {"--steps", "1"})).status == 0);
    CHECK(pocketgan_program(train(scratch.path("quiet"), {"--steps", "3", "--quiet"})).out == "");
}

TEST_CASE("a run begins with the time and memory that it takes") {
    const ScratchFolder scratch;
    const Run run = pocketgan_program(train(scratch.path("run"), {"--epochs", "1"}));
    CAPTURE(run.out);
    CHECK(has(run.out, " MB of memory, about "));
    CHECK(run.out.find(" s an epoch, ") < run.out.find("epoch 1/1"));
}

TEST_CASE("settings are written with all digits") {
    CHECK(has(pocketgan_program({"train", "--preset", "goodfellow2014", "--help-all"}).out,
              "(default 1.000004)"));

    const ScratchFolder scratch;
    const std::string run = scratch.path("run");
    CHECK(pocketgan_program({"train", "--out", run, "--preset", "goodfellow2014", "--g-hidden", "8",
                             "--d-hidden", "8", "--examples", "100", "--steps", "1"})
              .status == 0);
    CHECK(has(slurp(run + "/config.toml"), "d-rate-decay = 1.000004\n"));
}

TEST_CASE("the networks of dcgan fit the pictures, and hidden layers replace them") {
    const ScratchFolder scratch;
    const auto dcgan = [&](const std::string& name, std::vector<std::string> options) {
        std::vector<std::string> all = {
            "train",   "--out", scratch.path(name), "--examples", "64", "--epochs", "0",
            "--steps", "1",     "--batch",          "16"};
        all.insert(all.end(), options.begin(), options.end());
        return all;
    };
    const Run stacked =
        pocketgan_program(dcgan("stacked", {"--preset", "radford2016", "--data", "stacked"}));
    CAPTURE(stacked.err);
    REQUIRE(stacked.status == 0);
    CHECK(has(pocketgan_program({"info", scratch.path("stacked") + "/generator"}).out, "28x28x3"));
    // The preset pocket has a dense discriminator, which fits as those of other presets do.
    const Run packed = pocketgan_program(
        dcgan("packed", {"--preset", "radford2016", "--conditional", "--pac", "2"}));
    REQUIRE(packed.status == 0);
    const std::string of_two = scratch.path("packed") + "/discriminator";
    CHECK(has(pocketgan_program({"info", of_two}).out, "images of 28x28x1, 2 at once\n"));
    CHECK(has(pocketgan_program({"info", of_two, "--json"}).out, "\"images_at_once\": 2"));
    const Run modes = pocketgan_program(dcgan("modes", {"--preset", "dcgan", "--data", "stacked"}));
    REQUIRE(modes.status == 0);
    CHECK(has(modes.out, "without classes: those of stacked digits are 1000 modes\n"));
    check_fails(dcgan("ring", {"--preset", "dcgan", "--data", "ring"}), 2,
                "--preset dcgan draws images; ring has plain vectors");
    const std::string images = scratch.path("images.npy");
    write_npy(images, {64, 28, 28}, std::vector<float>(64 * 784).data());
    const Run pocket = pocketgan_program(dcgan("pocket", {"--preset", "pocket", "--data", images}));
    REQUIRE(pocket.status == 0);
    CHECK(has(pocket.out, "without classes: " + images + " has no labels\n"));
    CHECK(has(slurp(scratch.path("pocket") + "/config.toml"), "conditional = false\n"));
    check_fails(dcgan("asked", {"--preset", "pocket", "--data", images, "--conditional"}), 1,
                "has no labels, which a conditional GAN is trained on");
    check_fails(dcgan("promised", {"--preset", "conditional", "--data", images}), 1,
                "has no labels, which a conditional GAN is trained on");
    CHECK(has(slurp(scratch.path("pocket") + "/config.toml"), "discriminator = \"\"\n"));
    CHECK(has(slurp(scratch.path("pocket") + "/config.toml"), "transposed 16 k4 s2 p1"));
    const Run half = pocketgan_program(dcgan("half", {"--preset", "pocket", "--draw", "right"}));
    REQUIRE(half.status == 0);
    CHECK(has(half.out, "without classes: --draw takes none\n"));
    const Run dense = pocketgan_program(
        dcgan("dense", {"--preset", "radford2016", "--g-hidden", "8", "--d-hidden", "9"}));
    REQUIRE(dense.status == 0);
    CHECK(has(slurp(scratch.path("dense") + "/config.toml"), "generator = \"\"\n"));
    CHECK(Generator::load(scratch.path("dense") + "/generator").outputs() == 784);
    CHECK_FALSE(
        has(pocketgan_program({"info", scratch.path("dense") + "/generator"}).out, "transposed"));
    check_fails(dcgan("both", {"--preset", "dcgan", "--g-hidden", "8", "--generator", "dense"}), 2,
                "--g-hidden and --generator exclude each other");
}

TEST_CASE("a run completes pictures, which fit any network, resumes and is evaluated") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run"), model = run + "/generator";
    REQUIRE(pocketgan_program(train(run, {"--draw", "right", "--steps", "4"})).status == 0);
    CHECK(has(slurp(run + "/config.toml"), "draw = \"right\"\n"));
    CHECK(has(pocketgan_program({"info", model}).out,
              "images of 28x28x1, of which it draws the right part"));
    CHECK(has(pocketgan_program({"info", "--json", model}).out, "\"drawn\": \"right\""));
    CHECK(pocketgan_program({"train", "--out", run, "--resume", "--steps", "8"}).status == 0);
    const Run eval = pocketgan_program({"eval", model, "--data", "digits", "--samples", "100"});
    CHECK(eval.status == 0);
    CHECK(has(eval.out, "Parzen"));
    check_fails({"export", model, "--to", "header", "--out", scratch.path("g.h")}, 1,
                "the model draws the right part of images; a C header of such a generator is not");
    CHECK(
        pocketgan_program({"export", model, "--dtype", "i1", "--out", scratch.path("i1")}).status ==
        0);

    // A picture of another size and colour, white at the left.
    Picture picture{56, 80, 3, std::vector<std::uint8_t>(56 * 80 * 3)};
    for (std::size_t i = 0; i < picture.pixels.size(); ++i)
        picture.pixels[i] = i / 3 % 80 < 40 ? 255 : 0;
    const std::string given = scratch.path("given.png"), out = scratch.path("out.npy");
    write_picture(given, picture);
    REQUIRE(run_program("POCKETGAN_SAMPLE", {model, "--complete", given, "--out", out}).status ==
            0);
    const NpyArray<float> completed = read_npy(out);
    CHECK(completed.shape == std::vector<std::size_t>{16, 28, 28});
    for (std::size_t x = 0; x < 14; ++x)
        CHECK(completed.values[28 * 5 + x] == doctest::Approx(1.0f));
    const Run missing =
        run_program("POCKETGAN_SAMPLE", {model, "--complete", "no.png", "--out", out});
    CHECK(missing.status == 1);
    CHECK(has(missing.err, "no.png"));
    std::ofstream(given) << "text";
    CHECK(run_program("POCKETGAN_SAMPLE", {model, "--complete", given, "--out", out}).status == 1);

    const std::string dcgan = scratch.path("dcgan");
    REQUIRE(
        pocketgan_program({"train", "--out", dcgan, "--preset", "dcgan", "--draw", "left",
                           "--examples", "64", "--epochs", "0", "--steps", "1", "--batch", "16"})
            .status == 0);
    CHECK(has(pocketgan_program({"info", dcgan + "/generator"}).out, "28x14"));
    check_fails(train(scratch.path("ring"), {"--data", "ring", "--draw", "left"}), 1,
                "only of images can a part be drawn");
}

TEST_CASE("config.toml repeats the run") {
    const ScratchFolder scratch;
    const std::string first = scratch.path("first"), second = scratch.path("second");
    REQUIRE(pocketgan_program(train(first, {"--steps", "5"})).status == 0);
    REQUIRE(pocketgan_program(
                {"train", "--out", second, "--config", first + "/config.toml", "--threads", "1"})
                .status == 0);
    check_same_files(first + "/generator", second + "/generator");
    CHECK(slurp(first + "/config.toml") == slurp(second + "/config.toml"));
}

TEST_CASE("a mixture is trained on, plotted and evaluated by its modes") {
    const ScratchFolder scratch;
    for (const std::string data : {"ring", "gaussian"}) {
        CAPTURE(data);
        const std::string out = scratch.path(data), json = scratch.path("modes.json");
        const Run run = pocketgan_program(train(out, {"--steps", "12", "--data", data}));
        CAPTURE(run.err);
        REQUIRE(run.status == 0);
        CHECK(fs::exists(out + "/samples/00000010.png"));
        CHECK(has(slurp(out + "/report.html"), "Samples over time"));
        CHECK(has(slurp(out + "/report.html"), "(green)"));
        CHECK(has(slurp(out + "/config.toml"), "output = \"linear\"")); // of a preset with tanh
        const Run eval = pocketgan_program(
            {"eval", out + "/generator", "--data", data, "--threads", "1", "--json", json});
        REQUIRE(eval.status == 0);
        const std::string all = data == "ring" ? "8 of 8" : "2 of 2";
        const std::size_t fitted = eval.out.find("mixture by EM");
        const std::size_t own = eval.out.find("\ndata ");
        REQUIRE(fitted < own);
        REQUIRE(own != std::string::npos);
        CHECK(has(eval.out.substr(fitted, own - fitted), all));
        CHECK(has(eval.out.substr(own), all));
        CHECK(has(eval.out, "2500"));
        CHECK(has(slurp(json), "\"high_quality\""));
    }
    CHECK(pocketgan_program(
              train(scratch.path("pac"), {"--data", "ring", "--pac", "2", "--steps", "1"}))
              .status == 0);
    check_fails({"eval", scratch.path("ring") + "/generator", "--data", "gaussian"}, 1, "gaussian");
    check_fails(
        {"eval", scratch.path("ring") + "/generator", "--data", "ring", "--classifier", "x"}, 2,
        "--classifier is for images");
    check_fails(
        {"eval", scratch.path("ring") + "/generator", "--data", "ring", "--sigma-grid", "0.1:1:3"},
        2, "--sigma-grid is for images");
    check_fails({"eval", scratch.path("ring") + "/generator", "--data", "digits"}, 1, "no image");
}

TEST_CASE("stacked digits are trained on and shown in colour") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("stacked");
    REQUIRE(pocketgan_program(train(out, {"--steps", "2", "--data", "stacked"})).status == 0);
    constexpr std::size_t kColourType = 25; // in a PNG: 2 for RGB
    const std::string png = slurp(out + "/samples/00000002.png");
    REQUIRE(png.size() > kColourType);
    CHECK(png[kColourType] == 2);
    CHECK(has(slurp(out + "/generator/model.json"), "\"channels\": 3"));
    CHECK(pocketgan_program({"train", "--out", out, "--resume", "--steps", "3"}).status == 0);
    check_fails(train(scratch.path("none"), {"--data", "stacked:ring"}), 1, "vectors of 2 numbers");
    CHECK_FALSE(fs::exists(scratch.path("none")));
}

TEST_CASE("a preset names its data, and an explicit --output is kept") {
    const ScratchFolder scratch;
    const std::string ring = scratch.path("ring");
    REQUIRE(pocketgan_program(
                {"train", "--out", ring, "--preset", "ring", "--steps", "1", "--threads", "1"})
                .status == 0);
    CHECK(has(slurp(ring + "/config.toml"), "data = \"ring\""));
    CHECK(has(slurp(ring + "/config.toml"), "d-input-scale = 0.25"));
    CHECK(pocketgan_program({"train", "--out", ring, "--resume", "--steps", "2"}).status == 0);
    check_fails(train(scratch.path("tanh"), {"--data", "ring", "--output", "tanh"}), 1, "linear");
}

TEST_CASE("an auto-encoder is trained, reported and resumed, and its decoder is sampled") {
    const ScratchFolder scratch;
    const auto train_one = [&](const std::string& name, const std::string& steps) {
        return pocketgan_program({"train", "--preset", "autoencoder", "--hidden", "20,12", "--code",
                                  "5", "--examples", "400", "--batch", "40", "--threads", "1",
                                  "--out", scratch.path(name), "--steps", steps});
    };
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    const Run run = train_one("whole", "20");
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "epoch 2/2  step 20/20"));
    CHECK(has(run.out, "test "));
    CHECK(has(run.out, whole + "/generator is the model"));
    CHECK(slurp(whole + "/log.csv").find("step,epoch,seconds,loss,test_loss\n") == 0);
    CHECK(has(slurp(whole + "/report.html"), "Originals and reconstructions"));
    CHECK(fs::exists(whole + "/samples/00000020.png"));
    CHECK(Generator::load(whole + "/generator").latent().size == 5);
    CHECK(has(pocketgan_program({"info", whole + "/encoder"}).out, "encoder"));

    REQUIRE(train_one("parts", "7").status == 0);
    REQUIRE(pocketgan_program(resume(parts, {"--steps", "20"})).status == 0);
    for (const char* folder : {"/checkpoint", "/generator", "/encoder"})
        check_same_files(whole + folder, parts + folder);
    check_fails({"train", "--out", parts, "--resume", "--code", "6"}, 2, "--code");
    check_fails({"train", "--out", parts, "--resume", "--preset", "classifier"}, 2, "--preset");
}

TEST_CASE("a classifier is trained on labelled data") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    const Arguments classifier = {"train", "--preset", "classifier", "--hidden", "20", "--examples",
                                  "400",   "--batch",  "40",         "--steps",  "15", "--out"};
    const auto with = [&](Arguments more) {
        more.insert(more.begin(), classifier.begin(), classifier.end());
        return more;
    };
    const Run run = pocketgan_program(with({out}));
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, out + "/classifier is the model"));
    CHECK(has(pocketgan_program({"info", out + "/classifier"}).out, "classifier"));
    const std::string log = slurp(out + "/log.csv");
    CHECK(log.find("step,epoch,seconds,loss,accuracy,test_loss,test_accuracy\n") == 0);
    CHECK(has(log, ",,\n")); // between two ends of epochs
    CHECK(has(slurp(out + "/report.html"), "Test accuracy"));
    check_fails({"eval", out, "--data", "digits"}, 1,
                "is a training run; it holds " + out + "/classifier");
    write_npy(scratch.path("images.npy"), {400, 4, 4}, std::vector<float>(6400).data());
    check_fails(with({scratch.path("none"), "--data", scratch.path("images.npy")}), 1,
                "images.npy: has no labels");
    CHECK_FALSE(fs::exists(scratch.path("none")));
}

TEST_CASE("a report of something else is not overwritten, and nothing is trained") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("site");
    fs::create_directory(out);
    spill(out + "/report.html", "sales of last year");
    check_fails(train(out), 1, out + "/report.html: is not of a run of pocketgan, and a run would");
    CHECK(slurp(out + "/report.html") == "sales of last year");
    CHECK(std::distance(fs::directory_iterator(out), {}) == 1);
}
