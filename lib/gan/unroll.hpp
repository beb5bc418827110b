#pragma once

#include "gan/objective.hpp"
#include "nn/directional_derivative.hpp"
#include "nn/optimiser.hpp"
#include "nn/pass.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/gan.hpp"

#include <vector>

namespace pocketgan {

/// Unrolled GANs (Metz et al. 2016). The surrogate loss of the generator is its loss against the
/// discriminator after K steps of the discriminator's optimiser on one minibatch (equations 7 to
/// 10). Its gradient includes the term through those steps (section 2.4). Allocates when it is
/// made, and not again.
class Unroll {
public:
    /// K = settings.unroll. A minibatch has `rows` rows of real examples and as many of fakes.
    Unroll(const GanSettings& settings, const TrainableNetwork& discriminator,
           const Optimiser& optimiser, std::size_t rows);

    /// Returns the surrogate loss. samples (2 rows, inputs): real examples, then fakes, scaled as
    /// the discriminator's input. d_fake (rows, inputs) becomes the gradient with respect to the
    /// fakes. `epoch` as for Optimiser::next_step; the dropout masks of `key` serve all K steps.
    /// The network and its optimiser are not changed.
    double generator_loss(const TrainableNetwork& discriminator, const Optimiser& optimiser,
                          ConstMatrixView samples, double epoch, const DropoutKey& key,
                          MatrixView d_fake, Engine& engine);

private:
    /// The discriminator after k steps.
    struct State {
        TrainableNetwork network;
        Optimiser optimiser;
        kernels::Update update; ///< the step from k - 1 to k
        Pass pass;
        AlignedFloats gradient; ///< dL_D/dw at these parameters, for the step from k to k + 1
    };

    void discriminator_gradient(State& state, ConstMatrixView samples, const DropoutKey& key,
                                Engine& engine);
    void step(const State& from, State& to, double epoch, Engine& engine);
    /// The generator's loss against the last state; its gradient with respect to that state's
    /// parameters -> adjoint_.value, with respect to the fakes -> d_fake.
    double loss_after_steps(State& last, ConstMatrixView samples, const DropoutKey& key,
                            MatrixView d_fake, Engine& engine);
    /// Reverse mode through one step: adjoint_ is the gradient of the generator's loss with respect
    /// to the parameters and moments of `to`, and becomes that with respect to those of `from`. The
    /// step's gradient with respect to the fakes is added to d_fake. Without `to_parameters` the
    /// gradient with respect to the parameters of `from` is not computed.
    void step_back(const State& from, const State& to, bool to_parameters, MatrixView d_fake,
                   Engine& engine);

    Objective objective_;
    float d_loss_scale_, d_clip_;
    std::size_t rows_;
    std::vector<State> states_; ///< after 0, 1, ... K steps
    DirectionalDerivative derivative_;
    StepAdjoint adjoint_;
    RowBuffer d_logits_;  ///< (2 rows, 1)
    RowBuffer d_samples_; ///< (2 rows, inputs)
};

} // namespace pocketgan
