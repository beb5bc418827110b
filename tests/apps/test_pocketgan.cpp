// The program pocketgan.
#include "pipe.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

// The step of the row of log.csv with the highest number in the column parzen, the eighth.
std::string best_by_parzen(const std::string& log) {
    std::istringstream lines(log);
    std::string line, step;
    double best = -std::numeric_limits<double>::infinity();
    std::getline(lines, line); // the header
    while (std::getline(lines, line)) {
        std::vector<std::string> cells;
        std::istringstream row(line);
        for (std::string cell; std::getline(row, cell, ',');)
            cells.push_back(cell);
        if (cells.size() > 7 && !cells[7].empty() && std::stod(cells[7]) > best) {
            best = std::stod(cells[7]);
            step = cells[0];
        }
    }
    return step;
}

void check_same_files(const std::string& a, const std::string& b) {
    std::size_t files = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(a)) {
        CAPTURE(entry.path().string());
        CHECK(slurp(entry.path().string()) == slurp(b + "/" + entry.path().filename().string()));
        ++files;
    }
    CHECK(files > 0);
}

} // namespace

TEST_CASE("help names the commands and the options of train") {
    const Run help = pocketgan_program({"--help"});
    CHECK(help.status == 0);
    for (const char* command : {"train", "eval", "export", "info", "theory", "presets"})
        CHECK(has(help.out, command));
    const Run options = pocketgan_program({"train", "--help"});
    CHECK(options.status == 0);
    for (const char* option :
         {"--out", "--preset", "--data", "--epochs", "--steps", "--batch", "--seed", "--threads",
          "--resume", "--config", "--quiet", "--ema", "--g-hidden", "--d-rate", "--objective"})
        CHECK(has(options.out, option));
    CHECK(has(pocketgan_program({"presets"}).out, "goodfellow2014"));
    CHECK(pocketgan_program({"--version"}).status == 0);
}

TEST_CASE("wrong usage is status 2 and one line") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    check_fails({}, 2, "a command was expected");
    check_fails({"rain"}, 2, "\"rain\"");
    check_fails({"train"}, 2, "--out");
    check_fails({"train", "--out", out, "--preset", "nope"}, 2, "\"nope\"");
    check_fails({"train", "--out", out, "--nope", "1"}, 2, "--nope");
    check_fails({"train", "--out", out, "--batch", "x"}, 2, "--batch");
    check_fails({"train", "--out", out, "--batch", "-1"}, 2, "--batch");
    check_fails({"train", "--out", out, "--objective", "maximin"}, 2, "maximin");
    check_fails({"train", "--out", out, "--output", "clamp"}, 2, "clamp:-1:1");
    check_fails({"train", "--out", out, "--output", "clamp:1"}, 2, "'clamp:1'");
    check_fails({"train", "--out", out, "--output", "clamp:0:1x"}, 2, "'clamp:0:1x'");
    check_fails({"train", "--out", out, "--resume"}, 2, "expected a run to resume");
    check_fails({"train", "--out", ""}, 2, "--out is empty");
    check_fails({"train", "--out", out, "--epochs", "0"}, 2, "--epochs and --steps");
    check_fails({"train", "--out", out, "--d-optimiser", "magic"}, 2, "--d-optimiser");
    check_fails({"train", "--out", out, "--d-clip", "x"}, 2, "--d-clip");
    spill(scratch.path("config.toml"), "bogus = 3\n");
    check_fails({"train", "--out", out, "--config", scratch.path("config.toml")}, 2,
                "config.toml:1: unknown key \"bogus\"");
    check_fails({"info"}, 2, "MODEL");
    check_fails({"eval", "x"}, 2, "--data");
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("unreadable input and unwritable output are status 1, one line, and no file") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    check_fails(train(out, {"--data", scratch.path("none")}), 1, scratch.path("none"));
    write_npy(scratch.path("cube.npy"), {2, 2, 2, 2}, std::vector<float>(16).data());
    check_fails(train(out, {"--data", scratch.path("cube.npy")}), 1, scratch.path("cube.npy"));
    CHECK_FALSE(fs::exists(out));
    check_fails(train("/proc/pocketgan"), 1, "/proc/pocketgan");
    check_fails({"info", scratch.path("none")}, 1, scratch.path("none"));
    check_fails({"eval", scratch.path("none"), "--data", "digits"}, 1, scratch.path("none"));
}

