#pragma once

#include "base/aligned_buffer.hpp"
#include "kernels/kernels.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/optimiser.hpp"

#include <cstdint>

namespace pocketgan {

/// Moves the parameters of one network against their gradient: what it keeps from step to step.
class Optimiser {
public:
    /// For an array of `size` parameters.
    Optimiser(const OptimiserSettings& settings, std::size_t size);

    /// Begins a step: what each of the `parameters` is to take, without an average. It refers to
    /// them and to the moments here. `epoch` counts from 0 (only momentum's ramp looks at it).
    kernels::Update next_step(AlignedFloats& parameters, double epoch);

    /// A gradient that only the velocity takes up, for the next step to move by; of SGD.
    kernels::Update collect(AlignedFloats& parameters);

    /// What a checkpoint keeps beside the settings.
    std::uint64_t steps() const { return steps_; }
    void set_steps(std::uint64_t steps) { steps_ = steps; }
    /// Velocity of SGD, first moment of Adam; empty for RMSProp.
    AlignedFloats& first() { return first_; }
    /// Second moment of Adam, mean square of RMSProp; empty for SGD.
    AlignedFloats& second() { return second_; }

private:
    double rate() const; ///< of the next step

    OptimiserSettings settings_;
    std::uint64_t steps_ = 0;
    AlignedFloats first_;
    AlignedFloats second_;
};

/// Takes the step of `update` against a gradient that is there as a whole.
void take_step(const kernels::Update& update, const AlignedFloats& gradient, Engine& engine);

/// The gradient of a loss by what a step works on, each laid out as the parameters; `first` and
/// `second` where the rule has such moments.
struct StepAdjoint {
    AlignedFloats value, first, second;
    AlignedFloats gradient; ///< by the gradient that the step took
};

/// The way back through a step that `update` has taken against `gradient`: `d` holds what a loss
/// owes to its results, and then what it owes to what they were made from.
void step_back(const kernels::Update& update, const AlignedFloats& gradient, StepAdjoint& d);

} // namespace pocketgan
