#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/random.hpp"
#include "pocketgan/run.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <unistd.h>

using namespace pocketgan;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

// 120 random images of 4x4 bytes, of labels 0 to 2.
Dataset images(std::uint64_t seed = 8) {
    std::vector<std::uint8_t> pixels(120 * 16);
    std::vector<std::uint16_t> labels(120);
    const Random random(seed, 0);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(random.below(i, 256));
    for (std::size_t i = 0; i < labels.size(); ++i)
        labels[i] = static_cast<std::uint16_t>(i % 3);
    return Dataset::from_bytes(DataShape::images(120, 4, 4), pixels, labels, "random images");
}

RunSettings small(std::uint64_t epochs) {
    RunSettings run = settings_for_preset("tanh-adam-dropout", "random images");
    GanSettings& gan = std::get<GanSettings>(run.training);
    gan.latent.size = 4;
    gan.generator.hidden = {8};
    gan.discriminator.hidden = {8};
    gan.batch = 12;
    run.epochs = epochs;
    return run;
}

RunSettings small_classifier() {
    RunSettings run = settings_for_preset("classifier", "random images");
    SupervisedSettings& supervised = std::get<SupervisedSettings>(run.training);
    supervised.network.hidden = {8};
    supervised.batch = 12;
    supervised.shift = 0;
    run.epochs = 2;
    return run;
}

RunOptions in(const std::string& folder, bool resume = false) {
    RunOptions options;
    options.folder = folder;
    options.resume = resume;
    return options;
}

// The text of the Error of Run's constructor.
std::string refusal(const RunSettings& settings, const RunOptions& options,
                    const Dataset& data = images()) {
    Engine engine;
    return thrown<Error>([&] { Run(settings, data, options, engine); });
}

std::vector<float> weights(const std::string& model) {
    return load_model(model).layers.back().weight;
}

} // namespace

TEST_CASE("a run writes its folder and reports each step") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    Run run(small(3), data, in(scratch.path("run")), engine);
    CHECK(run.steps_per_epoch() == 10);
    CHECK(run.last_step() == 30);
    CHECK(run.examples_used() == 120);
    std::uint64_t steps = 0, saves = 0;
    RunCallbacks callbacks;
    callbacks.progress = [&](const RunProgress& progress) {
        CHECK(progress.step == ++steps);
        CHECK(std::isfinite(progress.figures[Column::d_loss]));
        CHECK(std::isnan(progress.figures[Column::loss]));
        return true;
    };
    callbacks.saved = [&](const Run& saved) { saves += saved.steps() > 0; };
    CHECK(run.train(callbacks));
    CHECK(steps == 30);
    CHECK(saves == 3);
    CHECK(run.rows().size() == 30);
    for (const char* file :
         {"config.toml", "log.csv", "generator/model.json", "discriminator/model.json",
          "checkpoint/checkpoint.json", "samples/00000030.png"})
        CHECK(std::filesystem::exists(scratch.path("run/") + file));
    CHECK(load_settings(scratch.path("run/config.toml")).data == "random images");
    CHECK(slurp(scratch.path("run/config.toml"))
              .find(std::string("# pocketgan 0.1.0, ") + Engine::instruction_set() +
                    ", 1 thread\n") == 0);
    CHECK(run.best() == nullptr);
}

TEST_CASE("a run that a callback stops is resumed to the same bits") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    Run whole(small(3), data, in(scratch.path("whole")), engine);
    whole.train();
    {
        Run stopped(small(3), data, in(scratch.path("parts")), engine);
        CHECK_FALSE(stopped.train({[](const RunProgress& now) { return now.step < 7; }, {}, {}}));
        CHECK(stopped.steps() == 7);
    }
    Run resumed(small(3), data, in(scratch.path("parts"), true), engine);
    CHECK(resumed.steps() == 7);
    CHECK(resumed.train());
    CHECK(weights(scratch.path("parts/generator")) == weights(scratch.path("whole/generator")));
    CHECK(slurp(scratch.path("parts/checkpoint/generator.npy")) ==
          slurp(scratch.path("whole/checkpoint/generator.npy")));
}

