#pragma once

// The steps of the optimisers, for KernelTable::update and the epilogue of a product. Included only
// by kernels_<isa>.cpp.

#include "kernels/update.hpp"
#include "kernels/vector.hpp"

namespace pocketgan::kernels {
namespace {

/// v = momentum v - rate g; value += v
inline void sgd(const SgdStep& step, const float* gradient, float* velocity, float* value,
                std::size_t n) {
    const Vec rate(step.rate), momentum(step.momentum);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec v = momentum * load(velocity + i, lanes) - rate * load(gradient + i, lanes);
        store(velocity + i, v, lanes);
        store(value + i, load(value + i, lanes) + v, lanes);
    });
}

/// m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g^2;
/// value -= rate m / (sqrt(v) second_scale + epsilon)
inline void adam(const AdamStep& step, const float* gradient, float* first, float* second,
                 float* value, std::size_t n) {
    const Vec beta1(step.beta1), rest1(1.0f - step.beta1);
    const Vec beta2(step.beta2), rest2(1.0f - step.beta2);
    const Vec rate(step.rate), scale(step.second_scale), epsilon(step.epsilon);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec g = load(gradient + i, lanes);
        const Vec m = fma(beta1, load(first + i, lanes), rest1 * g);
        const Vec v = fma(beta2, load(second + i, lanes), rest2 * (g * g));
        store(first + i, m, lanes);
        store(second + i, v, lanes);
        const Vec change = rate * m / fma(sqrt(v), scale, epsilon);
        store(value + i, load(value + i, lanes) - change, lanes);
    });
}

/// v = decay v + (1 - decay) g^2; value -= rate g / (sqrt(v) + epsilon)
inline void rmsprop(const RmspropStep& step, const float* gradient, float* square, float* value,
                    std::size_t n) {
    const Vec decay(step.decay), rest(1.0f - step.decay);
    const Vec rate(step.rate), epsilon(step.epsilon);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec g = load(gradient + i, lanes);
        const Vec v = fma(decay, load(square + i, lanes), rest * (g * g));
        store(square + i, v, lanes);
        store(value + i, load(value + i, lanes) - rate * g / (sqrt(v) + epsilon), lanes);
    });
}

/// value = min(limit, max(-limit, value))
inline void clamp(float limit, float* value, std::size_t n) {
    const Vec high(limit), low(-limit);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        // This order of operands preserves NaN, so that divergence shows.
        store(value + i, min(high, max(low, load(value + i, lanes))), lanes);
    });
}

/// average += (1 - decay) (value - average)
inline void moving_average(float decay, const float* value, float* average, std::size_t n) {
    const Vec rest(1.0f - decay);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec old = load(average + i, lanes);
        store(average + i, fma(rest, load(value + i, lanes) - old, old), lanes);
    });
}

/// velocity -= rate g
inline void collect(float rate, const float* gradient, float* velocity, std::size_t n) {
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        store(velocity + i, load(velocity + i, lanes) - Vec(rate) * load(gradient + i, lanes),
              lanes);
    });
}

/// KernelTable::update.
inline void update(const Update& u, std::size_t at, const float* gradient, std::size_t n) {
    float* const value = u.value + at;
    switch (u.rule) {
    case Update::Rule::sgd:
        sgd(u.sgd, gradient, u.first + at, value, n);
        break;
    case Update::Rule::adam:
        adam(u.adam, gradient, u.first + at, u.second + at, value, n);
        break;
    case Update::Rule::rmsprop:
        rmsprop(u.rmsprop, gradient, u.second + at, value, n);
        break;
    case Update::Rule::collect:
        return collect(u.sgd.rate, gradient, u.first + at, n);
    }
    if (u.limit > 0.0f)
        clamp(u.limit, value, n);
    if (u.average)
        moving_average(u.decay, value, u.average + at, n);
}

} // namespace
} // namespace pocketgan::kernels
