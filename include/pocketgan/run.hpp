/// @file
/// The training loop with its folder, log, checkpoints and callbacks.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/classifier.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/override.hpp"
#include "pocketgan/picture.hpp"
#include "pocketgan/settings.hpp"
#include "pocketgan/training_log.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pocketgan {

/// The folder of a run, and how it is started or resumed.
struct RunOptions {
    /// Created if missing. The run writes generator/ and discriminator/ (or encoder/, classifier/),
    /// samples/, best/, checkpoint/, log.csv and config.toml.
    std::string folder;
    /// Resume from the folder's checkpoint. The result has the same bits as without the
    /// interruption.
    bool resume = false;
    /// With `resume`: the settings that may differ from those of the checkpoint.
    Override allowed = Override::none;
    /// Required by supervised training: the test data, measured every eval_every epochs and shown
    /// on the sheets.
    std::optional<Dataset> test;
    /// For a GAN on images with eval_every: computes classifier_frechet and classes, of stacked
    /// digits modes (Classifier::load). May be null.
    std::shared_ptr<const Classifier> classifier;
    /// Train even if the settings need more memory than is available. The system may then swap, or
    /// end the process.
    bool force = false;
    /// Measure what a step takes, for Run::seconds_per_epoch, by steps of another trainer that run
    /// for about .1 s and end before the trainer of the run takes its memory.
    bool measure_time = false;
};

/// The progress of training after a step.
struct RunProgress {
    std::uint64_t step = 0;            ///< steps done, over all sessions
    std::uint64_t last_step = 0;       ///< where training ends
    std::uint64_t steps_per_epoch = 0; ///< as of the trainer
    double seconds = 0.0;              ///< of this session; LogRow::seconds counts all
    Figures figures;                   ///< of this step
    Figures measured;                  ///< the latest measures
    bool is_measured = false;          ///< whether `measured` is of this step
    std::string warning;               ///< of divergence, or critic_warning; once per session
};

class Run;

/// Functions that Run::train calls in the caller's thread. Each may be empty. An exception from one
/// ends training and leaves Run::train.
struct RunCallbacks {
    /// Called after every step. If it returns false, the run is saved and training ends; the run
    /// can be resumed.
    std::function<bool(const RunProgress&)> progress;
    /// Called after models, samples and log are written, at the end of each epoch and of training.
    std::function<void(const Run&)> saved;
    /// Asked within steps of a GAN with many minibatches of the discriminator (GanTrainer::step).
    /// If it returns true, training ends with the step before, to which the run is saved.
    std::function<bool()> stop;
};

/// One training run and its folder, which is locked as long as the Run exists: the training loop,
/// the log, samples, checkpoints and the best generator so far. `pocketgan train` is this class
/// with options, a progress line, and write_report (report.hpp) as RunCallbacks::saved.
class POCKETGAN_API Run {
public:
    /// Checks all arguments, then creates or resumes the folder. `engine` must outlive the run.
    /// Throws Error if the settings do not suit the data (GanTrainer, SupervisedTrainer), if they
    /// need more memory than is available (unless RunOptions::force; the text has both figures), if
    /// supervised training has no RunOptions::test, if keep_best or eval_every cannot be measured
    /// on the data, if the folder holds an earlier run, or files of anything else with the names
    /// that a run writes, and `resume` is false, if another run is writing to it, if there is no
    /// run to resume, and if the settings or data of the checkpoint differ.
    Run(const RunSettings& settings, const Dataset& data, const RunOptions& options,
        Engine& engine);
    ~Run();
    /// A moved-from run can only be assigned to or destroyed.
    Run(Run&&) noexcept;
    Run& operator=(Run&&) noexcept; ///< as the move constructor

    /// Trains up to last_step(). Returns false if `progress` or `stop` ended training before.
    /// Throws Error if a loss is not finite or a file cannot be written; the folder then holds the
    /// run as last saved.
    bool train(const RunCallbacks& callbacks = {});

    const RunSettings& settings() const;     ///< as given
    const std::string& folder() const;       ///< RunOptions::folder
    const std::vector<LogRow>& rows() const; ///< of log.csv
    std::uint64_t steps() const;             ///< done so far
    std::uint64_t last_step() const;         ///< where training ends
    std::uint64_t steps_per_epoch() const;   ///< as of the trainer
    std::size_t examples_used() const;       ///< of the data

    /// Approximately the bytes of memory that training, saving it and the data take.
    std::uint64_t memory() const;
    /// The seconds that an epoch takes, on average over the steps that are left, without measuring
    /// and saving: an estimate. Empty without RunOptions::measure_time, if no step is left, or if
    /// the memory that is available did not hold a trainer.
    std::optional<double> seconds_per_epoch() const;

    /// The log row of the best generator so far; nullptr without keep_best and before the first
    /// measurement.
    const LogRow* best() const;

    /// The result of the run: the generator or the classifier.
    Model model() const;
    /// Its folder within folder(): "generator" or "classifier".
    const char* model_folder() const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// The number of examples in the minibatches of the first `steps` steps of such a run, counted with
/// repetition. Throws Error if it does not fit 64 bits.
POCKETGAN_API std::uint64_t examples_after(const RunSettings& settings, std::uint64_t steps);

} // namespace pocketgan
