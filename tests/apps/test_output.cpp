// What the commands of pocketgan print, and where: standard streams and names in messages.
#include "pocketgan/npy.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

const char* const kUnwritable = "standard output: cannot be written: ";

// The arguments of one step of training on a few small images, written to `data`.
Arguments train_tiny(const std::string& out, const std::string& data, const Arguments& more = {}) {
    write_npy(data, {40, 4, 4}, std::vector<float>(640, 0.5f).data());
    Arguments arguments = train(out, {"--data", data, "--steps", "1"});
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

void check_unwritable(const Arguments& arguments, const char* to) {
    const Run run = pocketgan_program(arguments, to);
    CAPTURE(run.err);
    CHECK(run.status == 1);
    CHECK(has(run.err, kUnwritable));
    CHECK(run.err.find('\n') == run.err.size() - 1);
}

} // namespace

TEST_CASE("output that was asked for and cannot be written is status 1") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run"), half = scratch.path("half");
    REQUIRE(pocketgan_program(train_tiny(out, scratch.path("data.npy"))).status == 0);
    const std::string model = out + "/generator";
    const Arguments commands[] = {{"--help"},
                                  {"help"},
                                  {"--version"},
                                  {"presets"},
                                  {"presets", "--help"},
                                  {"train", "--help"},
                                  {"train", "--preset", "classifier", "--help"},
                                  {"info", model},
                                  {"info", "--json", model},
                                  {"info", "--help"},
                                  {"eval", "--help"},
                                  {"export", "--help"},
                                  {"export", model, "--out", half},
                                  {"theory", "--help"},
                                  {"theory", "kl", "--steps", "100"}};
    for (const Arguments& command : commands)
        for (const char* to : {">/dev/full", ">&-"}) {
            CAPTURE(command.front());
            CAPTURE(command.back());
            CAPTURE(to);
            check_unwritable(command, to);
        }
    const std::string ring = scratch.path("ring");
    REQUIRE(pocketgan_program(train(ring, {"--data", "ring", "--steps", "1"})).status == 0);
    check_unwritable({"eval", ring + "/generator", "--data", "ring"}, ">&-");
}

TEST_CASE("training whose progress cannot be written is complete") {
    const ScratchFolder scratch;
    for (const char* to : {"<&- >&-", ">&-", ">/dev/full", "<&- >&- 2>&-"}) {
        CAPTURE(to);
        const std::string out = scratch.path("run");
        const Run run = pocketgan_program(train_tiny(out, scratch.path("data.npy")), to);
        CHECK(run.status == 0);
        CHECK(run.err == "");
        CHECK(fs::exists(out + "/checkpoint/checkpoint.json"));
        CHECK(slurp(out + "/log.csv").find("step,epoch,seconds,d_loss") == 0);
        fs::remove_all(out);
    }
}

TEST_CASE("names in what is printed are lines that a terminal does not obey") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run\033[2J\n"), data = scratch.path("\033]0;x\007.npy");
    const Run run = pocketgan_program(train_tiny(out, data));
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "/\\x1b]0;x\\x07.npy (40 examples)"));
    CHECK(has(run.out, "/run\\x1b[2J\\x0a/generator is the model, "));
    CHECK_FALSE(has(run.out, "\033"));
    const Arguments commands[] = {
        {"train", "--out", out, "--resume", "--steps", "2", "--eval-every", "0"},
        {"eval", out + "/generator", "--data", data, "--samples", "20"},
        {"export", out + "/generator", "--out", out + "/half", "--data", data},
        {"export", out + "/generator", "--out", out + "/x.h", "--to", "header"},
        {"train", "--config", out + "/config.toml", "--help"},
        {"info", "\033[31m"},
        {"\033[31m"},
        {"train", "--out", out, "--\033[31m"},
        {"train", "--out", out, "--batch", "\033[31m"}};
    for (const Arguments& command : commands) {
        CAPTURE(command.back());
        const Run printed = pocketgan_program(command);
        CHECK(printed.out + printed.err != "");
        CHECK_FALSE(has(printed.out, "\033"));
        CHECK_FALSE(has(printed.err, "\033"));
    }
    check_fails({"info", scratch.path("a\nb")}, 1, "/a\\x0ab");
    const Run longest = pocketgan_program({"info", std::string(100000, 'x')});
    CHECK(longest.status == 1);
    CHECK(longest.err.size() < 5000);
}

TEST_CASE("--json /dev/stdout goes behind what is printed, into a file, too") {
    const ScratchFolder scratch;
    const std::string ring = scratch.path("ring");
    REQUIRE(pocketgan_program(train(ring, {"--data", "ring", "--steps", "1"})).status == 0);
    const Run run =
        pocketgan_program({"eval", ring + "/generator", "--data", "ring", "--json", "/dev/stdout"});
    CHECK(run.status == 0);
    CHECK(run.out.find("The generator") == 0);
    CHECK(has(run.out, "\"modes\": ["));
}

