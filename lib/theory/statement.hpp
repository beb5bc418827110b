#pragma once

#include "pocketgan/engine.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan::theory {

enum class Relation { equal, at_least };

/// What a formula says of a quantity, and what was measured of it.
struct Check {
    std::string quantity;
    Relation relation; ///< that the measured number has to the formula's
    double formula;
    double measured;
    double error; ///< by which they may miss that relation

    bool agrees() const;
};

struct Curve {
    std::string name;
    std::vector<double> values;
};

/// What came of one statement: its checks, and curves that show it.
struct Evidence {
    std::vector<Check> checks;
    std::string x_title, y_title;
    std::vector<double> x; ///< rising
    std::vector<Curve> curves;
    double low = 0.0, high = 0.0; ///< of y; both 0: as the values have it

    bool agrees() const;
};

struct TheorySettings {
    std::uint64_t seed = 1;
    std::size_t steps = 8000; ///< of a discriminator that is to come near the best one
};

/// A statement of the theory that a program can run.
struct Statement {
    const char* name;
    const char* says;
    Evidence (*test)(const TheorySettings& settings, Engine& engine);
};

/// All of them: those of Goodfellow et al. 2014, and what others made of them.
const std::vector<Statement>& statements();

// Each in a file of its own, with the numbers that it takes for near.
Evidence test_best_discriminator(const TheorySettings& settings, Engine& engine);
Evidence test_value(const TheorySettings& settings, Engine& engine);
Evidence test_equality(const TheorySettings& settings, Engine& engine);
Evidence test_disjoint(const TheorySettings& settings, Engine& engine);
Evidence test_saturation(const TheorySettings& settings, Engine& engine);
Evidence test_asymmetry(const TheorySettings& settings, Engine& engine);
Evidence test_collapse(const TheorySettings& settings, Engine& engine);

} // namespace pocketgan::theory
