// The command line of pocketgan, and its errors.
#include "pipe.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan/settings.hpp"
#include "pocketgan_program.hpp"
#include "sanitizer.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

TEST_CASE("help names the commands and the options of train") {
    const Run help = pocketgan_program({"--help"});
    CHECK(help.status == 0);
    for (const char* command : {"train", "eval", "export", "info", "fetch", "theory", "presets"})
        CHECK(has(help.out, command));
    const Run options = pocketgan_program({"train", "--help-all"});
    CHECK(options.status == 0);
    for (const char* option :
         {"--out", "--preset", "--data", "--epochs", "--steps", "--batch", "--seed", "--threads",
          "--resume", "--config", "--quiet", "--ema", "--g-hidden", "--d-rate", "--objective"})
        CHECK(has(options.out, option));
    CHECK(has(pocketgan_program({"presets"}).out, "goodfellow2014"));
    CHECK(pocketgan_program({"--version"}).status == 0);
}

TEST_CASE("presets prints the settings of one as a settings file") {
    const Run all = pocketgan_program({"presets"});
    CHECK(all.status == 0);
    CHECK(has(all.out, "\nvanilla                      30  Ang 2018, starting point: "));
    const ScratchFolder scratch;
    for (const char* name : {"vanilla", "unrolled", "classifier"}) {
        CAPTURE(name);
        const Run run = pocketgan_program({"presets", name});
        CHECK(run.status == 0);
        CHECK(run.out.find(std::string("# preset ") + name + ": ") == 0);
        spill(scratch.path("file.toml"), run.out);
        const RunSettings settings = load_settings(scratch.path("file.toml"));
        CHECK(settings.preset == name);
        CHECK(settings.training.index() == settings_for_preset(name).training.index());
    }
    check_fails({"presets", "vanila"}, 2, "did you mean vanilla?");
    check_fails({"presets", "vanilla", "tanh"}, 2, "tanh");
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
    CHECK(has(pocketgan_program({"train", "--help"}).out, "0: as many as --steps take"));
    check_fails({"train", "--out", out, "--d-optimiser", "magic"}, 2, "--d-optimiser");
    check_fails({"train", "--out", out, "--d-clip", "x"}, 2, "--d-clip");
    spill(scratch.path("config.toml"), "bogus = 3\n");
    check_fails({"train", "--out", out, "--config", scratch.path("config.toml")}, 2,
                "config.toml:1: unknown key \"bogus\"");
    check_fails({"info"}, 2, "FOLDER");
    check_fails({"eval", "x"}, 2, "--data");
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("help lists common options, those of a topic, or all") {
    const std::string common = pocketgan_program({"help", "train"}).out;
    CHECK(common == pocketgan_program({"train", "--help"}).out);
    CHECK(has(common, "\n  --g-rate X "));
    CHECK_FALSE(has(common, "--g-hidden"));
    CHECK(has(common, "by topic: Training, Generator, Discriminator"));
    const std::string topic = pocketgan_program({"help", "train", "generator"}).out;
    CHECK(topic.find("Generator:\n  --generator TEXT ") == 0);
    CHECK(has(topic, "\n  --g-hidden N,N,... "));
    CHECK_FALSE(has(topic, "--d-hidden"));
    CHECK(has(pocketgan_program({"train", "--help-all"}).out, "--[no-]crosstalk "));
    check_fails({"help", "train", "nonesuch"}, 2,
                "unknown topic \"nonesuch\"; expected one of Training, Generator, Discriminator");
    check_fails({"help", "info", "layers"}, 2, "unknown topic \"layers\"");
}

TEST_CASE("misspelt names are told what may be meant") {
    check_fails({"trian"}, 2, "did you mean train?");
    check_fails({"train", "--out", "x", "--epoch", "3"}, 2,
                "unknown option --epoch; did you mean --epochs?");
    check_fails({"train", "--out", "x", "--g-optimizer=adam"}, 2, "did you mean --g-optimiser?");
    check_fails({"train", "--out", "x", "--lr", "1"}, 2, "did you mean --g-rate?");
    check_fails({"train", "--out", "x", "--preset", "classifier", "--lr", "1"}, 2,
                "did you mean --rate?");
    check_fails({"train", "--out", "x", "--preset", "goodfelow2014"}, 2,
                "did you mean goodfellow2014?");
    check_fails({"train", "--out", "x", "--qqqqqqqqq", "3"}, 2,
                "unknown option --qqqqqqqqq (see --help)");
    check_fails({"train", "--out", "x", "one", "two"}, 2, "unexpected argument \"one\"");
}

TEST_CASE("a flag takes no value, unless after =") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    const auto holds = [&](const char* flag) {
        std::filesystem::remove_all(out);
        CHECK(
            pocketgan_program(train(out, {flag, "--steps", "1", "--d-optimiser", "sgd"})).status ==
            0);
        return has(slurp(out + "/config.toml"), "crosstalk = true");
    };
    CHECK(holds("--crosstalk"));
    CHECK(holds("--crosstalk=true"));
    CHECK_FALSE(holds("--no-crosstalk"));
    CHECK_FALSE(holds("--crosstalk=false"));
}

