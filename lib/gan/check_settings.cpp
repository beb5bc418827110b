#include "gan/check_settings.hpp"

#include "base/number_text.hpp"
#include "pocketgan/error.hpp"
#include "training/check_network.hpp"
#include "training/examples.hpp"
#include "training/expect.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace pocketgan {
namespace {

// Each is a copy of the discriminator and its moments.
constexpr std::size_t kMostUnrolled = 100;

// Images come in the output's range; floats that are plain vectors come as they are.
void check_reach(Activation output, const Dataset& data) {
    const bool is_unit = output == Activation::sigmoid;
    if (data.height() > 0 ||
        (!is_unit && output != Activation::tanh && output != Activation::sigmoid2))
        return;
    for (const float value : data.values())
        if (value < (is_unit ? 0.0f : -1.0f) || value > 1.0f)
            throw Error(data.source() + ": holds " + number_text(value) +
                        ", which the generator's output " + to_string(output) +
                        " does not reach; set it to linear");
}

} // namespace

void check_settings(const GanSettings& settings, const Dataset& data) {
    check_network(settings.generator, "the generator's ");
    check_network(settings.discriminator, "the discriminator's ");
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
    if (settings.range == DataRange::standardised && data.height() == 0)
        throw Error(data.source() + ": holds plain vectors; only pixels can be standardised");
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
    check_batch(settings.batch, settings.examples, data);
}

} // namespace pocketgan
