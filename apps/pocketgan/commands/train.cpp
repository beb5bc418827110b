#include "cli/bundled_classifier.hpp"
#include "cli/data_path.hpp"
#include "cli/training_options.hpp"
#include "terminal/progress.hpp"

#include "base/number_format.hpp"
#include "base/signals.hpp"
#include "base/text.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/report.hpp"
#include "pocketgan/run.hpp"
#include "pocketgan/sync.hpp"

#include <cstddef>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace pocketgan::app {
namespace {

const std::string kMovedData = "; --data names the place where the run's data are now";

// The classifier for the measures of --eval-every. If there is none, prints the reason and returns
// null. Throws UsageError if the data cannot be measured.
std::shared_ptr<const Classifier> find_classifier(const TrainingOptions& options,
                                                  const Dataset& data) {
    const RunSettings& run = options.run;
    if (!std::holds_alternative<GanSettings>(run.training) || run.eval_every == 0 ||
        find_mixture(run.data))
        return nullptr;
    if (data.height() == 0)
        throw UsageError("--eval-every is for images and mixtures; " + data.source() +
                         " has plain vectors");
    if (run.keep_best == KeepBest::classifier_frechet && !data.parts().empty())
        throw UsageError("--keep-best classifier_frechet is not for stacked digits; expected "
                         "parzen or none");
    std::string reason;
    if (const FoundClassifier found = find_bundled_classifier(data, reason); found.classifier)
        return found.classifier;
    if (run.keep_best == KeepBest::classifier_frechet)
        throw UsageError("--keep-best classifier_frechet needs a classifier; " + reason);
    if (!options.quiet)
        std::printf("%s; %s left out\n", printable(reason).c_str(),
                    data.parts().empty() ? "classifier_frechet and classes are" : "modes are");
    return nullptr;
}

// Fewer pictures than these are soon known by heart.
constexpr std::size_t kFewPictures = 2000;

std::string layers_text(const NetworkSettings& network) {
    if (!network.layers.empty())
        return network.layers;
    std::vector<std::string> units;
    for (const std::size_t layer : network.hidden)
        units.push_back(std::to_string(layer));
    return listed(units, ",");
}

// The hidden layers, where they are not those of the preset (fit_networks).
std::string networks_text(const RunSettings& run, const Dataset& data) {
    const std::string text = "hidden layers for " + std::to_string(data.height()) + "x" +
                             std::to_string(data.width()) + " pixels: ";
    if (const auto* const gan = std::get_if<GanSettings>(&run.training))
        return text + "G " + layers_text(gan->generator) + ", D " + layers_text(gan->discriminator);
    return text + layers_text(std::get<SupervisedSettings>(run.training).network);
}

std::string few_pictures_warning(const Run& run, const Dataset& data) {
    const auto* const gan = std::get_if<GanSettings>(&run.settings().training);
    if (!gan || data.height() == 0 || run.examples_used() >= kFewPictures)
        return "";
    std::string text = "warning: only " + std::to_string(run.examples_used()) +
                       " pictures, which D soon knows by heart, so that samples copy them or turn "
                       "to noise; more pictures help most, then more dropout "
                       "(--d-hidden-keep .5)";
    if (!gan->mirror)
        text += " and, where left and right do not matter, --mirror";
    return text;
}

// Prints what is trained, how long that takes, and the lines that say what was fitted to the data.
void introduce(Progress& progress, const Run& run, const Dataset& data, const Engine& engine,
               const std::vector<std::string>& fitted) {
    progress.say("training " + run.settings().preset + " on " + data.source() + " (" +
                 std::to_string(run.examples_used()) + " examples) to step " +
                 std::to_string(run.last_step()) + ", " + std::to_string(engine.threads()) +
                 (engine.threads() == 1 ? " thread of " : " threads of ") +
                 Engine::instruction_set());
    if (run.steps() > 0)
        progress.say("resuming after step " + std::to_string(run.steps()));
    for (const std::string& line : fitted)
        progress.say(line);
    std::string needs = memory_size(run.memory()) + " of memory";
    if (const std::optional<double> seconds = run.seconds_per_epoch()) {
        const auto steps = static_cast<double>(run.last_step() - run.steps());
        needs +=
            ", about " + (*seconds < 10.0 ? significant(*seconds, 2) + " s" : duration(*seconds)) +
            " an epoch, " +
            duration(*seconds * steps / static_cast<double>(run.steps_per_epoch())) + " in all";
    }
    progress.say(needs);
    if (const std::string warning = few_pictures_warning(run, data); !warning.empty())
        progress.say(warning);
}

// report.html of a run. The page reloads itself until training ends, however that is.
class Report {
public:
    Report(const Run& run, std::size_t threads) : run_(run) { options_.threads = threads; }
    ~Report() {
        try {
            if (std::exchange(options_.is_running, false))
                write();
        } catch (const std::exception&) {
            // The page stays as it was saved, and an error of training is not hidden.
        }
    }
    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;

