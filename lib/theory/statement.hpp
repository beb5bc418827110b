#pragma once

#include "pocketgan/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan::theory {

enum class Relation { equal, at_least };

/// A value by a formula of the theory and the measured value.
struct Check {
    std::string quantity;
    Relation relation; ///< of `measured` to `formula`
    double formula;
    double measured;
    double error; ///< tolerance of the relation

    /// Whether the relation holds within `error`; false for NaN.
    bool agrees() const;
};

struct Curve {
    std::string name;
    std::vector<double> values;
};

/// The result of testing one statement: its checks, and curves for a chart.
struct Evidence {
    std::vector<Check> checks;
    std::string x_title, y_title;
    std::vector<double> x; ///< ascending
    std::vector<Curve> curves;
    double low = 0.0, high = 0.0; ///< range of the y axis; both 0: the range of the values

    bool agrees() const;
};

struct TheorySettings {
    std::uint64_t seed = 1;
    std::size_t steps = 8000; ///< of training a discriminator close to the optimal one
};

/// A statement of the theory and its test.
struct Statement {
    const char* name;
    const char* says;
    Evidence (*test)(const TheorySettings& settings, Engine& engine);
};

/// All statements, those of Goodfellow et al. 2014 first.
const std::vector<Statement>& statements();

// The tests, with their tolerances, are in the files named after them (the first three in
// optimal_discriminator.cpp).

/// Goodfellow et al. 2014, proposition 1, equation 2: D*(x) = p_r(x) / (p_r(x) + p_g(x)).
Evidence test_optimal_discriminator(const TheorySettings& settings, Engine& engine);
/// Goodfellow et al. 2014, proof of theorem 1, equation 6: V(G, D*) = 2 JS(p_r || p_g) - log 4.
Evidence test_value(const TheorySettings& settings, Engine& engine);
/// Goodfellow et al. 2014, theorem 1: V(G, D*) is least, -log 4, if and only if p_g = p_r; D* =
/// 1/2.
Evidence test_equality(const TheorySettings& settings, Engine& engine);
/// Arjovsky et al. 2017, example 1: JS = log 2 for disjoint supports at any distance, W = distance.
Evidence test_disjoint(const TheorySettings& settings, Engine& engine);
/// Goodfellow et al. 2014, section 3: log(1 - D(G(z))) saturates, -log D(G(z)) does not.
Evidence test_saturation(const TheorySettings& settings, Engine& engine);
/// Goodfellow 2016 (NIPS tutorial), section 3.2.5, figure 14: the two directions of KL, and the
/// Gaussian that minimises each for two modes.
Evidence test_asymmetry(const TheorySettings& settings, Engine& engine);
/// Metz et al. 2016 and Goodfellow 2016 (NIPS tutorial), section 5.1.1, on mode collapse: for a
/// fixed D the optimal G maps every z to argmax D.
Evidence test_collapse(const TheorySettings& settings, Engine& engine);

} // namespace pocketgan::theory
