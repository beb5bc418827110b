#include "training/check_network.hpp"

#include "training/expect.hpp"

#include <cmath>

namespace pocketgan {
namespace {

// A value that is not in the enumeration has no name.
void expect_known(const char* name, const std::string& what) {
    if (*name == '\0')
        throw Error(what + " is a value outside its enumeration");
}

void check(const OptimiserSettings& settings, const std::string& whose) {
    expect_known(to_string(settings.kind), whose + "optimiser");
    expect_not_negative(whose + "learning rate", settings.rate);
    expect_positive(whose + "rate decay", settings.rate_decay);
    expect_not_negative(whose + "least rate", settings.rate_minimum);
    // 1: w moves by the sum of all gradients so far.
    expect_up_to_one(whose + "momentum", settings.momentum);
    expect_up_to_one(whose + "final momentum", settings.final_momentum);
    expect_not_negative(whose + "epochs of rising momentum", settings.momentum_epochs);
    expect_decay(whose + "beta1", settings.beta1);
    expect_decay(whose + "beta2", settings.beta2);
    expect_decay(whose + "decay of the mean square", settings.square_decay);
    // As the kernels see it: where a moment is 0, nothing else stands below the fraction.
    expect_positive(whose + "epsilon", static_cast<float>(settings.epsilon));
}

} // namespace

void check_network(const NetworkSettings& settings, const std::string& whose) {
    for (const std::size_t units : settings.hidden)
        expect(units > 0, whose + "number of units in a hidden layer", units, "at least 1");
    expect(settings.pieces >= 1 && settings.pieces <= 255, whose + "number of maxout pieces",
           settings.pieces, "1 to 255");
    expect_known(to_string(settings.activation), whose + "activation");
    expect(std::isfinite(settings.slope), whose + "slope of leaky_relu", settings.slope,
           "a finite number");
    expect_share(whose + "share of inputs that dropout keeps", settings.input_keep);
    expect_share(whose + "share of hidden units that dropout keeps", settings.hidden_keep);
    expect_known(to_string(settings.initialiser.kind), whose + "initialiser");
    expect_not_negative(whose + "scale of initial weights", settings.initialiser.scale);
    if (settings.activation == Activation::clamp)
        throw Error(whose + "hidden layers cannot be clamp, which is for outputs");
    check(settings.optimiser, whose);
}

} // namespace pocketgan
