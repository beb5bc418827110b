#include "run/trainee.hpp"

#include "base/available_memory.hpp"
#include "gan/check_settings.hpp"
#include "gan/players.hpp"
#include "supervised/check_supervised.hpp"
#include "training/memory.hpp"

namespace pocketgan {

std::uint64_t memory_of(const RunSettings& settings, const Dataset& data) {
    const double floats = std::visit(
        [&](const auto& training) {
            check_settings(training, data);
            return floats_needed(training, data);
        },
        settings.training);
    return static_cast<std::uint64_t>(sizeof(float) * floats);
}

void check_memory(double floats, const RunOptions& options) {
    check_addressable(floats);
    if (!options.force)
        check_available(floats, available_memory());
}

std::unique_ptr<Trainee> make_trainee(const RunSettings& settings, const Dataset& data,
                                      const RunOptions& options, Engine& engine) {
    return std::holds_alternative<GanSettings>(settings.training)
               ? make_gan_trainee(settings, data, options, engine)
               : make_supervised_trainee(settings, data, options, engine);
}

} // namespace pocketgan