TEST_CASE("a loop of links, a long name and a pipe are refused by name, at once") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run"), loop = scratch.path("loop");
    fs::create_symlink("loop", loop);
    for (const std::string& path : {loop, scratch.path(std::string(300, 'x'))}) {
        const std::string name = path.substr(path.size() - 4);
        check_fails(train(out, {"--data", path}), 1, name + ": cannot be opened: ");
        check_fails(train(out, {"--config", path}), 2, name + ": cannot be opened: ");
        check_fails({"info", path}, 1, name + ": ");
        check_fails({"export", path, "--out", out}, 1, name + ": ");
        check_fails({"eval", path, "--data", "digits"}, 1, name + ": ");
    }
    fs::create_directory(out);
    put_pipe(out + "/config.toml");
    check_fails({"train", "--out", out, "--resume"}, 1, "config.toml: is a pipe or a device");
}

TEST_CASE("a GAN needs no labels, and a classifier says which files are missing") {
    const ScratchFolder scratch;
    const std::string data = scratch.path("data"), out = scratch.path("run");
    fs::create_directory(data);
    const std::string header("\0\0\x08\x03\0\0\0\xc8\0\0\0\x04\0\0\0\x04", 16);
    for (const char* name : {"/train-images-idx3-ubyte", "/t10k-images-idx3-ubyte"})
        spill(data + name, header + std::string(200 * 16, '\x42'));
    CHECK(pocketgan_program(train(out, {"--data", data, "--steps", "2"})).status == 0);
    check_fails({"train", "--out", out, "--preset", "classifier", "--data", data}, 1,
                data + ": has no labels, which a classifier needs; expected");
}

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

TEST_CASE("a resumed run has the same bits as an uninterrupted one") {
    const ScratchFolder scratch;
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    REQUIRE(pocketgan_program(train(whole, {"--epochs", "3"})).status == 0);
    REQUIRE(pocketgan_program(train(parts, {"--epochs", "1"})).status == 0);
    REQUIRE(pocketgan_program({"train", "--out", parts, "--resume", "--epochs", "3"}).status == 0);
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
    check_fails({"info", parts}, 1, parts + "/generator");
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
    REQUIRE(pocketgan_program({"train", "--out", parts, "--resume", "--steps", "12"}).status == 0);
    for (const char* folder : {"/checkpoint", "/generator", "/discriminator"})
        check_same_files(whole + folder, parts + folder);
    check_fails({"train", "--out", parts, "--resume", "--d-warmup", "3"}, 2, "--d-warmup");
}

TEST_CASE("a resumed run keeps the same best generator as an uninterrupted one") {
    const ScratchFolder scratch;
    const std::string whole = scratch.path("whole"), parts = scratch.path("parts");
    const Arguments keep = {"--keep-best", "parzen", "--g-rate", "0.01"};
    const auto train_to = [&](const std::string& out, const std::string& epochs) {
        Arguments arguments = train(out, keep);
        arguments.insert(arguments.end(), {"--epochs", epochs});
        return pocketgan_program(arguments);
    };
    const Run run = train_to(whole, "5");
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "  Parzen "));
    CHECK(has(slurp(whole + "/config.toml"), "eval-every = 1\n"));
    CHECK(has(slurp(whole + "/report.html"), "Best parzen"));
    const std::string log = slurp(whole + "/log.csv");
    CHECK(log.find("step,epoch,seconds,d_loss,g_loss,d_real,d_fake,parzen,classifier_frechet,"
                   "classes\n") == 0);

    const std::string step = best_by_parzen(log);
    CHECK(has(run.out, "the best generator by parzen is that of step " + step + ", "));
    CHECK(has(run.out, whole + "/best is the model"));
    CHECK(step != "50"); // at this rate it gets worse
    REQUIRE(pocketgan_program(train(scratch.path("again"), {"--g-rate", "0.01", "--steps", step}))
                .status == 0);
    check_same_files(whole + "/best", scratch.path("again") + "/generator");

    for (const char* epochs : {"1", "2", "4"}) { // wherever the best row is
        fs::remove_all(parts);
        REQUIRE(train_to(parts, epochs).status == 0);
        REQUIRE(pocketgan_program({"train", "--out", parts, "--resume", "--epochs", "5"}).status ==
                0);
        check_same_files(whole + "/best", parts + "/best");
    }
    check_fails({"train", "--out", parts, "--resume", "--keep-best", "none"}, 2, "--keep-best");

    // Killed between the checkpoint of the best and its model.
    fs::remove_all(parts);
    REQUIRE(pocketgan_program(train(parts, {"--keep-best", "parzen", "--steps", "3"})).status == 0);
    fs::remove_all(parts + "/best");
    REQUIRE(pocketgan_program({"train", "--out", parts, "--resume", "--steps", "3"}).status == 0);
    check_same_files(parts + "/best", parts + "/generator");
}

