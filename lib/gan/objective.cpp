#include "gan/objective.hpp"

#include "base/names.hpp"

#include <cmath>

namespace pocketgan {
namespace {

constexpr Named<Objective> kObjectives[] = {{Objective::minimax, "minimax"},
                                            {Objective::non_saturating, "non-saturating"}};
constexpr Named<UpdateOrder> kOrders[] = {{UpdateOrder::alternating, "alternating"},
                                          {UpdateOrder::simultaneous, "simultaneous"}};

// log(1 + exp(x)): -log sigmoid(-x), from the logit so that a sure D does not become log 0.
double softplus(double x) {
    return std::fmax(x, 0.0) + std::log1p(std::exp(-std::fabs(x)));
}

double sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

// mean softplus(sign a) and its gradient: sign sigmoid(sign a).
Loss mean_softplus(ConstMatrixView a, double sign, float scale, MatrixView d) {
    Loss result;
    const double rows = static_cast<double>(a.rows);
    for (std::size_t i = 0; i < a.rows; ++i) {
        const double logit = a(i, 0);
        result.loss += softplus(sign * logit) / rows;
        result.mean_d += sigmoid(logit) / rows;
        d(i, 0) = static_cast<float>(scale * sign * sigmoid(sign * logit) / rows);
    }
    result.loss *= scale;
    return result;
}

} // namespace

const char* to_string(Objective objective) {
    return name_of(kObjectives, objective);
}

Objective objective_from_string(const std::string& name) {
    return value_of(kObjectives, "objective", name);
}

const char* to_string(UpdateOrder order) {
    return name_of(kOrders, order);
}

UpdateOrder update_order_from_string(const std::string& name) {
    return value_of(kOrders, "update order", name);
}

Loss loss_as_real(ConstMatrixView a, float scale, MatrixView d) {
    return mean_softplus(a, -1.0, scale, d);
}

Loss loss_as_fake(ConstMatrixView a, float scale, MatrixView d) {
    return mean_softplus(a, 1.0, scale, d);
}

Loss generator_loss(Objective objective, ConstMatrixView a, MatrixView d) {
    if (objective == Objective::non_saturating)
        return loss_as_real(a, 1.0f, d);
    return loss_as_fake(a, -1.0f, d); // E[log(1 - D)] is that with the other sign
}

} // namespace pocketgan
