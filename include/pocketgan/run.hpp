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
#include <string>

namespace pocketgan {

/// Where a run is written, and how it goes on.
struct RunOptions {
    /// Created where it is missing. It holds generator/ and discriminator/ (or encoder/,
    /// classifier/), samples/, best/, checkpoint/, log.csv and config.toml.
    std::string folder;
    /// Goes on from the folder's checkpoint, bit for bit, instead of starting.
    bool resume = false;
    /// With `resume`: the settings that may differ from those of the checkpoint.
    Override allowed = Override::none;
    /// Supervised training: what is tested every eval_every epochs, and reconstructed on the
    /// sheets. Must outlive the run.
    const Dataset* test = nullptr;
    /// A GAN on images with eval_every: measures classifier_frechet and classes. May be null.
    std::shared_ptr<const Classifier> classifier;
};

/// How far training is, after a step.
struct RunProgress {
    std::uint64_t step = 0; ///< steps done, over all sessions
    std::uint64_t last_step = 0;
    std::uint64_t steps_per_epoch = 0;
    double seconds = 0.0;     ///< of this session
    Figures figures;          ///< of this step
    Figures measured;         ///< the latest measures
    bool is_measured = false; ///< whether they are of this step
    std::string warning;      ///< a reason to worry, once a session; else empty
};

class Run;

/// Called by Run::train in the caller's thread. Either may be empty; what they throw ends training.
struct RunCallbacks {
    /// After every step. Training ends after a step for which it returns false; the run is then
    /// saved and can be resumed.
    std::function<bool(const RunProgress&)> progress;
    /// After models, samples and log are written: at the end of each epoch and of training.
    std::function<void(const Run&)> saved;
};

/// One training run and its folder: the training loop, the log, samples, checkpoints and the best
/// generator so far. `pocketgan train` is this class with options and a progress line.
class POCKETGAN_API Run {
public:
    /// Checks everything and opens or resumes the folder. `data` and `engine` must outlive the run.
    /// Throws Error where settings and data do not fit together (GanTrainer, SupervisedTrainer),
    /// where keep_best or eval_every cannot be measured on the data, where the folder holds an
    /// earlier run and `resume` is not set, where there is nothing to resume, and where the
    /// checkpoint is of other settings or data.
    Run(const RunSettings& settings, const Dataset& data, const RunOptions& options,
        Engine& engine);
    ~Run();
    Run(Run&&) noexcept;
    Run& operator=(Run&&) noexcept;

    /// Trains up to last_step(). Returns whether it got there. Throws Error where a loss is not
    /// finite or a file cannot be written; the folder then holds the run as last saved.
    bool train(const RunCallbacks& callbacks = {});

    const RunSettings& settings() const;
    const std::string& folder() const;
    const std::vector<LogRow>& rows() const; ///< of log.csv
    std::uint64_t steps() const;             ///< done so far
    std::uint64_t last_step() const;
    std::uint64_t steps_per_epoch() const;
    std::size_t examples_used() const; ///< of the data

    /// The row of the best generator so far; nullptr without keep_best, and before any was
    /// measured.
    const LogRow* best() const;

    /// The model that the run is for: the generator, or a classifier.
    Model model() const;
    /// Its folder within folder(): "generator" or "classifier".
    const char* model_folder() const;

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// Examples that the first `steps` steps of such a run learn from, repetitions counted.
POCKETGAN_API std::uint64_t examples_after(const RunSettings& settings, std::uint64_t steps);

} // namespace pocketgan
