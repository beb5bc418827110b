#include "run/divergence_warning.hpp"

#include "base/number_format.hpp"

#include <cmath>

namespace pocketgan {
namespace {

struct Limits {
    double d_loss, g_loss;
};

// D's logistic loss is at most ln 4 where it does no worse than chance; G's is 30 where D takes
// samples for real with a probability of e^-30. Squares and differences of outputs have no such
// scale: only losses that no network of these sizes needs are told.
Limits limits_of(Objective objective) {
    switch (objective) {
    case Objective::minimax:
    case Objective::non_saturating:
        return {10.0, 30.0};
    case Objective::least_squares:
        return {100.0, 100.0};
    case Objective::wasserstein:
        break;
    }
    return {1e6, 1e6};
}

} // namespace

std::string divergence_warning(const LogRow& row, Objective objective) {
    const Limits limits = limits_of(objective);
    const double d = row.figures[Column::d_loss], g = row.figures[Column::g_loss];
    if (std::abs(d) <= limits.d_loss && std::abs(g) <= limits.g_loss)
        return "";
    return "the losses at step " + std::to_string(row.step) + " are " + significant(d, 3) +
           " of D and " + significant(g, 3) +
           " of G: training has probably diverged; stop it and try a lower g-rate and d-rate, or "
           "another seed";
}

} // namespace pocketgan
