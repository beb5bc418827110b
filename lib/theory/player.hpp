#pragma once

#include "nn/pass.hpp"
#include "nn/row_buffer.hpp"
#include "pocketgan/gan.hpp"
#include "pocketgan/mixture.hpp"
#include "training/learner.hpp"

#include <cstdint>
#include <vector>

namespace pocketgan::theory {

constexpr std::size_t kBatch = 256;      ///< points of each density in a minibatch
constexpr std::size_t kLatentSize = 2;   ///< of a generator
constexpr std::size_t kCheckpoints = 60; ///< points of a curve over training, less one

struct PlayerSettings {
    std::vector<std::size_t> units;           ///< of the input, hidden and output layers
    Activation activation = Activation::tanh; ///< of the hidden layers
    OptimiserSettings optimiser;
    float scale = 1.0f; ///< of the initial weights, Initialiser::scale of glorot
    float limit = 0.0f; ///< parameters are clipped to [-limit, limit]; 0: not clipped
};

/// A small generator, discriminator or critic with its optimiser.
class Player {
public:
    /// For batches of up to `rows` examples. `engine` must outlive the object.
    Player(const PlayerSettings& settings, std::size_t rows, std::uint64_t seed, Engine& engine);

    /// x (m, inputs) -> y (m, outputs), valid until the next forward. x must not change until the
    /// backward pass is done.
    MatrixView forward(ConstMatrixView x) { return pass_.forward(learner_.network, x, engine_); }

    /// One optimiser step on the loss L with d_output = dL/dy (m, outputs) of the last forward.
    void learn(ConstMatrixView d_output);
    /// dL/dx (m, inputs), valid until the next call.
    MatrixView input_gradient(ConstMatrixView d_output);
    /// The Euclidean norm of dL/dw, w being all parameters.
    double gradient_norm(ConstMatrixView d_output);

    /// y for each x; for networks of one input and one output.
    std::vector<double> outputs_at(const std::vector<float>& x);

private:
    Engine& engine_;
    Learner learner_;
    float limit_;
    std::size_t rows_;
    Pass pass_;
    RowBuffer d_input_;
    AlignedFloats gradient_;
};

/// Adam whose rate falls exponentially to 1 % of `rate` over `steps`.
OptimiserSettings annealed_adam(double rate, std::size_t steps);

/// One step of a discriminator or critic on x (2 m, 1): m real points, then m generated ones.
void update_discriminator(Player& discriminator, Objective objective, ConstMatrixView x);

/// The step of checkpoint i in [0, kCheckpoints], (i / kCheckpoints)^3 steps: denser at the start
/// of training, where most changes.
std::size_t checkpoint(std::size_t i, std::size_t steps);

/// Minibatches of m points of a real density, then m of a generated one.
class Minibatches {
public:
    Minibatches(Mixture real, Mixture generated, std::size_t m, std::uint64_t seed);

    /// The next minibatch (2 m, 1), of new points; valid until the next call.
    ConstMatrixView next();

private:
    Mixture real_, generated_;
    std::size_t m_;
    std::uint64_t seed_;
    std::uint64_t drawn_ = 0; ///< points of each density drawn so far
    std::vector<float> x_;
};

} // namespace pocketgan::theory
