#include "nn/optimiser.hpp"

#include "base/names.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace pocketgan {
namespace {

constexpr Named<OptimiserKind> kOptimisers[] = {{OptimiserKind::sgd, "sgd"},
                                                {OptimiserKind::adam, "adam"},
                                                {OptimiserKind::rmsprop, "rmsprop"}};

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
    settings_(settings),
    first_(settings.kind == OptimiserKind::rmsprop ? 0 : size),
    second_(settings.kind == OptimiserKind::sgd ? 0 : size) {}

double Optimiser::rate() const {
    return std::max(settings_.rate_minimum,
                    settings_.rate / std::pow(settings_.rate_decay, static_cast<double>(steps_)));
}

kernels::Update Optimiser::collect(AlignedFloats& parameters) {
    assert(settings_.kind == OptimiserKind::sgd);
    kernels::Update update;
    update.rule = kernels::Update::Rule::collect;
    update.value = parameters.data();
    update.first = first_.data();
    update.sgd.rate = static_cast<float>(rate());
    return update;
}

kernels::Update Optimiser::next_step(AlignedFloats& parameters, double epoch) {
    const double rate = this->rate();
    ++steps_;

    kernels::Update update;
    update.value = parameters.data();
    update.first = first_.empty() ? nullptr : first_.data();
    update.second = second_.empty() ? nullptr : second_.data();
    if (settings_.kind == OptimiserKind::sgd) {
        update.rule = kernels::Update::Rule::sgd;
        update.sgd = {static_cast<float>(rate), static_cast<float>(momentum_in(settings_, epoch))};
        return update;
    }
    if (settings_.kind == OptimiserKind::rmsprop) {
        update.rule = kernels::Update::Rule::rmsprop;
        update.rmsprop = {static_cast<float>(rate), static_cast<float>(settings_.square_decay),
                          static_cast<float>(settings_.epsilon)};
        return update;
    }
    const double t = static_cast<double>(steps_);
    update.rule = kernels::Update::Rule::adam;
    update.adam = {static_cast<float>(rate / (1.0 - std::pow(settings_.beta1, t))),
                   static_cast<float>(settings_.beta1), static_cast<float>(settings_.beta2),
                   static_cast<float>(settings_.epsilon),
                   static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(settings_.beta2, t)))};
    return update;
}

} // namespace pocketgan
