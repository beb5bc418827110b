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
        {"best-d", "the optimal D is D*(x) = p_r(x) / (p_r(x) + p_g(x))",
         test_optimal_discriminator},
        {"value", "V(G, D*) = 2 JS(p_r || p_g) - log 4", test_value},
        {"equality", "if p_g = p_r, then D* = 1/2 and V = -log 4", test_equality},
        {"disjoint",
         "if the densities are disjoint, JS = log 2 at any distance, and W = the distance",
         test_disjoint},
        {"saturation",
         "against a confident D the minimax gradient vanishes, the non-saturating one does not",
         test_saturation},
        {"kl", "KL(p_g || p_r) is small if p_g misses a mode, KL(p_r || p_g) if it invents one",
         test_asymmetry},
        {"theorem-3", "for a fixed D the optimal G maps every z to one point, argmax D",
         test_collapse},
    };
    return list;
}

} // namespace pocketgan::theory
