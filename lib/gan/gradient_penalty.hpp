#pragma once

#include "nn/directional_derivative.hpp"
#include "nn/pass.hpp"
#include "pocketgan/engine.hpp"

#include <cstdint>

namespace pocketgan {

/// The gradient penalty of Gulrajani et al. 2017, equation 3: weight E[(||df/dx||_2 - 1)^2] at
/// points x on lines between real examples and fakes. Allocates when it is made, and not again.
class GradientPenalty {
public:
    /// For minibatches of `rows` of the critic's rows.
    GradientPenalty(const TrainableNetwork& critic, std::size_t rows);

    /// Returns the penalty at x = u real + (1 - u) fake and adds its gradient with respect to the
    /// parameters to `gradient`. u in [0, 1) is drawn for each row as a pure function of
    /// (seed, draw). samples (2 rows, inputs): real examples, then fakes.
    double add(const TrainableNetwork& critic, ConstMatrixView samples, float weight,
               std::uint64_t seed, std::uint64_t draw, const DropoutKey& key, float* gradient,
               Engine& engine);

private:
    void interpolate(ConstMatrixView samples, std::uint64_t seed, std::uint64_t draw);

    Pass pass_;
    DirectionalDerivative derivative_;
    RowBuffer x_;          ///< (rows, inputs)
    RowBuffer slopes_;     ///< (rows, inputs): df/dx, then dP/d(df/dx)
    AlignedFloats shares_; ///< (rows): u
    RowBuffer ones_;       ///< (rows, 1): gradient of the sum of f with respect to f
    RowBuffer zeros_;      ///< (rows, 1): R{ones}
};

} // namespace pocketgan