TEST_CASE("the best generator is kept by the bundled classifier") {
    const ScratchFolder scratch;
    const std::string classes = scratch.path("classes"), out = scratch.path("run");
    REQUIRE(pocketgan_program({"train", "--preset", "classifier", "--hidden", "20", "--batch", "50",
                               "--steps", "20", "--out", classes})
                .status == 0);
    fs::create_directories(scratch.path("apps/models"));
    fs::rename(classes + "/classifier", scratch.path("apps/models/classifier"));
    const Run run = run_program(
        "POCKETGAN_PROGRAM",
        train(out, {"--keep-best", "classifier_frechet", "--eval-every", "2", "--epochs", "3"}),
        "cd '" + scratch.path() + "' &&");
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "  Frechet "));
    CHECK(has(run.out, "  classes "));
    CHECK(has(run.out, "the best generator by classifier_frechet is that of step "));
    CHECK(Generator::load(out + "/best").outputs() == 784);
    const std::string log = slurp(out + "/log.csv");
    CHECK(std::count(log.begin(), log.end(), '\n') == 31);
    std::size_t unmeasured = 0;
    for (std::size_t at = log.find(",,,\n"); at != log.npos; at = log.find(",,,\n", at + 1))
        ++unmeasured;
    CHECK(unmeasured == 28); // all but those after epochs 2 and 3, the last one
    CHECK(has(slurp(out + "/report.html"), "Frechet distance"));
}

TEST_CASE("a mixture's modes are counted while its generator trains") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    const Run run =
        pocketgan_program(train(out, {"--data", "ring", "--steps", "12", "--eval-every", "1"}));
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "  modes "));
    CHECK(has(slurp(out + "/log.csv"), ",d_fake,modes,high_quality\n"));
    CHECK(has(slurp(out + "/report.html"), "Modes covered"));
    CHECK_FALSE(fs::exists(out + "/best"));
}

TEST_CASE("--keep-best without a measure is wrong usage") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    check_fails(train(out, {"--keep-best", "loss"}), 2, "--keep-best: unknown measure 'loss'");
    check_fails(train(out, {"--eval-every", "-1"}), 2, "--eval-every");
    check_fails(train(out, {"--keep-best", "parzen", "--eval-every", "0"}), 2,
                "--keep-best needs measures, but --eval-every is 0");
    check_fails(train(out, {"--keep-best", "parzen", "--data", "ring"}), 2,
                "--keep-best is for images; ring has none");
    check_fails({"train", "--out", out, "--preset", "classifier", "--keep-best", "parzen"}, 2,
                "--keep-best is not for the preset classifier");
    const std::string data = scratch.path("data.npy");
    const auto check_fails_on = [&](const std::vector<std::size_t>& shape, const Arguments& words,
                                    int status, const std::string& reason) {
        write_npy(data, shape, std::vector<float>(1600).data());
        Arguments arguments = {"train", "--out", out, "--data", data, "--batch", "10"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        check_fails(arguments, status, reason);
    };
    check_fails_on({100, 3}, {"--eval-every", "1"}, 2, "has plain vectors");
    check_fails_on({40, 4, 4}, {"--eval-every", "1"}, 1, "at least 60");
    check_fails_on({100, 4, 4}, {"--keep-best", "classifier_frechet"}, 2,
                   "--keep-best classifier_frechet needs a classifier");
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("settings are written with all digits") {
    const char* const decay = "--g-rate-decay FLOAT=1.000004 ";
    CHECK(has(pocketgan_program({"train", "--preset", "goodfellow2014", "--help"}).out, decay));

    const ScratchFolder scratch;
    const std::string run = scratch.path("run");
    CHECK(pocketgan_program({"train", "--out", run, "--preset", "goodfellow2014", "--g-hidden", "8",
                             "--d-hidden", "8", "--examples", "100", "--steps", "1"})
              .status == 0);
    CHECK(has(slurp(run + "/config.toml"), "d-rate-decay = 1.000004\n"));
}

TEST_CASE("config.toml repeats the run") {
    const ScratchFolder scratch;
    const std::string first = scratch.path("first"), second = scratch.path("second");
    REQUIRE(pocketgan_program(train(first, {"--steps", "5"})).status == 0);
    REQUIRE(
        pocketgan_program({"train", "--out", second, "--config", first + "/config.toml"}).status ==
        0);
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
    REQUIRE(pocketgan_program({"train", "--out", parts, "--resume", "--steps", "20"}).status == 0);
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
    check_fails({"info", out}, 1, out + "/classifier");
    write_npy(scratch.path("images.npy"), {400, 4, 4}, std::vector<float>(6400).data());
    check_fails(with({scratch.path("none"), "--data", scratch.path("images.npy")}), 1,
                "images.npy: has no labels");
    CHECK_FALSE(fs::exists(scratch.path("none")));
}

TEST_CASE("options of another kind of training are wrong usage, and help leaves them out") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    check_fails({"train", "--out", out, "--preset", "autoencoder", "--objective", "minimax"}, 2,
                "--objective is not for the preset autoencoder");
    check_fails({"train", "--out", out, "--preset", "autoencoder", "--shift", "1"}, 2, "--shift");
    check_fails({"train", "--out", out, "--preset", "classifier", "--code=4"}, 2, "--code");
    check_fails({"train", "--out", out, "--hidden", "16"}, 2, "--hidden is not for");
    const Run help = pocketgan_program({"train", "--preset", "autoencoder", "--help"});
    CHECK(help.status == 0);
    CHECK(has(help.out, "--code"));
    CHECK_FALSE(has(help.out, "--objective"));
    CHECK_FALSE(has(help.out, "--shift"));
    CHECK(has(pocketgan_program({"presets"}).out, "classifier"));
}

