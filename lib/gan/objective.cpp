#include "gan/objective.hpp"

#include "base/names.hpp"
#include "kernels/kernels.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan {
namespace {

constexpr Named<Objective> kObjectives[] = {{Objective::minimax, "minimax"},
                                            {Objective::non_saturating, "non-saturating"},
                                            {Objective::wasserstein, "wasserstein"},
                                            {Objective::least_squares, "least-squares"}};

// L = mean softplus(sign a), dL/da = sign sigmoid(sign a) / rows. softplus(x) = log(1 + exp(x)) =
// -log sigmoid(-x) is computed from the logit, so that a saturated sigmoid does not give log 0. The
// kernel's floats are summed in double.
Loss mean_softplus(ConstMatrixView a, float sign, float scale, MatrixView d) {
    constexpr std::size_t kBlock = 128;
    float x[kBlock], softplus[kBlock], slope[kBlock];
    const kernels::KernelTable& table = kernels::table();
    const double rows = static_cast<double>(a.rows);
    const float factor = static_cast<float>(scale * sign / rows);
    Loss result;
    for (std::size_t first = 0; first < a.rows; first += kBlock) {
        const std::size_t count = std::min(kBlock, a.rows - first);
        for (std::size_t i = 0; i < count; ++i)
            x[i] = sign * a(first + i, 0);
        table.softplus(x, softplus, slope, count);
        for (std::size_t i = 0; i < count; ++i) {
            result.loss += softplus[i];
            result.mean_d += sign > 0.0f ? slope[i] : 1.0 - slope[i];
            d(first + i, 0) = factor * slope[i];
        }
    }
    result.loss *= scale / rows;
    result.mean_d /= rows;
    return result;
}

// L = mean sign a.
Loss mean_linear(ConstMatrixView a, float sign, float scale, MatrixView d) {
    const double rows = static_cast<double>(a.rows);
    Loss result;
    for (std::size_t i = 0; i < a.rows; ++i) {
        result.mean_d += a(i, 0) / rows;
        d(i, 0) = static_cast<float>(scale * sign / rows);
    }
    result.loss = scale * sign * result.mean_d;
    return result;
}

// L = mean (a - target)^2 / 2.
Loss mean_square(ConstMatrixView a, float target, float scale, MatrixView d) {
    const double rows = static_cast<double>(a.rows);
    Loss result;
    for (std::size_t i = 0; i < a.rows; ++i) {
        const double error = double{a(i, 0)} - target;
        result.mean_d += a(i, 0) / rows;
        result.loss += scale * error * error / (2.0 * rows);
        d(i, 0) = static_cast<float>(scale * error / rows);
    }
    return result;
}

} // namespace

const char* to_string(Objective objective) {
    return name_of(kObjectives, objective);
}

Objective objective_from_string(const std::string& name) {
    return value_of(kObjectives, "objective", name);
}

bool has_sigmoid(Objective objective) {
    return objective == Objective::minimax || objective == Objective::non_saturating;
}

Loss loss_as_real(Objective objective, ConstMatrixView a, float scale, MatrixView d) {
    switch (objective) {
    case Objective::minimax:
    case Objective::non_saturating:
        break;
    case Objective::wasserstein:
        return mean_linear(a, -1.0f, scale, d);
    case Objective::least_squares:
        return mean_square(a, 1.0f, scale, d);
    }
    return mean_softplus(a, -1.0f, scale, d);
}

Loss loss_as_fake(Objective objective, ConstMatrixView a, float scale, MatrixView d) {
    switch (objective) {
    case Objective::minimax:
    case Objective::non_saturating:
        break;
    case Objective::wasserstein:
        return mean_linear(a, 1.0f, scale, d);
    case Objective::least_squares:
        return mean_square(a, 0.0f, scale, d);
    }
    return mean_softplus(a, 1.0f, scale, d);
}

DiscriminatorLoss discriminator_loss(Objective objective, ConstMatrixView a, float scale,
                                     MatrixView d) {
    const std::size_t m = a.rows / 2;
    return {loss_as_real(objective, a.slice(0, m), scale, d.slice(0, m)),
            loss_as_fake(objective, a.slice(m, m), scale, d.slice(m, m))};
}

void loss_second_derivative(Objective objective, ConstMatrixView a, float scale,
                            ConstMatrixView r_a, MatrixView r_d) {
    const float factor = scale / static_cast<float>(a.rows);
    for (std::size_t i = 0; i < a.rows; ++i) {
        float second_derivative = objective == Objective::least_squares ? 1.0f : 0.0f;
        if (has_sigmoid(objective)) {
            const float d = 1.0f / (1.0f + std::exp(-a(i, 0)));
            second_derivative = d * (1.0f - d);
        }
        r_d(i, 0) = factor * second_derivative * r_a(i, 0);
    }
}

Loss generator_loss(Objective objective, ConstMatrixView a, MatrixView d) {
    if (objective == Objective::minimax) // mean log(1 - D) = -loss_as_fake
        return loss_as_fake(objective, a, -1.0f, d);
    return loss_as_real(objective, a, 1.0f, d);
}

Loss generator_loss_of_real(Objective objective, ConstMatrixView a, MatrixView d) {
    const bool zero_sum = objective == Objective::minimax || objective == Objective::wasserstein;
    return loss_as_real(objective, a, zero_sum ? -1.0f : 0.0f, d);
}

} // namespace pocketgan