    /// Writes the page of the rows so far.
    void save() {
        saved_ = run_.rows();
        options_.is_running = run_.steps() < run_.last_step();
        write();
    }

private:
    void write() const { write_report(run_.folder(), run_.settings(), saved_, options_); }

    const Run& run_;
    ReportOptions options_;
    std::vector<LogRow> saved_; ///< those of log.csv
};

void conclude(Progress& progress, const Run& run, bool is_complete) {
    const std::string& out = run.folder();
    if (is_complete)
        progress.say("trained " + std::to_string(run.steps()) + " steps; " + out + "/" +
                     run.model_folder() + " is the model, " + out + "/report.html the report");
    else
        progress.say("stopped after step " + std::to_string(run.steps()) +
                     "; resume with --resume");
    if (const LogRow* const best = run.best()) {
        const KeepBest measure = run.settings().keep_best;
        progress.say(std::string("the best generator by ") + to_string(measure) +
                     " is that of step " + std::to_string(best->step) + ", with " +
                     significant(best->figures[column_of(measure)], 4) + "; " + out +
                     "/best is the model");
    }
}

} // namespace

int run_train(const Arguments& arguments) {
    TrainingOptions options = parse_training_options(arguments);
    if (options.help)
        return 0;
    set_sync(!options.no_sync);
    const DataSource source = resolve_data(options.run.data, options.run.pictures,
                                           options.resume ? kMovedData : std::string());
    const Dataset data = load_dataset(source, Split::train);
    std::vector<std::string> fitted;
    if (fit_networks(arguments, data, options.run))
        fitted.push_back(networks_text(options.run, data));
    if (const std::string reason = drop_classes(arguments, data, options.run); !reason.empty())
        fitted.push_back("without classes: " + reason);
    Engine engine(options.threads);
    RunOptions run_options;
    run_options.folder = options.out;
    run_options.resume = options.resume;
    run_options.force = options.force;
    run_options.measure_time = !options.quiet;
    run_options.allowed = options.override_rates ? Override::learning_rates : Override::none;
    if (!std::holds_alternative<GanSettings>(options.run.training))
        run_options.test = load_dataset(source, Split::test);
    run_options.classifier = find_classifier(options, data);
    Run run(options.run, data, run_options, engine);

    Progress progress(run, options.quiet);
    if (run.steps() >= run.last_step()) {
        progress.say(options.out + ": is at step " + std::to_string(run.steps()) +
                     " already; --epochs or --steps asks for no more than " +
                     std::to_string(run.last_step()));
        return 0;
    }
    hear_stop_signals();
    if (!options.quiet)
        introduce(progress, run, data, engine, fitted);
    RunCallbacks callbacks;
    callbacks.progress = [&](const RunProgress& now) {
        progress.step(now);
        return !stop_was_asked();
    };
    callbacks.stop = stop_was_asked;
    Report report(run, engine.threads());
    callbacks.saved = [&](const Run&) { report.save(); };
    const bool is_complete = run.train(callbacks);
    conclude(progress, run, is_complete);
    return is_complete ? 0 : 1;
}

} // namespace pocketgan::app
