#pragma once

#include "base/aligned_buffer.hpp"
#include "kernels/kernels.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/optimiser.hpp"

#include <cstdint>

namespace pocketgan {

/// An optimiser of one network: its settings, and its moments and step count from step to step.
class Optimiser {
public:
    /// For `size` parameters, in the layout of TrainableNetwork::parameters.
    Optimiser(const OptimiserSettings& settings, std::size_t size);

    /// Begins the next step: the update that kernels apply to `parameters` with their gradient, no
    /// moving average. It refers to `parameters` and to the moments here. `epoch` >= 0 sets the
    /// momentum of SGD.
    kernels::Update next_step(AlignedFloats& parameters, double epoch);

    /// SGD only: an update v -= rate g that leaves the parameters w as they are. The next step
    /// applies v: for a gradient in two parts.
    kernels::Update collect(AlignedFloats& parameters);

    // The state that a checkpoint holds.
    /// Steps that next_step has begun.
    std::uint64_t steps() const { return steps_; }
    void set_steps(std::uint64_t steps) { steps_ = steps; }
    /// Velocity of SGD, first moment of Adam; empty for RMSProp.
    AlignedFloats& first() { return first_; }
    /// Second moment of Adam, mean square of RMSProp; empty for SGD.
    AlignedFloats& second() { return second_; }

private:
    double rate() const; ///< learning rate of the next step

    OptimiserSettings settings_;
    std::uint64_t steps_ = 0;
    AlignedFloats first_;
    AlignedFloats second_;
};

/// Applies `update` with a whole gradient, in the layout of the parameters.
void take_step(const kernels::Update& update, const AlignedFloats& gradient, Engine& engine);

/// The adjoints of an optimiser's step w', m', v' = step(w, m, v, g): the gradient of a loss L with
/// respect to each array, in the layout of the parameters. `first` and `second` are unused where
/// the optimiser has no such moment.
struct StepAdjoint {
    AlignedFloats value;         ///< dL/dw
    AlignedFloats first, second; ///< dL/dm, dL/dv
    AlignedFloats gradient;      ///< dL/dg
};

/// Backpropagates through the step that `update` took with `gradient` g: on entry `d` holds dL/dw',
/// dL/dm' and dL/dv', on return dL/dw, dL/dm, dL/dv and dL/dg.
void backward_through_step(const kernels::Update& update, const AlignedFloats& gradient,
                           StepAdjoint& d);

} // namespace pocketgan