TEST_CASE("numbers that are too large are wrong usage, and never another number") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    const auto check_option = [&](const char* option, const std::string& value,
                                  const std::string& expected) {
        CAPTURE(option);
        check_fails({"train", "--out", out, option, value}, 2,
                    std::string(option) + ": \"" + value + "\", a whole number of " + expected);
    };
    const std::string over = "18446744073709551616", far = "99999999999999999999999";
    for (const std::string& value : {over, far}) {
        check_option("--epochs", value, "0 to 1099511627776 was expected");
        check_option("--steps", value, "0 to 1099511627776 was expected");
        check_option("--seed", value, "0 or above, below 2^64, was expected");
        check_option("--batch", value, "1 ");
        check_option("--latent", value, "1 ");
        check_option("--g-hidden", value, "1 ");
        check_option("--examples", value, "0 ");
        check_option("--eval-every", value, "0 ");
        check_option("--threads", value, "0 to 1024 was expected");
    }
    check_option("--epochs", "4611686018427387904", "0 to 1099511627776 was expected");
    check_option("--steps", "1099511627777", "0 to 1099511627776 was expected");
    check_option("--d-steps", "10001", "1 to 10000 was expected");
    check_option("--g-pieces", "256", "1 to 255 was expected");
    check_option("--threads", "1025", "0 to 1024 was expected");
    for (const char* text : {"-1", "+1", "1.5", "1e3", "0x10", " 1", "", "1,x"})
        check_option("--batch", text, "1 ");
    check_fails({"eval", "x", "--data", "digits", "--threads", "1025"}, 2, "0 to 1024");
    check_fails({"eval", "x", "--data", "digits", "--seed", over}, 2, "0 or above");
    check_fails({"eval", "x", "--data", "digits", "--samples", over}, 2, "2 to 1000000");
    check_fails({"theory", "--threads", over}, 2, "0 to 1024");
    check_fails({"theory", "--steps", "99"}, 2, "100 to 10000000");
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("settings whose products are too large are status 1, with the reason, and no file") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    check_fails(
        train(out, {"--epochs", "1099511627776"}), 1,
        "epochs is 1099511627776, with 10 steps each; expected at most 1099511627776 steps");
    for (const char* size : {"18446744073709551615", "4611686018427387904", "844424930131968"}) {
        if (sizeof(std::size_t) < 8)
            break;
        CAPTURE(size);
        for (const char* option : {"--latent", "--g-hidden", "--d-hidden"})
            check_fails(train(out, {option, size}), 1, " GiB of memory, ");
        check_fails({"train", "--out", out, "--preset", "autoencoder", "--code", size}, 1,
                    " GiB of memory, ");
    }
    // Before training, though the matrix of the codes' covariance is for saving only.
    check_fails({"train", "--out", out, "--preset", "autoencoder", "--code", "16777216", "--hidden",
                 "1", "--steps", "1"},
                1, "these settings need about 6291");
    check_fails({"train", "--out", out, "--batch", "4294967295"}, 1,
                "at least a batch of 4294967295");
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("settings that need more memory than the machine has are refused, unless forced") {
    if (sizeof(std::size_t) < 8)
        return;
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    // 25 PB: more than any machine has, and than a process can have on one with --force.
    const Arguments large = train(out, {"--g-hidden", "1000000000000"});
    check_fails(large, 1, " GiB are available; expected smaller networks or batches, or --force");
    Arguments forced = large;
    forced.push_back("--force");
    if (!kAddressSanitizer) // which prints a warning of its own
        check_fails(forced, 1, " GiB of memory, which could not be allocated");
    CHECK_FALSE(fs::exists(out));
    CHECK(pocketgan_program(train(out, {"--steps", "1", "--force"})).status == 0);
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
    const std::string reason =
        "no-such-model: is missing; expected a model folder, or the name of a model in /";
    check_fails({"info", "no-such-model"}, 1, reason);
    check_fails({"export", "no-such-model", "--out", out}, 1, reason);
    check_fails({"eval", "no-such-model", "--data", "digits"}, 1, reason);
    check_fails({"eval", scratch.path("none"), "--data", "digits"}, 1, scratch.path("none"));
}

TEST_CASE("options of another kind of training are wrong usage, and help leaves them out") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    check_fails({"train", "--out", out, "--preset", "autoencoder", "--objective", "minimax"}, 2,
                "--objective is not for the preset autoencoder");
    check_fails({"train", "--out", out, "--preset", "autoencoder", "--shift", "1"}, 2, "--shift");
    check_fails({"train", "--out", out, "--preset", "classifier", "--code=4"}, 2, "--code");
    check_fails({"train", "--out", out, "--hidden", "16"}, 2, "--hidden is not for");
    const Run help = pocketgan_program({"train", "--preset", "autoencoder", "--help-all"});
    CHECK(help.status == 0);
    CHECK(has(help.out, "--code"));
    CHECK_FALSE(has(help.out, "--objective"));
    CHECK_FALSE(has(help.out, "--shift"));
    CHECK(has(pocketgan_program({"presets"}).out, "classifier"));
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
