#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {

bool Check::agrees() const {
    const double difference = measured - formula;
    return relation == Relation::at_least ? difference >= -error : std::abs(difference) <= error;
}

bool Evidence::agrees() const {
    return std::all_of(checks.begin(), checks.end(),
                       [](const Check& check) { return check.agrees(); });
}

const std::vector<Statement>& statements() {
    static const std::vector<Statement> list = {
        {"best-d", "the best D is D*(x) = p_r(x) / (p_r(x) + p_g(x))", test_best_discriminator},
        {"value", "V(G, D*) = 2 JS(p_r || p_g) - log 4", test_value},
        {"equality", "p_g = p_r leaves D = 1/2 and V = -log 4", test_equality},
        {"disjoint",
         "apart, JS is log 2 at any distance, which only the Wasserstein distance tells",
         test_disjoint},
        {"saturation",
         "a sure D leaves the minimax G no gradient, the non-saturating one all of it",
         test_saturation},
        {"kl", "KL(p_g || p_r) forgives a mode that is missed, KL(p_r || p_g) one that is invented",
         test_asymmetry},
        {"theorem-3", "against a D that stands still the best G is one point, argmax D",
         test_collapse},
    };
    return list;
}

} // namespace pocketgan::theory
