#pragma once

#include "nn/pass.hpp"
#include "nn/row_buffer.hpp"
#include "pocketgan/gan.hpp"
#include "pocketgan/mixture.hpp"
#include "training/learner.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan::theory {

constexpr std::size_t kBatch = 256;      ///< points of each density a step
constexpr std::size_t kLatentSize = 2;   ///< of a generator
constexpr std::size_t kCheckpoints = 60; ///< of a training, for a curve

struct PlayerSettings {
    std::vector<std::size_t> units;           ///< of the inputs, the hidden layers and the outputs
    Activation activation = Activation::tanh; ///< of the hidden layers
    OptimiserSettings optimiser;
    float scale = 1.0f; ///< of the weights at first, over those of Glorot and Bengio 2010
    float limit = 0.0f; ///< parameters are kept within [-limit, limit]; 0: free
};

/// A discriminator, a critic or a generator, small enough to be trained in a second.
class Player {
public:
    /// For up to `rows` examples at once. `engine` must outlive it.
    Player(const PlayerSettings& settings, std::size_t rows, std::uint64_t seed, Engine& engine);

    /// x (m, inputs) -> (m, outputs), in place until the next call. x must stay until the way back
    /// is done.
    MatrixView forward(ConstMatrixView x) { return pass_.forward(learner_.network, x, engine_); }

    /// Moves the parameters by d_output (m, outputs), the gradient of a loss by the outputs.
    void learn(ConstMatrixView d_output);
    /// The gradient by x (m, inputs), in place until the next call.
    MatrixView by_input(ConstMatrixView d_output);
    /// The length of the gradient by the parameters.
    double gradient_length(ConstMatrixView d_output);

    /// The output (of one unit) for each x of a line.
    std::vector<double> at(const std::vector<float>& x);

private:
    Engine& engine_;
    Learner learner_;
    float limit_;
    std::size_t rows_;
    Pass pass_;
    RowBuffer d_input_;
    AlignedFloats gradient_;
};

/// Adam whose rate falls to a hundredth over `steps`, so that what is learnt comes to rest.
OptimiserSettings annealed_adam(double rate, std::size_t steps);

/// One step of a discriminator, or critic, on as many points of both: x (2 m, 1), first the real
/// ones.
void teach(Player& discriminator, Objective objective, ConstMatrixView x);

/// The step of checkpoint i, of kCheckpoints on the way to `steps`: close to one another at first,
/// where most happens.
std::size_t checkpoint(std::size_t i, std::size_t steps);

/// Minibatches of points of two densities, m real ones and m generated ones behind them.
class Minibatches {
public:
    Minibatches(Mixture real, Mixture generated, std::size_t m, std::uint64_t seed);

    /// Other points every time, (2 m, 1), in place until the next call.
    ConstMatrixView next();

private:
    Mixture real_, generated_;
    std::size_t m_;
    std::uint64_t seed_;
    std::uint64_t drawn_ = 0; ///< points of each
    std::vector<float> x_;
};

} // namespace pocketgan::theory