TEST_CASE("a run that is stopped within a step is saved before it and resumed to the same bits") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    RunSettings settings = small(0);
    settings.steps = 3;
    GanSettings& gan = std::get<GanSettings>(settings.training);
    gan.d_steps = 20;
    gan.examples = 120;
    gan.batch = 2; // three steps are an epoch
    Run whole(settings, data, in(scratch.path("whole")), engine);
    CHECK(whole.steps_per_epoch() == 3);
    whole.train();

    int minibatches = 0, saves = 0;
    RunCallbacks callbacks;
    callbacks.stop = [&] { return ++minibatches == 47; };
    callbacks.saved = [&](const Run&) { ++saves; };
    {
        Run stopped(settings, data, in(scratch.path("parts")), engine);
        CHECK_FALSE(stopped.train(callbacks));
        CHECK(stopped.steps() == 2);
    }
    CHECK(saves == 1);
    CHECK(std::filesystem::exists(scratch.path("parts/samples/00000002.png")));

    Run resumed(settings, data, in(scratch.path("parts"), true), engine);
    callbacks.stop = [] { return true; };
    CHECK_FALSE(resumed.train(callbacks));
    CHECK(resumed.steps() == 2);
    CHECK(saves == 1); // it is saved already
    CHECK(resumed.train());
    for (const char* array : {"generator.npy", "discriminator.npy", "discriminator.first.npy"}) {
        CAPTURE(array);
        const std::string file = std::string("/checkpoint/") + array;
        CHECK(slurp(scratch.path("parts") + file) == slurp(scratch.path("whole") + file));
    }

    Run none(settings, data, in(scratch.path("none")), engine);
    CHECK_FALSE(none.train(callbacks));
    CHECK(none.steps() == 0);
    CHECK_FALSE(std::filesystem::exists(scratch.path("none/checkpoint")));
}

TEST_CASE("the best generator is kept, and held-out images decide") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    RunSettings settings = small(4);
    settings.eval_every = 1;
    settings.keep_best = KeepBest::parzen;
    Run run(settings, data, in(scratch.path("run")), engine);
    CHECK(run.train());
    REQUIRE(run.best() != nullptr);
    double highest = -std::numeric_limits<double>::infinity();
    for (const LogRow& row : run.rows())
        highest = std::fmax(highest, row.figures[Column::parzen]);
    CHECK(run.best()->figures[Column::parzen] == highest);
    CHECK(Generator::load(scratch.path("run/best")).outputs() == 16);
}

TEST_CASE("a classifier's run measures the test data") {
    const ScratchFolder scratch;
    const Dataset data = images(), test = images(9);
    Engine engine;
    RunOptions options = in(scratch.path("run"));
    options.test = test;
    Run run(small_classifier(), data, options, engine);
    CHECK(run.train());
    CHECK(std::string(run.model_folder()) == "classifier");
    CHECK(run.rows().back().figures[Column::test_accuracy] >= 0.0);
    CHECK(std::filesystem::exists(scratch.path("run/classifier/model.json")));
}

TEST_CASE("a run tells its memory and the time of an epoch, and is not changed by that") {
    const ScratchFolder scratch;
    Engine engine;
    RunSettings settings = small(2);
    const auto measured = [&](const std::string& name) {
        RunOptions options = in(scratch.path(name));
        options.measure_time = true;
        return options;
    };
    Run timed(settings, images(), measured("timed"), engine);
    // 120 images of 16 bytes with labels; two players of 8 hidden units with moments and averages.
    CHECK(timed.memory() > 120 * (16 + 2));
    CHECK(timed.memory() < 100000);
    const std::optional<double> seconds = timed.seconds_per_epoch();
    REQUIRE(seconds);
    CHECK(*seconds > 0.0);
    CHECK(*seconds < 60.0); // 10 steps of tiny networks
    Run other(settings, images(), in(scratch.path("other")), engine);
    CHECK_FALSE(other.seconds_per_epoch());
    timed.train();
    other.train();
    CHECK(timed.model().layers.front().weight == other.model().layers.front().weight);
    CHECK_FALSE(timed.seconds_per_epoch()); // no step is left

    // The steps of D count: there are 21 minibatches a step instead of 2, and 10 or 100 examples.
    std::get<GanSettings>(settings.training).d_steps = 20;
    std::get<GanSettings>(settings.training).batch = 6;
    Run longer(settings, images(), measured("longer"), engine);
    CHECK(longer.steps_per_epoch() == 1);
    CHECK(longer.seconds_per_epoch());
    settings = small_classifier();
    RunOptions options = measured("classifier");
    options.test = images();
    CHECK(Run(settings, images(), options, engine).seconds_per_epoch());
}

TEST_CASE("a run can be moved") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    Run run(small(1), data, in(scratch.path("a")), engine);
    Run moved(std::move(run));
    CHECK(moved.train());
    Run other(small(2), data, in(scratch.path("b")), engine);
    moved = std::move(other);
    CHECK(moved.last_step() == 20);
    CHECK(moved.train());
}

