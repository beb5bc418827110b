#include "pipe.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/training_log.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace pocketgan;

namespace {

const std::vector<Column> kColumnsOfRun = {Column::d_loss, Column::g_loss, Column::parzen};

LogRow row(std::uint64_t step, double d_loss, double g_loss) {
    LogRow result;
    result.step = step;
    result.epoch = 0.1 * static_cast<double>(step);
    result.seconds = 1.0 / 3.0;
    result.figures[Column::d_loss] = d_loss;
    result.figures[Column::g_loss] = g_loss;
    return result;
}

std::string refusal(const std::string& text) {
    const ScratchFolder scratch;
    spill(scratch.path("log.csv"), text);
    TrainingLog log(scratch.path("log.csv"), kColumnsOfRun);
    return thrown<Error>([&] { log.resume(100); });
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a log is read back exactly, up to the step that a run resumes from") {
    const ScratchFolder scratch;
    TrainingLog written(scratch.path("log.csv"), kColumnsOfRun);
    written.add(row(10, 0.1, -1e-30));
    written.add(row(20, 1.0 / 3.0, 2.0));
    LogRow last = row(30, 5.0, 6.0);
    last.figures[Column::parzen] = -123.456;
    written.add(last);
    written.write();
    CHECK(slurp(scratch.path("log.csv")).find("step,epoch,seconds,d_loss,g_loss,parzen\n10,1,") ==
          0);

    TrainingLog read(scratch.path("log.csv"), kColumnsOfRun);
    read.resume(30);
    REQUIRE(read.rows().size() == 3);
    CHECK(read.rows()[1].figures[Column::d_loss] == 1.0 / 3.0);
    CHECK(read.rows()[0].seconds == 1.0 / 3.0);
    CHECK(std::isnan(read.rows()[0].figures[Column::parzen]));
    CHECK(read.rows()[2].figures[Column::parzen] == -123.456);

    TrainingLog earlier(scratch.path("log.csv"), kColumnsOfRun);
    earlier.resume(20);
    CHECK(earlier.rows().size() == 2);
}

TEST_CASE("columns of a log are found by name, whatever their order") {
    const ScratchFolder scratch;
    spill(scratch.path("log.csv"), "step,epoch,seconds,parzen,g_loss,d_loss\n5,.5,1,7,8,9\n");
    TrainingLog log(scratch.path("log.csv"), kColumnsOfRun);
    log.resume(5);
    REQUIRE(log.rows().size() == 1);
    CHECK(log.rows()[0].figures[Column::parzen] == 7);
    CHECK(log.rows()[0].figures[Column::d_loss] == 9);
}

TEST_CASE("a log may lack measures of this session and keeps those of earlier ones") {
    const ScratchFolder scratch;
    spill(scratch.path("log.csv"), "step,epoch,seconds,d_loss,g_loss,classes\n5,.5,1,7,8,9\n");
    TrainingLog log(scratch.path("log.csv"), kColumnsOfRun);
    log.resume(5);
    LogRow next = row(10, 1.0, 2.0);
    next.figures[Column::parzen] = 3.0;
    log.add(next);
    log.write();
    CHECK(slurp(scratch.path("log.csv"))
              .find("step,epoch,seconds,d_loss,g_loss,parzen,classes\n5,0.5,1,7,8,,9\n10,") == 0);
    CHECK(has(slurp(scratch.path("log.csv")), ",1,2,3,\n"));
}

TEST_CASE("a log of another run, or a damaged one, is refused") {
    CHECK(has(refusal("step,epoch,seconds,loss\n"), "its columns are not those of this run"));
    CHECK(has(refusal("step,epoch,seconds,d_loss,parzen\n"), "columns"));
    CHECK(has(refusal("step,epoch,seconds,d_loss,g_loss,parzen,loss\n"), "columns"));
    CHECK(has(refusal("step,epoch,seconds,d_loss,g_loss,parzen,other\n"), "columns"));
    CHECK(has(refusal("step,epoch,seconds,d_loss,g_loss,classes,classes\n"), "columns"));
    CHECK(has(refusal("step,epoch,seconds,d_loss,d_loss,parzen\n"), "columns"));
    CHECK(has(refusal("epoch,step,seconds,d_loss,g_loss,parzen\n"), "columns"));
    CHECK(has(refusal(""), "columns"));
    const std::string header = "step,epoch,seconds,d_loss,g_loss,parzen\n";
    CHECK(has(refusal(header + "1,1,1,1,1,1\n2,2,2"), "row 2 is malformed"));
    CHECK(has(refusal(header + "1,1,1,x,1,1\n"), "row 1 is malformed, 6 numbers were expected"));
    CHECK(has(refusal(header + "-1,1,1,1,1,1\n"), "row 1 is malformed"));
    const ScratchFolder scratch;
    put_pipe(scratch.path("log.csv"));
    TrainingLog pipe(scratch.path("log.csv"), kColumnsOfRun);
    CHECK(has(thrown<Error>([&] { pipe.resume(1); }), "log.csv: is a pipe or a device"));
    TrainingLog none("/nonexistent/log.csv", kColumnsOfRun);
    CHECK_THROWS_AS(none.resume(1), Error);
}

TEST_CASE("means are over the steps that have a figure, and take() resets them") {
    RunningMeans means;
    Figures figures;
    figures[Column::loss] = 1.0;
    means.add(figures);
    figures[Column::loss] = 4.0;
    figures[Column::accuracy] = 0.5;
    means.add(figures);
    const Figures taken = means.take();
    CHECK(taken[Column::loss] == 2.5);
    CHECK(taken[Column::accuracy] == 0.5);
    CHECK(std::isnan(taken[Column::d_loss]));
    CHECK(std::isnan(means.take()[Column::loss]));
}

TEST_CASE("each kind of run has its columns") {
    RunSettings run;
    run.eval_every = 1;
    CHECK(step_columns(run).size() == 4);
    CHECK(measured_columns(run).front() == Column::parzen);
    run.data = "ring";
    CHECK(measured_columns(run).front() == Column::modes);
    run.eval_every = 0;
    CHECK(measured_columns(run).empty());
    SupervisedSettings supervised;
    supervised.target = Target::label;
    run.training = supervised;
    run.eval_every = 1;
    CHECK(step_columns(run) == std::vector<Column>{Column::loss, Column::accuracy});
    CHECK(measured_columns(run) == std::vector<Column>{Column::test_loss, Column::test_accuracy});
    for (std::size_t i = 0; i < kColumns; ++i)
        CHECK(std::string(to_string(static_cast<Column>(i))) != "");
}
