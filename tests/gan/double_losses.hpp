#pragma once

// The specification of lib/gan/objective.hpp: the terms of one example, whose logit is a, in
// double. A loss is their mean.

#include "pocketgan/gan.hpp"

#include <cmath>

namespace double_losses {

using pocketgan::Objective;

inline double log_sigmoid(double a) {
    return -std::log1p(std::exp(-a));
}

/// Of a real example in the discriminator's loss.
inline double real_term(Objective objective, double a) {
    if (objective == Objective::wasserstein)
        return -a;
    return objective == Objective::least_squares ? (a - 1) * (a - 1) / 2 : -log_sigmoid(a);
}

/// Of a fake in the discriminator's loss.
inline double fake_term(Objective objective, double a) {
    if (objective == Objective::wasserstein)
        return a;
    return objective == Objective::least_squares ? a * a / 2 : -log_sigmoid(-a);
}

/// Of a fake in the generator's loss.
inline double generator_term(Objective objective, double a) {
    return objective == Objective::minimax ? log_sigmoid(-a) : real_term(objective, a);
}

/// Of a real example in the generator's loss.
inline double generator_term_of_real(Objective objective, double a) {
    const bool is_zero_sum = objective == Objective::minimax || objective == Objective::wasserstein;
    return is_zero_sum ? -real_term(objective, a) : 0;
}

} // namespace double_losses