TEST_CASE("an invalid run is refused before it writes anything") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("run");
    CHECK(has(refusal(small(1), in("")), "RunOptions::folder is empty"));
    CHECK(has(refusal(small(0), in(folder)), "epochs and steps are both 0"));
    CHECK(has(refusal(small_classifier(), in(folder)), "RunOptions::test"));

    RunSettings settings = small(1);
    settings.keep_best = KeepBest::parzen;
    CHECK(has(refusal(settings, in(folder)), "eval-every is 0"));
    settings.eval_every = 1;
    settings.keep_best = KeepBest::classifier_frechet;
    CHECK(has(refusal(settings, in(folder)), "needs a classifier"));
    settings.data = "ring";
    CHECK(has(refusal(settings, in(folder)), "keep-best is for images; ring"));

    settings = small(1);
    std::get<GanSettings>(settings.training).batch = 121;
    CHECK(has(refusal(settings, in(folder)), "batch"));
    settings = small(1);
    std::get<GanSettings>(settings.training).generator.optimiser.rate =
        std::numeric_limits<double>::quiet_NaN();
    CHECK(has(refusal(settings, in(folder)), "rate is nan"));

    settings = small(1);
    settings.data = "caf\xe9.npy";
    CHECK(has(refusal(settings, in(folder)), "data is \"caf\xe9.npy\", text in UTF-8"));
    CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("a run of more steps than can be counted is refused before it writes anything") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("run");
    constexpr std::uint64_t kMost = std::uint64_t{1} << 40;
    for (const std::uint64_t epochs : {std::uint64_t{1} << 62, kMost + 1, UINT64_MAX})
        CHECK(has(refusal(small(epochs), in(folder)), "epochs is " + std::to_string(epochs)));
    // 10 steps an epoch.
    CHECK(has(refusal(small(kMost / 10 + 1), in(folder)),
              "epochs is 109951162778, with 10 steps each; expected at most 1099511627776 steps"));
    RunSettings settings = small(0);
    settings.steps = kMost + 1;
    CHECK(has(refusal(settings, in(folder)), "steps is 1099511627777, a whole number of 0 to "));

    settings.steps = kMost;
    GanSettings& gan = std::get<GanSettings>(settings.training);
    gan.d_steps = 10000;
    gan.latent.size = 1000; // 2^40 steps of 10001 minibatches of 12 latents: 2^66.8 numbers
    CHECK(
        has(refusal(settings, in(folder)),
            "batch is 12 and latent 1000 in 10996215789387776 minibatches; expected at most 2^64"));

    RunOptions options = in(folder);
    options.test = images();
    RunSettings classifier = small_classifier();
    classifier.epochs = kMost;
    CHECK(has(refusal(classifier, options), "epochs is 1099511627776, with 10 steps each"));
    CHECK_FALSE(std::filesystem::exists(folder));

    gan.batch = std::size_t{1} << 31;
    CHECK(has(thrown<Error>([&] { examples_after(settings, kMost); }),
              "batch is 2147483648 in 10995116277760000 minibatches; expected fewer than 2^64"));

    settings = small(kMost / 10);
    CHECK(refusal(settings, in(folder)) == "");
}

TEST_CASE("a run that needs more memory than is available is refused, unless forced") {
    if (sizeof(std::size_t) < 8)
        return;
    const ScratchFolder scratch;
    const std::string folder = scratch.path("run");
    RunSettings settings = small(1);
    std::get<GanSettings>(settings.training).generator.hidden = {std::size_t{1} << 46};
    RunOptions options = in(folder);
    CHECK(has(refusal(settings, options), " GiB are available; expected"));
    options.force = true;
    CHECK(has(refusal(settings, options), "could not be allocated"));

    RunSettings classifier = small_classifier();
    std::get<SupervisedSettings>(classifier.training).network.hidden = {std::size_t{1} << 46};
    options = in(folder);
    options.test = images();
    CHECK(has(refusal(classifier, options), " GiB are available; expected"));
    CHECK_FALSE(std::filesystem::exists(folder));
}

TEST_CASE("a folder is neither overwritten nor resumed by another run") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("run");
    CHECK(has(refusal(small(1), in(folder, true)), "expected the folder of a run to resume"));
    CHECK_FALSE(std::filesystem::exists(folder));
    {
        const Dataset data = images();
        Engine engine;
        Run(small(1), data, in(folder), engine).train();
    }
    CHECK(has(refusal(small(1), in(folder)), "holds an earlier run"));

    RunSettings settings = small(2);
    CHECK(refusal(settings, in(folder, true)) == "");
    std::get<GanSettings>(settings.training).seed = 2;
    CHECK(has(refusal(settings, in(folder, true)), "seed"));
    settings = small(2);
    std::get<GanSettings>(settings.training).generator.optimiser.rate *= 2;
    CHECK(has(refusal(settings, in(folder, true)), "g-rate"));
    RunOptions options = in(folder, true);
    options.allowed = Override::learning_rates;
    CHECK(refusal(settings, options) == "");
    CHECK(has(refusal(small(2), in(folder, true), images(9)), "data"));
}

