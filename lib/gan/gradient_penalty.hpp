#pragma once

#include "nn/directional_derivative.hpp"
#include "nn/pass.hpp"
#include "pocketgan/engine.hpp"

#include <cstdint>

namespace pocketgan {

/// Keeps the slope of a critic near 1 on the lines between real examples and fakes: adds
/// weight E[(||df/dx|| - 1)^2] to its loss (Gulrajani et al. 2017, equation 3). Allocates when it
/// is made, and not again.
class GradientPenalty {
public:
    /// For such a critic, on `rows` of its rows.
    GradientPenalty(const TrainableNetwork& critic, std::size_t rows);

    /// Returns the penalty at x = u real + (1 - u) fake, u in [0, 1) drawn for each row as a pure
    /// function of (seed, draw), and adds its gradient by the parameters to `gradient`.
    /// examples (2 rows, inputs): the real ones, then the fakes.
    double add(const TrainableNetwork& critic, ConstMatrixView examples, float weight,
               std::uint64_t seed, std::uint64_t draw, const DropoutKey& key, float* gradient,
               Engine& engine);

private:
    Pass pass_;
    DirectionalDerivative tangent_;
    RowBuffer between_;    ///< (rows, inputs): x
    RowBuffer slopes_;     ///< (rows, inputs): df/dx, then the direction of the derivative
    AlignedFloats shares_; ///< (rows): u
    RowBuffer ones_;       ///< (rows, 1): gradient of the sum of f by f
    RowBuffer zeros_;      ///< (rows, 1)
};

} // namespace pocketgan
