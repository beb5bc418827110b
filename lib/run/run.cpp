#include "pocketgan/run.hpp"

#include "base/files.hpp"
#include "base/products.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/mixture.hpp"
#include "run/divergence_warning.hpp"
#include "run/epoch_time.hpp"
#include "run/run_folder.hpp"
#include "run/run_length.hpp"
#include "run/run_lock.hpp"
#include "run/trainee.hpp"
#include "training/check_fields.hpp"
#include "training/provenance.hpp"
#include "training/settings_text.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <utility>

namespace pocketgan {
namespace {

using Clock = std::chrono::steady_clock;

// Rows of log.csv per epoch.
constexpr std::uint64_t kRowsPerEpoch = 10;

void check(const RunSettings& settings, const Dataset& data, const RunOptions& options) {
    if (options.folder.empty())
        throw Error("RunOptions::folder is empty, the name of a folder was expected");
    RunSettings fields = settings;
    visit_fields(fields, CheckFields());
    if (settings.epochs == 0 && settings.steps == 0)
        throw Error("epochs and steps are both 0, one of them must be more");
    if (settings.keep_best == KeepBest::none)
        return;
    if (find_mixture(settings.data))
        throw Error("keep-best is for images; " + settings.data + " has none");
    if (settings.eval_every == 0)
        throw Error("keep-best needs measures, but eval-every is 0");
    if (settings.keep_best == KeepBest::classifier_frechet && !options.classifier)
        throw Error("keep-best classifier_frechet needs a classifier");
    if (settings.keep_best == KeepBest::classifier_frechet && !data.parts().empty())
        throw Error("keep-best classifier_frechet is not measured for stacked digits");
}

} // namespace

struct Run::Impl {
    RunSettings settings;
    RunOptions options;
    Dataset data;
    Engine& engine;
    std::optional<double> minibatch_seconds; ///< measured before the trainee takes its memory
    std::unique_ptr<Trainee> trainee;
    std::optional<RunLock> lock;
    std::vector<Column> columns; ///< that each step gives
    TrainingLog log;
    RunningMeans means;
    Figures measured;   ///< the latest measures
    std::string origin; ///< of the weights of this session
    bool has_warned = false;

    Impl(const RunSettings& s, const Dataset& d, const RunOptions& o, Engine& e) :
        settings(s),
        options(o),
        data(d),
        engine(e),
        minibatch_seconds(options.measure_time ? time_minibatch(settings, data, options, engine)
                                               : std::nullopt),
        trainee(make_trainee(settings, data, options, engine)),
        columns(step_columns(s)),
        log(path("log.csv"), all_columns(s)),
        origin(provenance(engine.threads())) {
        last_step(); // throws before the folder is changed
        if (options.resume && !is_folder(options.folder))
            throw Error(options.folder + ": is missing; expected the folder of a run to resume");
        make_folder(path("samples"));
        lock.emplace(options.folder);
        clear_all_leftovers();
        if (options.resume)
            resume();
        else
            start();
    }

    static std::vector<Column> all_columns(const RunSettings& settings) {
        std::vector<Column> all = step_columns(settings);
        for (const Column column : measured_columns(settings))
            all.push_back(column);
        return all;
    }

    std::string path(const std::string& name) const { return options.folder + "/" + name; }

    // What a killed process left. The lock is held, so that none of it is in use.
    void clear_all_leftovers() const {
        for (const char* name : kRunFiles)
            clear_leftovers(path(name));
    }

    void start() {
        for (const char* saved : {"checkpoint", "log.csv"})
            if (exists(path(saved)))
                throw Error(options.folder + ": holds an earlier run, with its " + saved +
                            "; expected another folder, or to resume that run");
        write_settings();
    }

    void write_settings() const {
        write_file(path("config.toml"), settings_text(settings, origin));
    }

    // Who decides how a run resumes:
    // - The settings: in `pocketgan train`, those of config.toml, changed by the command line
    //   (cli/training_options.cpp). Of these it allows those that leave the weights as they are
    //   (SettingField) and, with --override, learning rates (check_resumed of cli/resume.cpp).
    //   Other programs pass their own settings.
    // - The match with the checkpoint: check_belongs (training/checkpoint.cpp). The kind, the
    //   settings of training and the data must be the same; options.allowed exempts learning rates.
    // - The step to go on from: that of the checkpoint, which save() writes after the other files.
    //   A run that ended before its first checkpoint starts again.
    // - The log: TrainingLog::resume drops the rows after that step and refuses another run's.
    // - The best generator: check_best refuses a measure by which best/ was not chosen so far.
    // config.toml is written again only if steps remain.
    void resume() {
        if (exists(path("checkpoint")))
            trainee->load_checkpoint(path("checkpoint"), options.allowed);
        else
            check_nothing_saved();
        if (exists(path("log.csv")) || trainee->steps() > 0)
            log.resume(trainee->steps());
        check_best();
        keep_best(); // the earlier session may have been killed before it did
        if (trainee->steps() < last_step())
            write_settings();
    }

