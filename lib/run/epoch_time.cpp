#include "run/epoch_time.hpp"

#include "base/available_memory.hpp"
#include "gan/players.hpp"

#include <algorithm>
#include <chrono>

namespace pocketgan {
namespace {

constexpr double kSeconds = 0.1; // of the steps that are timed

// The same training with short steps and without measures.
RunSettings with_short_steps(RunSettings settings) {
    settings.eval_every = 0;
    settings.keep_best = KeepBest::none;
    if (auto* const gan = std::get_if<GanSettings>(&settings.training)) {
        gan->d_warmup = gan->d_warmup_every = 0;
        gan->d_steps = std::min(gan->d_steps, kLongStep - 1);
    }
    return settings;
}

} // namespace

std::uint64_t minibatches_after(const RunSettings& settings, std::uint64_t steps) {
    const auto* const gan = std::get_if<GanSettings>(&settings.training);
    return gan ? discriminator_steps(*gan, steps) + steps : steps;
}

std::optional<double> time_minibatch(const RunSettings& settings, const Dataset& data,
                                     const RunOptions& options, Engine& engine) {
    using Clock = std::chrono::steady_clock;
    const std::optional<std::uint64_t> available = available_memory();
    if (available && memory_of(settings, data) > *available)
        return std::nullopt;
    const RunSettings trial = with_short_steps(settings);
    const std::unique_ptr<Trainee> trainee = make_trainee(trial, data, options, engine);
    trainee->step(nullptr); // the first one touches the memory for the first time
    const auto start = Clock::now();
    double seconds = 0.0;
    while (seconds < kSeconds) {
        trainee->step(nullptr);
        seconds = std::chrono::duration<double>(Clock::now() - start).count();
    }
    return seconds / static_cast<double>(minibatches_after(trial, trainee->steps() - 1));
}

} // namespace pocketgan
