#pragma once

// Everything that goes once over its arrays. Included only by kernels_<isa>.cpp.

#include "kernels/kernels.hpp"
#include "kernels/maths.hpp"

namespace pocketgan::kernels {
namespace {

void activate(Activation activation, const ActivationParameters& parameters, const float* x,
              float* y, std::size_t n) {
    with_activation(activation, parameters, [&](auto act) {
        for_each_vector(n, [&](std::size_t i, auto lanes) {
            store(y + i, act.value(load(x + i, lanes)), lanes);
        });
    });
}

void activation_backward(Activation activation, const ActivationParameters& parameters,
                         const float* y, float* dy, std::size_t n) {
    with_activation(activation, parameters, [&](auto act) {
        for_each_vector(n, [&](std::size_t i, auto lanes) {
            store(dy + i, load(dy + i, lanes) * act.derivative(load(y + i, lanes)), lanes);
        });
    });
}

void activation_tangent(Activation activation, const ActivationParameters& parameters,
                        const ActivationPoint& at, const float* in, float* out, std::size_t n) {
    with_activation(activation, parameters, [&](auto act) {
        for_each_vector(n, [&](std::size_t i, auto lanes) {
            const Vec y = load(at.y + i, lanes) * Vec(at.keep);
            Vec slope = act.derivative(y);
            if (at.mask)
                slope = slope * load(at.mask + i, lanes);
            Vec r = load(in + i, lanes) * slope;
            if (at.dz)
                r = fma(load(at.dz + i, lanes) * act.bend(y), load(at.rz + i, lanes), r);
            store(out + i, r, lanes);
        });
    });
}

void softplus(const float* x, float* y, float* slope, std::size_t n) {
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Softplus at = softplus(load(x + i, lanes));
        store(y + i, at.value, lanes);
        store(slope + i, at.slope, lanes);
    });
}

void maxout_forward(const float* z, std::size_t z_row, const float* bias, std::size_t rows,
                    std::size_t units, std::size_t pieces, const float* mask, std::size_t mask_row,
                    float* y, std::size_t y_row, std::uint8_t* winner) {
    alignas(64) float chosen[64]; // turned into bytes by a loop of their own, which becomes vectors
    constexpr std::size_t kUnits = sizeof chosen / sizeof *chosen;
    for (std::size_t i = 0; i < rows; ++i, z += z_row, y += y_row, winner += units)
        for (std::size_t first = 0; first < units; first += kUnits) {
            const std::size_t count = units - first < kUnits ? units - first : kUnits;
            for_each_vector(count, [&](std::size_t at, auto lanes) {
                const std::size_t j = first + at;
                Vec best = load(z + j, lanes) + load(bias + j, lanes);
                Vec piece(0.0f), best_piece(0.0f);
                for (std::size_t p = 1; p < pieces; ++p) {
                    const std::size_t k = p * units + j;
                    const Vec other = load(z + k, lanes) + load(bias + k, lanes);
                    piece = piece + Vec(1.0f);
                    best_piece = where_greater(other, best, piece, best_piece);
                    best = max(other, best); // keeps best where other is no larger
                }
                if (mask)
                    best = best * load(mask + i * mask_row + j, lanes);
                store(y + j, best, lanes);
                store(chosen + at, best_piece);
            });
            for (std::size_t v = 0; v < count; ++v)
                winner[first + v] = static_cast<std::uint8_t>(static_cast<std::int32_t>(chosen[v]));
        }
}

void maxout_backward(const float* dy, std::size_t dy_row, const std::uint8_t* winner,
                     std::size_t rows, std::size_t units, std::size_t pieces, float* dz,
                     std::size_t dz_row) {
    for (std::size_t i = 0; i < rows; ++i, dy += dy_row, winner += units, dz += dz_row)
        for (std::size_t p = 0; p < pieces; ++p) {
            const std::int32_t piece = static_cast<std::int32_t>(p); // as wide as a float
            for (std::size_t j = 0; j < units; ++j) {
                const float slope = dy[j];
                dz[p * units + j] = winner[j] == piece ? slope : 0.0f;
            }
        }
}

void column_sums(const float* x, std::size_t x_row, std::size_t rows, std::size_t columns,
                 float* sums) {
    for_each_vector(columns, [&](std::size_t j, auto lanes) {
        Vec sum(0.0f);
        for (std::size_t i = 0; i < rows; ++i)
            sum = sum + load(x + i * x_row + j, lanes);
        store(sums + j, sum, lanes);
    });
}

void multiply(const float* x, const float* factor, float* y, std::size_t n) {
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        store(y + i, load(x + i, lanes) * load(factor + i, lanes), lanes);
    });
}

void bytes_to_floats(const std::uint8_t* x, float low, float high, float* y, std::size_t n) {
    const float scale = (high - low) / 255.0f;
    for (std::size_t i = 0; i < n; ++i) // plain: compilers turn this one into vectors by themselves
        y[i] = low + scale * static_cast<float>(x[i]);
}

inline void sgd(const SgdStep& step, const float* gradient, float* velocity, float* value,
                std::size_t n) {
    const Vec rate(step.rate), momentum(step.momentum);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec v = momentum * load(velocity + i, lanes) - rate * load(gradient + i, lanes);
        store(velocity + i, v, lanes);
        store(value + i, load(value + i, lanes) + v, lanes);
    });
}

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

inline void clamp(float limit, float* value, std::size_t n) {
    const Vec high(limit), low(-limit);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        // In this order what is no number passes, so that training which diverged is seen to.
        store(value + i, min(high, max(low, load(value + i, lanes))), lanes);
    });
}

inline void moving_average(float decay, const float* value, float* average, std::size_t n) {
    const Vec rest(1.0f - decay);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec old = load(average + i, lanes);
        store(average + i, fma(rest, load(value + i, lanes) - old, old), lanes);
    });
}

inline void collect(float rate, const float* gradient, float* velocity, std::size_t n) {
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        store(velocity + i, load(velocity + i, lanes) - Vec(rate) * load(gradient + i, lanes),
              lanes);
    });
}

void update(const Update& u, std::size_t at, const float* gradient, std::size_t n) {
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

float sum_of_exponentials(const float* x, float largest, float scale, std::size_t n) {
    Vec total(0.0f);
    for_each_vector(n, [&](std::size_t i, auto lanes) {
        const Vec e = exp(Vec(scale) * (load(x + i, lanes) - Vec(largest)));
        float counted[Vec::lanes] = {}; // nothing of the lanes past the end
        store(counted, e, lanes);
        total = total + load(counted);
    });
    float sums[Vec::lanes];
    store(sums, total);
    float sum = 0.0f;
    for (const float s : sums)
        sum += s;
    return sum;
}

} // namespace
} // namespace pocketgan::kernels