TEST_CASE("files that are not of a run are never overwritten") {
    namespace fs = std::filesystem;
    const ScratchFolder scratch;
    const std::string folder = scratch.path("theirs");
    const auto check_refused = [&](const std::string& name) {
        CAPTURE(name);
        const std::string file = folder + "/" + name;
        fs::create_directories(fs::path(file).parent_path());
        spill(file, "theirs");
        const std::string top = folder + "/" + name.substr(0, name.find('/'));
        CHECK(refusal(small(1), in(folder)) ==
              top +
                  ": is not of a run of pocketgan, and a run would overwrite it; expected another "
                  "folder");
        CHECK(slurp(file) == "theirs");
        CHECK(std::distance(fs::directory_iterator(folder), {}) == 1);
        fs::remove_all(folder);
    };
    for (const char* name : {"report.html", "log.csv", "config.toml", "generator",
                             "generator/notes", "discriminator/x", "encoder/x", "classifier/x",
                             "best", "samples/holiday.png", "checkpoint/x"})
        check_refused(name);

    // Nothing of these is overwritten.
    fs::create_directories(folder + "/samples");
    spill(folder + "/notes.txt", "theirs");
    save_settings(folder + "/config.toml", small(1));
    CHECK(refusal(small(1), in(folder)) == "");
    // Now it has a lock and settings: a run that ended before it saved anything.
    spill(folder + "/report.html", "ours");
    CHECK(refusal(small(1), in(folder)) == "");
}

TEST_CASE("a folder belongs to one run at a time") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("run");
    const Dataset data = images();
    Engine engine;
    {
        const Run run(small(1), data, in(folder), engine);
        for (const bool resume : {false, true})
            CHECK(refusal(small(1), in(folder, resume)) ==
                  folder + ": another run (process " + std::to_string(getpid()) +
                      ") is writing to it; expected a folder of its own for each run");
    }
    CHECK(refusal(small(1), in(folder)) == "");
}

TEST_CASE("a run that ended before its first checkpoint is resumed from its start") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    Run(small(2), data, in(scratch.path("whole")), engine).train();
    const std::string folder = scratch.path("killed");
    const auto has_weights_of_whole = [&] {
        Run(small(2), data, in(folder, true), engine).train();
        return weights(folder + "/generator") == weights(scratch.path("whole/generator"));
    };
    { const Run started(small(2), data, in(folder), engine); }
    CHECK(has_weights_of_whole());

    // Killed in its first save, between the log and the checkpoint.
    std::filesystem::remove_all(folder);
    Run(small(1), data, in(folder), engine).train();
    std::filesystem::remove_all(folder + "/checkpoint");
    CHECK(has(refusal(small(2), in(folder)), "holds an earlier run, with its log.csv"));
    CHECK(has_weights_of_whole());

    // It had a checkpoint, which was lost: resuming would overwrite what it trained.
    std::filesystem::remove_all(folder + "/checkpoint");
    CHECK(refusal(small(2), in(folder, true)) ==
          folder + "/checkpoint: is missing; expected the checkpoint of step 20, the last one in "
                   "log.csv");
}

TEST_CASE("a run that was killed while its folders were replaced is found and resumed") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    Run(small(2), data, in(scratch.path("whole")), engine).train();
    const std::string folder = scratch.path("killed");
    Run(small(1), data, in(folder), engine).train();
    for (const char* name : {"/checkpoint", "/generator"})
        std::filesystem::rename(folder + name, folder + name + ".pocketgan-old");
    spill(folder + "/log.csv.pocketgan-part", "step,ep");
    CHECK(has(refusal(small(2), in(folder)), "holds an earlier run, with its checkpoint"));
    CHECK(std::filesystem::exists(folder + "/generator/model.json"));
    Run(small(2), data, in(folder, true), engine).train();
    CHECK(weights(folder + "/generator") == weights(scratch.path("whole/generator")));
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        CHECK_FALSE(has(entry.path().string(), ".pocketgan-"));
}

TEST_CASE("a run that diverges throws Error and keeps its last checkpoint") {
    const ScratchFolder scratch;
    const Dataset data = images();
    Engine engine;
    RunSettings settings = small(50);
    GanSettings& gan = std::get<GanSettings>(settings.training);
    gan.generator.optimiser.kind = gan.discriminator.optimiser.kind = OptimiserKind::sgd;
    gan.generator.optimiser.rate = gan.discriminator.optimiser.rate = 1e30;
    Run run(settings, data, in(scratch.path("run")), engine);
    CHECK(has(thrown<Error>([&] { run.train(); }), "is not finite; try a lower g-rate or d-rate"));
}
