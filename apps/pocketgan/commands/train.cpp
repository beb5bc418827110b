#include "base/number_format.hpp"
#include "cli/data_path.hpp"
#include "cli/training_options.hpp"
#include "commands/commands.hpp"
#include "keep_best.hpp"
#include "presentation.hpp"
#include "report.hpp"
#include "terminal/progress.hpp"
#include "training.hpp"
#include "training_log.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/picture.hpp"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>

namespace pocketgan::app {
namespace {

namespace fs = std::filesystem;

// Rows of log.csv an epoch.
constexpr std::uint64_t kRowsPerEpoch = 10;

volatile std::sig_atomic_t interrupted = 0;

// The first Ctrl-C ends training after the step that runs; a second one ends the program.
void interrupt(int signal) {
    interrupted = 1;
    std::signal(signal, SIG_DFL);
}

// One run of training and the folder that it writes.
class Run {
public:
    Run(const TrainingOptions& options, const Dataset& data, Engine& engine) :
        options_(options),
        out_(options.out),
        data_(data),
        engine_(engine),
        look_(present(options)),
        training_(make_training(options, data, engine)),
        log_(out_ + "/log.csv", look_.columns),
        measured_(look_.measured, kNotMeasured) {}

    void begin() {
        if (options_.resume) {
            training_->load_checkpoint(out_ + "/checkpoint");
            log_.resume(training_->steps());
            keep_best(); // of a run that was killed before it did
            if (training_->steps() >= last_step())
                return; // config.toml stays that of the run as it is
        } else {
            // Without a checkpoint it ended before there was anything to go on with.
            if (fs::exists(out_ + "/config.toml") && fs::exists(out_ + "/checkpoint"))
                throw Error(out_ + ": holds an earlier run; go on with it by --resume, or name "
                                   "another folder");
            std::error_code error;
            fs::create_directories(out_ + "/samples", error);
            if (error)
                throw Error(out_ + ": cannot be created: " + error.message());
        }
        write_file(out_ + "/config.toml", options_.config);
    }

    /// Returns whether it came to the end of what was asked for.
    bool train() {
        const std::uint64_t per_epoch = training_->steps_per_epoch();
        const std::uint64_t last = last_step();
        const double seconds_before = log_.rows().empty() ? 0.0 : log_.rows().back().seconds;
        Progress progress(options_.quiet, training_->steps(), last, per_epoch, look_);
        if (training_->steps() >= last) {
            progress.say(out_ + ": is at step " + std::to_string(training_->steps()) +
                         " already; --epochs or --steps asks for no more than " +
                         std::to_string(last));
            return true;
        }
        introduce(progress, last);

        while (training_->steps() < last && !interrupted) {
            const Figures figures = training_->step();
            const std::uint64_t step = training_->steps();
            if (!std::all_of(figures.begin(), figures.end(),
                             [](double figure) { return std::isfinite(figure); }))
                throw Error("training diverged at step " + std::to_string(step) +
                            ": a loss is no number; try a lower " + look_.rates);
            means_.add(figures);
            const bool is_end = step % per_epoch == 0 || step == last; // of an epoch, or of all
            const bool is_measured = is_end && is_due(step);
            if (is_measured)
                measured_ = training_->measure();
            progress.step(step, figures, measured_);
            const std::uint64_t in_epoch = (step - 1) % per_epoch + 1;
            const bool row_is_due =
                in_epoch * kRowsPerEpoch / per_epoch != (in_epoch - 1) * kRowsPerEpoch / per_epoch;
            if (row_is_due || step == last) {
                log_.add({step, static_cast<double>(step) / static_cast<double>(per_epoch),
                          seconds_before + progress.seconds(), take_row(is_measured)});
                watch(progress);
            }
            if (is_end || interrupted)
                save();
        }
        const bool complete = training_->steps() >= last;
        progress.say(complete ? "trained " + std::to_string(training_->steps()) + " steps; " +
                                    out_ + "/" + look_.model + " is the model, " + out_ +
                                    "/report.html shows how it went"
                              : "stopped after step " + std::to_string(training_->steps()) +
                                    "; go on with --resume");
        if (const LogRow* best = find_best(log_.rows(), options_.keep_best))
            progress.say("the best generator by " + std::string(to_string(options_.keep_best)) +
                         " is that of step " + std::to_string(best->step) + ", with " +
                         significant(measured_value(*best, options_.keep_best), 4) + "; " + out_ +
                         "/best is the model");
        return complete;
    }

private:
    std::uint64_t last_step() const {
        return options_.steps ? options_.steps : options_.epochs * training_->steps_per_epoch();
    }

    void introduce(Progress& progress, std::uint64_t last) const {
        progress.say("training " + options_.preset + " on " + data_.source() + " (" +
                     std::to_string(training_->examples()) + " examples) to step " +
                     std::to_string(last) + ", " + std::to_string(engine_.threads()) +
                     (engine_.threads() == 1 ? " thread of " : " threads of ") +
                     Engine::instruction_set());
        if (options_.resume)
            progress.say("going on after step " + std::to_string(training_->steps()));
    }

    // Whether it is time to measure, at the end of an epoch or of all.
    bool is_due(std::uint64_t step) const {
        const std::uint64_t epoch = step / training_->steps_per_epoch();
        return options_.eval_every > 0 && (epoch % options_.eval_every == 0 || step == last_step());
    }

    // Means of the steps since the last row, and what was measured, if only now.
    Figures take_row(bool is_measured) {
        Figures row = means_.take();
        for (const double figure : measured_)
            row.push_back(is_measured ? figure : kNotMeasured);
        return row;
    }

    // Once a run: a critic that lost its way may stay there.
    void watch(Progress& progress) {
        if (warned_)
            return;
        const std::string warning = look_.warning(log_.rows());
        warned_ = !warning.empty();
        if (warned_)
            progress.say("warning: " + warning);
    }

    // The log says which is the best, so that a run that goes on knows it, too.
    void keep_best() const {
        const LogRow* const best = find_best(log_.rows(), options_.keep_best);
        if (best && best->step == training_->steps())
            save_model(out_ + "/best", training_->model());
    }

    void save() {
        if (const std::optional<Picture> picture = training_->save_models(out_))
            write_samples(*picture);
        log_.write();
        write_report(out_, options_, log_.rows());
        // Behind what is of its step. The best comes behind it in turn: what a run that goes on
        // takes back was never the best.
        training_->save_checkpoint(out_ + "/checkpoint");
        keep_best();
    }

    void write_samples(const Picture& picture) {
        char name[32];
        std::snprintf(name, sizeof name, "/samples/%08llu.png",
                      static_cast<unsigned long long>(training_->steps()));
        write_picture(out_ + name, picture);
    }

    const TrainingOptions& options_;
    const std::string out_;
    const Dataset& data_;
    Engine& engine_;
    const Presentation look_;
    const std::unique_ptr<Training> training_;
    TrainingLog log_;
    RunningMeans means_;
    Figures measured_; ///< last
    bool warned_ = false;
};

} // namespace

int run_train(const Arguments& arguments) {
    const TrainingOptions options = parse_training_options(arguments);
    if (options.help)
        return 0;
    const Dataset data = load_dataset(resolve_data(options.data), Split::train);
    Engine engine(options.threads);
    Run run(options, data, engine);
    run.begin();
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    return run.train() ? 0 : 1;
}

} // namespace pocketgan::app