    // Throws Error if earlier rows have the measure of keep_best, but the best of their generators
    // was not kept.
    void check_best() const {
        const LogRow* const best = find_best(log.rows(), settings.keep_best);
        if (!best || best->step == trainee->steps())
            return;
        // The preset may be a name of the caller's own.
        const KeepBest before = load_settings(path("config.toml"), "default").keep_best;
        if (before != settings.keep_best)
            throw Error("keep-best is " + std::string(to_string(settings.keep_best)) +
                        ", by which the best generator so far, of step " +
                        std::to_string(best->step) + ", was not kept; the run in " +
                        options.folder + " has keep-best " + to_string(before));
    }

    // Throws Error unless the run can have ended before its first checkpoint, at the end of the
    // first epoch.
    void check_nothing_saved() const {
        if (!exists(path("config.toml")))
            throw Error(options.folder + ": holds no run to resume");
        if (!exists(path("log.csv")))
            return;
        TrainingLog earlier(path("log.csv"), all_columns(settings));
        earlier.resume(std::numeric_limits<std::uint64_t>::max());
        const std::vector<LogRow>& rows = earlier.rows();
        if (!rows.empty() && rows.back().step > trainee->steps_per_epoch())
            throw Error(path("checkpoint") + ": is missing; expected the checkpoint of step " +
                        std::to_string(rows.back().step) + ", the last one in log.csv");
    }

    std::uint64_t last_step() const { return last_step_of(settings, trainee->steps_per_epoch()); }

    std::optional<double> seconds_per_epoch() const {
        const std::uint64_t first = trainee->steps(), last = last_step();
        if (!minibatch_seconds || first >= last)
            return std::nullopt;
        const std::uint64_t minibatches =
            minibatches_after(settings, last) - minibatches_after(settings, first);
        return *minibatch_seconds * static_cast<double>(minibatches) /
               static_cast<double>(last - first) * static_cast<double>(trainee->steps_per_epoch());
    }

    bool train(const Run& run, const RunCallbacks& callbacks) {
        const auto start = Clock::now();
        const double seconds_before = log.rows().empty() ? 0.0 : log.rows().back().seconds;
        RunProgress progress;
        progress.last_step = last_step();
        progress.steps_per_epoch = trainee->steps_per_epoch();
        std::uint64_t saved_step = trainee->steps(); // a new run has nothing to save
        bool goes_on = true;
        while (trainee->steps() < progress.last_step && goes_on) {
            const std::optional<Figures> figures = trainee->step(callbacks.stop);
            if (!figures) {
                if (trainee->steps() > saved_step)
                    save(run, callbacks);
                break;
            }
            progress.figures = *figures;
            progress.step = trainee->steps();
            check_finite(progress);
            means.add(progress.figures);
            const bool ends_epoch = progress.step % progress.steps_per_epoch == 0 ||
                                    progress.step == progress.last_step;
            progress.is_measured = ends_epoch && measure_is_due(progress);
            if (progress.is_measured)
                measured = trainee->measure();
            progress.measured = measured;
            progress.seconds = std::chrono::duration<double>(Clock::now() - start).count();
            progress.warning.clear();
            if (row_is_due(progress)) {
                log.add(row(progress, seconds_before));
                progress.warning = warning();
            }
            goes_on = !callbacks.progress || callbacks.progress(progress);
            if (ends_epoch || !goes_on) {
                save(run, callbacks);
                saved_step = progress.step;
            }
        }
        return trainee->steps() >= progress.last_step;
    }

    void check_finite(const RunProgress& progress) const {
        for (const Column column : columns)
            if (!std::isfinite(progress.figures[column]))
                throw Error("training diverged at step " + std::to_string(progress.step) + ": " +
                            to_string(column) + " is not finite; try a lower " +
                            trainee->rate_settings());
    }

    // Whether to measure at this end of an epoch: every eval_every epochs and at the end of
    // training.
    bool measure_is_due(const RunProgress& progress) const {
        if (settings.eval_every == 0)
            return false;
        const std::uint64_t epoch = progress.step / progress.steps_per_epoch;
        return epoch % settings.eval_every == 0 || progress.step == progress.last_step;
    }

