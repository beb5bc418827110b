#pragma once

// A step of an optimiser, as passed to the kernels. Plain data only.

namespace pocketgan::kernels {

/// Stochastic gradient descent with momentum.
struct SgdStep {
    float rate;
    float momentum;
};

/// Kingma and Ba 2015, algorithm 1. `rate` and `second_scale` hold the bias corrections of step t:
/// rate / (1 - beta1^t) and 1 / sqrt(1 - beta2^t).
struct AdamStep {
    float rate;
    float beta1;
    float beta2;
    float epsilon;
    float second_scale;
};

/// Tieleman and Hinton 2012, lecture 6e.
struct RmspropStep {
    float rate;
    float decay; ///< of the mean square
    float epsilon;
};

/// A step on arrays of the same layout: the parameters, the optimiser's state and the moving
/// average of the parameters. KernelTable::update has the equations.
struct Update {
    enum class Rule {
        sgd,
        adam,
        rmsprop,
        collect ///< adds the gradient to the velocity of sgd; the parameters do not move
    };

    Rule rule = Rule::sgd;
    SgdStep sgd{};
    AdamStep adam{};
    RmspropStep rmsprop{};
    float* value = nullptr;   ///< the parameters
    float* first = nullptr;   ///< velocity of SGD, first moment of Adam
    float* second = nullptr;  ///< second moment of Adam, mean square of RMSProp
    float limit = 0.0f;       ///< `value` is clamped to [-limit, limit]; 0: not clamped
    float* average = nullptr; ///< moving average of `value`; null: none
    float decay = 0.0f;       ///< of the average
};

} // namespace pocketgan::kernels
