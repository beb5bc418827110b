#include "nn/optimiser.hpp"

#include "base/names.hpp"
#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"

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

// d sqrt(v) / dv = 1 / (2 sqrt(v)). At v = 0 it is infinite, but every gradient so far was 0, so
// the function returns 0, the limit of their product.
float sqrt_derivative(float root) {
    return root > 0.0f ? 0.5f / root : 0.0f;
}

// v' = momentum v - rate g, w' = w + v':
// dL/dg = -rate (dL/dv' + dL/dw'), dL/dv = momentum (dL/dv' + dL/dw').
void backward_through_sgd(const kernels::SgdStep& step, StepAdjoint& d) {
    for (std::size_t i = 0; i < d.value.size(); ++i) {
        const float d_v = d.first[i] + d.value[i];
        d.gradient[i] = -step.rate * d_v;
        d.first[i] = step.momentum * d_v;
    }
}

// m' = beta1 m + (1 - beta1) g, v' = beta2 v + (1 - beta2) g^2,
// w' = w - rate m' / n with n = scale sqrt(v') + epsilon: dL/dn = rate m' / n^2 dL/dw'.
void backward_through_adam(const kernels::Update& update, const AlignedFloats& gradient,
                           StepAdjoint& d) {
    const kernels::AdamStep& step = update.adam;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const float root = std::sqrt(update.second[i]);
        const float n = step.second_scale * root + step.epsilon;
        const float d_n = d.value[i] * step.rate * (update.first[i] / n) / n;
        const float d_m = d.first[i] - d.value[i] * step.rate / n;
        const float d_v = d.second[i] + d_n * step.second_scale * sqrt_derivative(root);
        d.gradient[i] = (1.0f - step.beta1) * d_m + (1.0f - step.beta2) * 2.0f * gradient[i] * d_v;
        d.first[i] = step.beta1 * d_m;
        d.second[i] = step.beta2 * d_v;
    }
}

// v' = decay v + (1 - decay) g^2, w' = w - rate g / n with n = sqrt(v') + epsilon:
// dL/dn = rate g / n^2 dL/dw'.
void backward_through_rmsprop(const kernels::Update& update, const AlignedFloats& gradient,
                              StepAdjoint& d) {
    const kernels::RmspropStep& step = update.rmsprop;
    for (std::size_t i = 0; i < gradient.size(); ++i) {
        const float root = std::sqrt(update.second[i]);
        const float n = root + step.epsilon;
        const float d_n = d.value[i] * step.rate * (gradient[i] / n) / n;
        const float d_v = d.second[i] + d_n * sqrt_derivative(root);
        d.gradient[i] = (1.0f - step.decay) * 2.0f * gradient[i] * d_v - d.value[i] * step.rate / n;
        d.second[i] = step.decay * d_v;
    }
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

void take_step(const kernels::Update& update, const AlignedFloats& gradient, Engine& engine) {
    kernels::Workers& workers = engine.workers();
    workers.parallel_for(gradient.size(), kAlignedFloats, kLeastFloats,
                         [&](std::size_t first, std::size_t count) {
                             workers.table().update(update, first, gradient.data() + first, count);
                         });
}

void backward_through_step(const kernels::Update& update, const AlignedFloats& gradient,
                           StepAdjoint& d) {
    if (update.limit > 0.0f) // w' = clamp(w, -limit, limit) has the derivative 0 at the limit
        for (std::size_t i = 0; i < gradient.size(); ++i)
            if (std::fabs(update.value[i]) >= update.limit)
                d.value[i] = 0.0f;
    switch (update.rule) {
    case kernels::Update::Rule::sgd:
        return backward_through_sgd(update.sgd, d);
    case kernels::Update::Rule::adam:
        return backward_through_adam(update, gradient, d);
    case kernels::Update::Rule::rmsprop:
        return backward_through_rmsprop(update, gradient, d);
    case kernels::Update::Rule::collect:
        assert(false); // it moves no parameter
    }
}

} // namespace pocketgan
