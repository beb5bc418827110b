#pragma once

#include "gan/objective.hpp"
#include "nn/directional_derivative.hpp"
#include "nn/optimiser.hpp"
#include "nn/pass.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/gan.hpp"

#include <vector>

namespace pocketgan {

/// The discriminator as it will be after some steps of its own on one minibatch: the generator
/// learns against that one, with its gradient through those steps (Metz et al. 2016, equations 8
/// and 10), so that it sees how the discriminator will answer. Allocates when it is made, and not
/// again.
class Unroll {
public:
    /// Looks settings.unroll steps of such a discriminator ahead, on `rows` of its rows of fakes.
    Unroll(const GanSettings& settings, const TrainableNetwork& discriminator,
           const Optimiser& optimiser, std::size_t rows);

    /// The generator's loss against the discriminator to be. examples (2 rows, inputs) are what the
    /// discriminator sees, the real ones, then the fakes; d_fake (rows, inputs) becomes the
    /// gradient by the fakes. `epoch` as for Optimiser::next_step; one set of dropout's masks,
    /// those of `key`, serves all steps. The network and its optimiser stay as they are.
    double generator_loss(const TrainableNetwork& discriminator, const Optimiser& optimiser,
                          ConstMatrixView examples, double epoch, const DropoutKey& key,
                          MatrixView d_fake, Engine& engine);

private:
    /// The discriminator some steps ahead.
    struct State {
        TrainableNetwork network;
        Optimiser optimiser;
        kernels::Update update; ///< the step that led here
        Pass pass;
        AlignedFloats gradient; ///< of the discriminator's loss, for the step that leads on
    };

    void step(const State& from, State& to, double epoch, Engine& engine);
    void judge(State& state, ConstMatrixView examples, const DropoutKey& key, Engine& engine);
    /// The generator's loss against the last state, its gradient by the parameters -> adjoint_.
    double fool(State& last, ConstMatrixView examples, const DropoutKey& key, MatrixView d_fake,
                Engine& engine);
    /// Back through the step from one state to the next: what the loss owes to `to` in adjoint_
    /// becomes what it owes to `from`.
    void step_back(const State& from, const State& to, bool to_parameters, MatrixView d_fake,
                   Engine& engine);

    Objective objective_;
    float d_loss_scale_, d_clip_;
    std::size_t rows_;
    std::vector<State> states_; ///< now, in a step, ...
    DirectionalDerivative tangent_;
    StepAdjoint adjoint_;
    RowBuffer d_logits_;   ///< (2 rows, 1)
    RowBuffer d_examples_; ///< (2 rows, inputs)
};

} // namespace pocketgan
