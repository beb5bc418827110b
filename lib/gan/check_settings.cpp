#include "gan/check_settings.hpp"

#include "base/number_text.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace pocketgan {
namespace {

template <typename Number>
void expect(bool fits, const std::string& what, Number found, const char* expected) {
    if (fits)
        return;
    throw Error(what + " is " + number_text(found) + ", " + expected + " was expected");
}

// Each is a copy of the discriminator and its moments.
constexpr std::size_t kMostUnrolled = 100;

// All of them refuse NaN.
template <typename Number>
void expect_not_negative(const std::string& what, Number x) {
    expect(x >= 0 && std::isfinite(x), what, x, "a finite number of 0 or above");
}
template <typename Number>
void expect_positive(const std::string& what, Number x) {
    expect(x > 0 && std::isfinite(x), what, x, "a finite number above 0");
}
void expect_decay(const std::string& what, double x) {
    expect(x >= 0.0 && x < 1.0, what, x, "a number of 0 or above, below 1,");
}
void expect_up_to_one(const std::string& what, double x) {
    expect(x >= 0.0 && x <= 1.0, what, x, "a number of 0 to 1");
}
void expect_share(const std::string& what, float x) {
    expect(x > 0.0f && x <= 1.0f, what, x, "a share above 0 and at most 1");
}

void check(const OptimiserSettings& settings, const std::string& whose) {
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

void check(const NetworkSettings& settings, const std::string& whose) {
    for (const std::size_t units : settings.hidden)
        expect(units > 0, whose + "number of units in a hidden layer", units, "at least 1");
    expect(settings.pieces >= 1 && settings.pieces <= 255, whose + "number of maxout pieces",
           settings.pieces, "1 to 255");
    expect_share(whose + "share of inputs that dropout keeps", settings.input_keep);
    expect_share(whose + "share of hidden units that dropout keeps", settings.hidden_keep);
    expect_not_negative(whose + "scale of initial weights", settings.initialiser.scale);
    if (settings.activation == Activation::clamp)
        throw Error(whose + "hidden layers cannot be clamp, which is for outputs");
    check(settings.optimiser, whose);
}

// Images come in the output's range; floats that are plain vectors come as they are.
void check_reach(Activation output, const Dataset& data) {
    const bool is_unit = output == Activation::sigmoid;
    if (data.height > 0 ||
        (!is_unit && output != Activation::tanh && output != Activation::sigmoid2))
        return;
    for (const float value : data.values)
        if (value < (is_unit ? 0.0f : -1.0f) || value > 1.0f)
            throw Error(data.source + ": holds " + number_text(value) +
                        ", which the generator's output " + to_string(output) +
                        " does not reach; set it to linear");
}

} // namespace

std::size_t examples_used(const GanSettings& settings, const Dataset& data) {
    return settings.examples > 0 ? std::min(settings.examples, data.count) : data.count;
}

void check_settings(const GanSettings& settings, const Dataset& data) {
    check(settings.generator, "the generator's ");
    check(settings.discriminator, "the discriminator's ");
    if (settings.generator.input_keep < 1.0f || settings.generator.hidden_keep < 1.0f)
        throw Error("dropout is for the discriminator; the generator's shares must be 1");
    if (settings.latent.size == 0)
        throw Error("the latent space has size 0, at least 1 was expected");
    if (settings.output == Activation::maxout)
        throw Error("maxout cannot be the generator's output");
    expect(settings.clamp_low < settings.clamp_high && std::isfinite(settings.clamp_high) &&
               std::isfinite(settings.clamp_low),
           "clamp's lower end", settings.clamp_low, "a finite number below its upper end");
    if (settings.crosstalk && settings.discriminator.optimiser.kind != OptimiserKind::sgd)
        throw Error("crosstalk is collected by the discriminator's velocity, which only sgd has");
    if (settings.range == DataRange::standardised && data.height == 0)
        throw Error(data.source + ": holds plain vectors; only pixels can be standardised");
    if (settings.batch == 0 || settings.d_steps == 0 || settings.d_warmup_steps == 0)
        throw Error("batch, d_steps and d_warmup_steps must be at least 1");
    if (settings.pac == 0 || settings.batch % settings.pac != 0)
        throw Error("D judges " + std::to_string(settings.pac) +
                    " samples at once, of which a batch of " + std::to_string(settings.batch) +
                    " is no multiple");
    if (settings.update == UpdateOrder::simultaneous && settings.d_steps != 1)
        throw Error("simultaneous updates take one step of D a step of G, not " +
                    std::to_string(settings.d_steps));
    if (settings.update == UpdateOrder::simultaneous &&
        (settings.d_warmup > 0 || settings.d_warmup_every > 0))
        throw Error("simultaneous updates take one step of D a step of G and know no warm-up");
    expect_not_negative("the weight of the gradient penalty", settings.gradient_penalty);
    if (settings.unroll > 0 && settings.crosstalk)
        throw Error("an unrolled discriminator knows no crosstalk");
    if (settings.unroll > 0 && settings.gradient_penalty > 0.0f)
        throw Error("the gradient penalty has no unrolled form here; one of the two must be 0");
    if (settings.unroll > kMostUnrolled)
        throw Error("unrolls " + std::to_string(settings.unroll) + " steps, at most " +
                    std::to_string(kMostUnrolled) + " were expected");
    expect_not_negative("the limit of the discriminator's weights", settings.d_clip);
    check_reach(settings.output, data);
    expect_positive("the factor of the discriminator's loss", settings.d_loss_scale);
    expect_decay("the moving average's decay", settings.ema);
    expect_positive("the scale of the discriminator's inputs", settings.d_input_scale);
    const std::size_t count = examples_used(settings, data);
    if (count < settings.batch)
        throw Error(data.source + ": " + std::to_string(count) +
                    " examples are used, at least a batch of " + std::to_string(settings.batch) +
                    " was expected");
}

} // namespace pocketgan
