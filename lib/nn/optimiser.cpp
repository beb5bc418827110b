#include "nn/optimiser.hpp"

#include "base/names.hpp"
#include "kernels/workers.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan {
namespace {

constexpr Named<OptimiserKind> kOptimisers[] = {{OptimiserKind::sgd, "sgd"},
                                                {OptimiserKind::adam, "adam"}};

// Parameters below which a second thread costs more than it saves.
constexpr std::size_t kLeastParameters = 16 * 1024;

double momentum_in(const OptimiserSettings& settings, double epoch) {
    const double way =
        settings.momentum_epochs > 0.0 ? std::min(1.0, epoch / settings.momentum_epochs) : 1.0;
    return settings.momentum + way * (settings.final_momentum - settings.momentum);
}

} // namespace

const char* to_string(OptimiserKind kind) {
    return name_of(kOptimisers, kind);
}

OptimiserKind optimiser_from_string(const std::string& name) {
    return value_of(kOptimisers, "optimiser", name);
}

Optimiser::Optimiser(const OptimiserSettings& settings, std::size_t size) :
    settings_(settings), first_(size), second_(settings.kind == OptimiserKind::adam ? size : 0) {}

void Optimiser::step(const AlignedFloats& gradient, AlignedFloats& parameters, double epoch,
                     Engine& engine) {
    const kernels::KernelTable& table = engine.workers().table();
    const double rate =
        std::max(settings_.rate_minimum,
                 settings_.rate / std::pow(settings_.rate_decay, static_cast<double>(steps_)));
    ++steps_;

    if (settings_.kind == OptimiserKind::sgd) {
        const kernels::SgdStep step{static_cast<float>(rate),
                                    static_cast<float>(momentum_in(settings_, epoch))};
        engine.workers().split(parameters.size(), kAlignedFloats, kLeastParameters,
                               [&](std::size_t first, std::size_t count) {
                                   table.sgd(step, gradient.data() + first, first_.data() + first,
                                             parameters.data() + first, count);
                               });
        return;
    }
    const double t = static_cast<double>(steps_);
    const kernels::AdamStep step{
        static_cast<float>(rate / (1.0 - std::pow(settings_.beta1, t))),
        static_cast<float>(settings_.beta1),
        static_cast<float>(settings_.beta2),
        static_cast<float>(settings_.epsilon),
        static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(settings_.beta2, t))),
    };
    engine.workers().split(parameters.size(), kAlignedFloats, kLeastParameters,
                           [&](std::size_t first, std::size_t count) {
                               table.adam(step, gradient.data() + first, first_.data() + first,
                                          second_.data() + first, parameters.data() + first, count);
                           });
}

} // namespace pocketgan
