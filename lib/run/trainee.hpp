#pragma once

#include "pocketgan/picture.hpp"
#include "pocketgan/run.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace pocketgan {

/// The interface of Run to a trainer: steps, the figures to log and the models to save.
class Trainee {
public:
    virtual ~Trainee() = default;

    /// Takes one step. Returns the figures of step_columns; nothing, and has changed nothing, if
    /// `stop` ended it (RunCallbacks).
    virtual std::optional<Figures> step(const std::function<bool()>& stop) = 0;
    /// Returns the figures of measured_columns.
    virtual Figures measure() = 0;

    virtual std::uint64_t steps() const = 0;
    virtual std::uint64_t steps_per_epoch() const = 0;
    virtual std::size_t examples_used() const = 0;

    /// Writes the models below `folder`. Returns a sheet of samples or reconstructions if the kind
    /// of training has one.
    virtual std::optional<Picture> save_models(const std::string& folder) = 0;
    virtual Model model() const = 0;
    virtual const char* model_folder() const = 0;
    /// The options of the learning rates, for the error of a run that diverged.
    virtual const char* rate_settings() const = 0;

    virtual void save_checkpoint(const std::string& folder) const = 0;
    virtual void load_checkpoint(const std::string& folder, Override allowed) = 0;
};

/// Approximately the bytes that training with these settings, and saving it, allocates. Throws
/// Error for settings that check_settings refuses.
std::uint64_t memory_of(const RunSettings& settings, const Dataset& data);

/// Throws Error if a run that needs `floats` floats needs more memory than is available, unless
/// RunOptions::force.
void check_memory(double floats, const RunOptions& options);

/// `engine` must outlive it. Throws Error as the constructor of Run does.
std::unique_ptr<Trainee> make_trainee(const RunSettings& settings, const Dataset& data,
                                      const RunOptions& options, Engine& engine);
/// The two kinds of make_trainee.
std::unique_ptr<Trainee> make_gan_trainee(const RunSettings& settings, const Dataset& data,
                                          const RunOptions& options, Engine& engine);
std::unique_ptr<Trainee> make_supervised_trainee(const RunSettings& settings, const Dataset& data,
                                                 const RunOptions& options, Engine& engine);

} // namespace pocketgan
