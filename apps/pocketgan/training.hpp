#pragma once

#include "cli/training_options.hpp"
#include "training_log.hpp"

#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/picture.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace pocketgan::app {

/// What a run trains: one of the library's trainers, with the figures that its kind logs
/// (presentation.hpp) and the models that it saves.
class Training {
public:
    virtual ~Training() = default;

    /// One step; the columns of the log that each step gives.
    virtual Figures step() = 0;
    /// The columns that are measured now and then.
    virtual Figures measure() = 0;

    virtual std::uint64_t steps() const = 0;
    virtual std::uint64_t steps_per_epoch() const = 0;
    virtual std::size_t examples() const = 0;

    /// Writes the models into the folder `out`. Returns a picture of what they do, if there is one.
    virtual std::optional<Picture> save_models(const std::string& out) = 0;

    /// The model that the run is for.
    virtual Model model() const = 0;

    virtual void save_checkpoint(const std::string& folder) const = 0;
    virtual void load_checkpoint(const std::string& folder) = 0;
};

/// The training that the options ask for. `options`, `data` and `engine` must outlive it.
std::unique_ptr<Training> make_training(const TrainingOptions& options, const Dataset& data,
                                        Engine& engine);

std::unique_ptr<Training> make_gan_training(const TrainingOptions& options, const Dataset& data,
                                            Engine& engine);
std::unique_ptr<Training> make_supervised_training(const TrainingOptions& options,
                                                   const Dataset& data, Engine& engine);

} // namespace pocketgan::app