TEST_CASE("--json takes names that are not UTF-8") {
    const ScratchFolder scratch;
    const std::string ring = scratch.path("ring\xff"), json = scratch.path("figures.json");
    REQUIRE(pocketgan_program(train(ring, {"--data", "ring", "--steps", "1"})).status == 0);
    const Run run =
        pocketgan_program({"eval", ring + "/generator", "--data", "ring", "--json", json});
    CAPTURE(run.err);
    CHECK(run.status == 0);
    CHECK(has(run.out, "/ring\\xff/generator ("));
    CHECK(has(slurp(json), "/ring\xef\xbf\xbd/generator\""));
}

TEST_CASE("training goes on when nobody reads its progress any more") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run"), status = scratch.path("status");
    spill(scratch.path("pipe.sh"), "{ \"$@\"; echo $? >" + status + "; } | true\n");
    const Run run = run_program("POCKETGAN_PROGRAM", train(out, {"--steps", "400"}),
                                "sh " + scratch.path("pipe.sh"));
    CHECK(run.err == "");
    CHECK(slurp(status) == "0\n");
    CHECK(has(slurp(out + "/log.csv"), "\n400,"));
}

namespace {

// A script that starts the program after `before`, and sends it signals when it trains.
std::string stop_script(const std::string& said, const std::string& before,
                        const std::string& signals) {
    return before + "\n\"$@\" >" + said + R"( & pid=$!
until grep -q training )" +
           said + R"(; do kill -0 $pid || exit 9; sleep 0.1; done
sleep 0.3
)" + signals +
           "\nwait $pid\n";
}

// Gives a signal its default action, which programs started meanwhile inherit: nohup ignores
// SIGHUP, and a shell cannot undo that.
class DefaultSignal {
public:
    explicit DefaultSignal(int signal) : signal_(signal), before_(std::signal(signal, SIG_DFL)) {}
    ~DefaultSignal() { std::signal(signal_, before_); }
    DefaultSignal(const DefaultSignal&) = delete;
    DefaultSignal& operator=(const DefaultSignal&) = delete;

private:
    int signal_;
    void (*before_)(int);
};

} // namespace

TEST_CASE("SIGTERM and SIGHUP end a long step, and training resumes from the step before") {
    const DefaultSignal hangup(SIGHUP);
    const char* const scripts[][2] = {
        {"", "kill -TERM $pid"},
        {"", "kill -HUP $pid"},
        // As under nohup: an ignored signal stays ignored.
        {"trap '' HUP", "kill -HUP $pid; sleep 0.5; kill -0 $pid || exit 8; kill -TERM $pid"}};
    for (const auto& [before, signals] : scripts) {
        const ScratchFolder scratch;
        const std::string out = scratch.path("run"), said = scratch.path("said");
        spill(scratch.path("stop.sh"), stop_script(said, before, signals));
        // A step has 10000 minibatches of more than a millisecond.
        const Run run = run_program("POCKETGAN_PROGRAM",
                                    {"train", "--out", out, "--preset", "tanh-adam-dropout",
                                     "--steps", "1", "--examples", "200", "--batch", "200",
                                     "--d-hidden", "1024", "--d-steps", "10000"},
                                    "sh " + scratch.path("stop.sh"));
        CAPTURE(signals);
        CAPTURE(run.err);
        CHECK(run.status == 1);
        CHECK(has(slurp(said), "stopped after step 0; resume with --resume\n"));
        CHECK_FALSE(fs::exists(out + "/checkpoint"));
    }
}

TEST_CASE("losses of a run that diverges do not fill the line of progress") {
    const ScratchFolder scratch;
    const Run run = pocketgan_program({"train", "--data", "ring", "--preset", "wgan", "--d-clip",
                                       "0", "--d-rate", "3", "--batch", "10", "--examples", "100",
                                       "--steps", "20", "--out", scratch.path("run")});
    CAPTURE(run.out);
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out + run.err, "e+"));
    std::istringstream lines(run.out + run.err);
    for (std::string line; std::getline(lines, line);)
        if (has(line, "loss D"))
            CHECK(line.size() < 110); // 70 more if the losses had all their digits
}

TEST_CASE("report.html reloads itself until training ends") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run"), report = out + "/report.html";
    const std::string before = scratch.path("before.html");
    spill(scratch.path("stop.sh"), "\"$@\" & pid=$!\nuntil [ -e " + report +
                                       " ]; do kill -0 $pid || exit 9; sleep 0.1; done\ncp " +
                                       report + " " + before + "\nkill -TERM $pid; wait $pid\n");
    const Run run = run_program("POCKETGAN_PROGRAM", train(out, {"--epochs", "100000"}),
                                "sh " + scratch.path("stop.sh"));
    CAPTURE(run.err);
    CHECK(run.status == 1);
    CHECK(has(slurp(before), "location.reload()"));
    CHECK_FALSE(has(slurp(report), "location.reload()"));
    const std::string whole = scratch.path("whole");
    REQUIRE(pocketgan_program(train(whole, {"--epochs", "2"})).status == 0);
    CHECK_FALSE(has(slurp(whole + "/report.html"), "location.reload()"));
}