TEST_CASE("export writes float16 weights, which make nearly the same samples") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run"), half = scratch.path("half");
    REQUIRE(pocketgan_program(train(run, {"--steps", "2"})).status == 0);
    const std::string model = run + "/generator";
    REQUIRE(pocketgan_program({"export", model, "--out", half, "--dtype", "f2"}).status == 0);
    CHECK(read_npy_header(half + "/layer0.weight.npy").type == NpyType::float16);
    Engine engine;
    std::vector<float> exact(784), rounded(784);
    Generator::load(model).sample(1, 0, {exact.data(), 1, 784}, engine);
    Generator::load(half).sample(1, 0, {rounded.data(), 1, 784}, engine);
    for (std::size_t i = 0; i < 784; ++i)
        CHECK(std::abs(exact[i] - rounded[i]) < 2e-3);
    CHECK(exact != rounded);
    check_fails({"export", model, "--out", half, "--dtype", "f3"}, 2, "'f3'");
    check_fails({"export", scratch.path("none"), "--out", half}, 1, scratch.path("none"));
}

TEST_CASE("theory prints and plots formulas and measured values") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("new/folder"), json = scratch.path("theory.json");
    const Run run =
        pocketgan_program({"theory", "kl", "best-d", "kl", "--out", out, "--json", json});
    CAPTURE(run.out);
    CHECK(run.status == 0);
    CHECK(run.out.find("best-d: ") < run.out.find("kl: "));
    CHECK(run.out.find("kl: ") == run.out.rfind("\nkl: ") + 1); // once
    CHECK_FALSE(has(run.out, "value: "));
    CHECK(has(run.out, "mean |D - D*|"));
    CHECK(has(run.out, "0.6931")); // log 2
    CHECK_FALSE(has(run.out, "  NO"));
    CHECK(has(slurp(out + "/theory.html"), "best-d"));
    CHECK(has(slurp(json), "\"quantity\": \"mean |D - D*|\""));
    const Run again = pocketgan_program({"theory", "best-d", "kl", "--threads", "2"});
    CHECK(again.out == run.out);
    CHECK(pocketgan_program({"theory", "kl", "--seed", "2"}).out != run.out);
}