    static bool row_is_due(const RunProgress& progress) {
        const std::uint64_t steps = progress.steps_per_epoch;
        const std::uint64_t in_epoch = (progress.step - 1) % steps + 1;
        return in_epoch * kRowsPerEpoch / steps != (in_epoch - 1) * kRowsPerEpoch / steps ||
               progress.step == progress.last_step;
    }

    LogRow row(const RunProgress& progress, double seconds_before) {
        LogRow row;
        row.step = progress.step;
        row.epoch =
            static_cast<double>(progress.step) / static_cast<double>(progress.steps_per_epoch);
        row.seconds = seconds_before + progress.seconds;
        row.figures = means.take();
        if (progress.is_measured)
            row.figures.update(measured);
        return row;
    }

    // A warning of the newest row, once per session: it may hold for every later row.
    std::string warning() {
        const GanSettings* const gan = std::get_if<GanSettings>(&settings.training);
        if (has_warned || !gan)
            return "";
        std::string text = divergence_warning(log.rows().back(), gan->objective);
        if (text.empty() && gan->objective == Objective::wasserstein)
            text = critic_warning(log.rows());
        has_warned = !text.empty();
        return text;
    }

    // Writes the model to best/ if the newest row is the best. The log holds the measures, so that
    // a resumed run finds the same best row.
    void keep_best() const {
        const LogRow* const best = find_best(log.rows(), settings.keep_best);
        if (best && best->step == trainee->steps())
            save_model(path("best"), trainee->model());
    }

    // The checkpoint is written after all other files of its step, so that a run that resumes from
    // it finds them. The best model is written after it, so that best/ never holds a model of a
    // step that a resumed run repeats.
    void save(const Run& run, const RunCallbacks& callbacks) {
        if (const std::optional<Picture> picture = trainee->save_models(options.folder))
            write_samples(*picture);
        log.write();
        if (callbacks.saved)
            callbacks.saved(run);
        trainee->save_checkpoint(path("checkpoint"));
        keep_best();
    }

    void write_samples(const Picture& picture) const {
        char name[32];
        std::snprintf(name, sizeof name, "samples/%08llu.png",
                      static_cast<unsigned long long>(trainee->steps()));
        write_picture(path(name), picture);
    }
};

Run::Run(const RunSettings& settings, const Dataset& data, const RunOptions& options,
         Engine& engine) {
    check(settings, data, options);
    if (!options.resume)
        check_overwrites_nothing(options.folder);
    impl_ = std::make_unique<Impl>(settings, data, options, engine);
}

Run::~Run() = default;
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(Run&&) noexcept = default;

bool Run::train(const RunCallbacks& callbacks) {
    return impl_->train(*this, callbacks);
}

const RunSettings& Run::settings() const {
    return impl_->settings;
}

const std::string& Run::folder() const {
    return impl_->options.folder;
}

const std::vector<LogRow>& Run::rows() const {
    return impl_->log.rows();
}

std::uint64_t Run::steps() const {
    return impl_->trainee->steps();
}

std::uint64_t Run::last_step() const {
    return impl_->last_step();
}

std::uint64_t Run::steps_per_epoch() const {
    return impl_->trainee->steps_per_epoch();
}

std::size_t Run::examples_used() const {
    return impl_->trainee->examples_used();
}

std::uint64_t Run::memory() const {
    return memory_of(impl_->settings, impl_->data) + impl_->data.bytes();
}

std::optional<double> Run::seconds_per_epoch() const {
    return impl_->seconds_per_epoch();
}

const LogRow* Run::best() const {
    return find_best(impl_->log.rows(), impl_->settings.keep_best);
}

Model Run::model() const {
    return impl_->trainee->model();
}

const char* Run::model_folder() const {
    return impl_->trainee->model_folder();
}

namespace {

std::uint64_t examples_in(std::uint64_t minibatches, std::uint64_t batch) {
    const std::uint64_t examples = saturated_product(minibatches, batch);
    if (examples == std::numeric_limits<std::uint64_t>::max())
        throw_error({"batch is ", batch, " in ", minibatches,
                     " minibatches; expected fewer than 2^64 examples in all"});
    return examples;
}

} // namespace

std::uint64_t examples_after(const RunSettings& settings, std::uint64_t steps) {
    if (const GanSettings* const gan = std::get_if<GanSettings>(&settings.training))
        return examples_in(discriminator_steps(*gan, steps), gan->batch);
    return examples_in(steps, std::get<SupervisedSettings>(settings.training).batch);
}

} // namespace pocketgan
