// `pocketgan train --eval-every` and `--keep-best`.
#include "pocketgan/generator.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
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

} // namespace

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
    // Killed between the checkpoint of the best and its model.
    fs::remove_all(parts);
    REQUIRE(pocketgan_program(train(parts, {"--keep-best", "parzen", "--steps", "3"})).status == 0);
    fs::remove_all(parts + "/best");
    REQUIRE(pocketgan_program({"train", "--out", parts, "--resume", "--steps", "3"}).status == 0);
    check_same_files(parts + "/best", parts + "/generator");
}

TEST_CASE("--keep-best changes on --resume where best/ holds the best of all measured epochs") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    REQUIRE(pocketgan_program(train(out, {"--epochs", "1"})).status == 0);
    REQUIRE(pocketgan_program(resume(out, {"--epochs", "2", "--keep-best", "parzen"})).status == 0);
    check_same_files(out + "/best", out + "/generator"); // of the first epoch that was measured
    REQUIRE(pocketgan_program(resume(out, {"--epochs", "3", "--keep-best", "none"})).status == 0);
    REQUIRE(pocketgan_program(resume(out, {"--epochs", "4", "--eval-every", "0"})).status == 0);
    const std::string config = slurp(out + "/config.toml");
    check_fails(resume(out, {"--epochs", "5", "--keep-best", "parzen"}), 1,
                "was not kept; the run in " + out + " has keep-best none");
    CHECK(slurp(out + "/config.toml") == config);
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

    const auto train_stacked = [&](const std::string& measure) {
        return run_program(
            "POCKETGAN_PROGRAM",
            train(scratch.path("stacked"), {"--data", "stacked", "--steps", "1", "--eval-every",
                                            "1", "--keep-best", measure}),
            "cd '" + scratch.path() + "' &&");
    };
    const Run refused = train_stacked("classifier_frechet");
    CHECK(refused.status == 2);
    CHECK(has(refused.err, "--keep-best classifier_frechet is not for stacked digits"));
    const Run stacked = train_stacked("parzen"); // the classifier counts modes
    CAPTURE(stacked.err);
    REQUIRE(stacked.status == 0);
    CHECK(has(stacked.out, "  modes "));
    CHECK(has(slurp(scratch.path("stacked") + "/log.csv"), ",d_fake,parzen,modes\n"));
    CHECK(has(slurp(scratch.path("stacked") + "/report.html"), "Modes covered"));
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