TEST_CASE("a statement that disagrees is status 1, with its figures") {
    const ScratchFolder scratch;
    const Run run =
        pocketgan_program({"theory", "kl", "theorem-3", "--steps", "100", "--out", scratch.path()});
    CHECK(run.status == 1);
    CHECK(run.err == "pocketgan: theory: not borne out within the error: theorem-3\n");
    CHECK(has(run.out, "  NO\n"));
    CHECK(has(slurp(scratch.path("theory.html")), "class=\"missed\""));
    check_fails({"theory", "theorem-4"}, 2, "theorem-4");
    check_fails({"theory", "--steps", "99"}, 2, "--steps");
    check_fails({"theory", "--seed", "-1"}, 2, "--seed");
    check_fails({"theory", "kl", "--out", "/proc/pocketgan"}, 1, "/proc/pocketgan");
    check_fails({"theory", "kl", "--out", ""}, 2, "--out is empty");
    check_fails({"theory", "kl", "--json", scratch.path("none/x")}, 1, scratch.path("none/x"));
    CHECK(has(pocketgan_program({"theory", "--help"}).out, "saturation"));
}

TEST_CASE("export prints by how much the Parzen log-likelihood changes") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run"), small = scratch.path("small");
    REQUIRE(pocketgan_program(train(run, {"--steps", "2"})).status == 0);
    const auto exported = [&](const char* model, const std::string& data) {
        return pocketgan_program(
            {"export", run + "/" + model, "--out", small, "--dtype", "f4", "--data", data});
    };
    const Run some = exported("generator", "digits");
    CHECK(some.status == 0);
    CHECK(has(some.out, "Parzen log-likelihood of digits: "));
    CHECK(has(some.out, " nats, +0.00\n"));
    fs::remove_all(small);

    write_npy(scratch.path("wide.npy"), {100, 30, 30}, std::vector<float>(90000).data());
    const Run unlike = exported("generator", scratch.path("wide.npy"));
    CHECK(unlike.status == 1);
    CHECK(has(unlike.err, "generator has 784 outputs; expected 900"));
    const Run discriminator = exported("discriminator", "digits");
    CHECK(discriminator.status == 1);
    CHECK(has(discriminator.err,
              "discriminator: has the role discriminator; expected a generator for --data"));
    CHECK_FALSE(fs::exists(small));
}

TEST_CASE("export writes int8 weights, which info, eval and export read") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run"), small = scratch.path("small");
    REQUIRE(pocketgan_program(train(run, {"--steps", "2"})).status == 0);
    const std::string model = run + "/generator";
    const Run exported = pocketgan_program({"export", model, "--out", small, "--dtype", "i1"});
    REQUIRE(exported.status == 0);
    CHECK(has(exported.out, "wrote " + small + ": "));
    CHECK(has(exported.out, "256 samples differ by 0.0"));
    CHECK(read_npy_header(small + "/layer0.weight.npy").type == NpyType::int8);
    CHECK(fs::file_size(small + "/layer0.weight.npy") - 128 ==
          (fs::file_size(model + "/layer0.weight.npy") - 128) / 4);
    CHECK(has(slurp(small + "/model.json"), "\"self_test\""));
    CHECK(slurp(small + "/model.json") != slurp(model + "/model.json"));
    CHECK_NOTHROW(Generator::load(small)); // passes its self-test

    const Run info = pocketgan_program({"info", small});
    const Run info_of_floats = pocketgan_program({"info", model});
    REQUIRE(info.status == 0);
    CHECK(has(info.out, "int8"));
    CHECK_FALSE(has(info_of_floats.out, "int8"));
    CHECK(has(pocketgan_program({"info", "--json", small}).out, "\"weights\": \"int8\""));
    CHECK(pocketgan_program({"eval", small, "--data", "digits", "--samples", "50"}).status == 0);
    const std::string again = scratch.path("again"), floats = scratch.path("floats");
    REQUIRE(pocketgan_program({"export", small, "--out", again, "--dtype", "i1"}).status == 0);
    check_same_files(small, again);
    const Run multiplied = pocketgan_program({"export", small, "--out", floats, "--dtype", "f4"});
    REQUIRE(multiplied.status == 0);
    CHECK(read_npy_header(floats + "/layer0.weight.npy").type == NpyType::float32);
    const Run over = pocketgan_program({"export", model, "--out", model + "/", "--dtype", "i1"});
    CHECK(over.status == 0);
    CHECK(over.out.substr(over.out.find('\n')) == exported.out.substr(exported.out.find('\n')));
    const std::string discriminator = scratch.path("discriminator");
    CHECK(pocketgan_program(
              {"export", run + "/discriminator", "--out", discriminator, "--dtype", "i1"})
              .status == 0);
    CHECK(read_npy_header(discriminator + "/layer0.weight.npy").type == NpyType::int8);
}
