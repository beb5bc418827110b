#include "gan/check_settings.hpp"

#include "base/number_text.hpp"
#include "gan/players.hpp"
#include "model/check_model.hpp"
#include "model/image_part.hpp"
#include "pocketgan/error.hpp"
#include "training/check_fields.hpp"
#include "training/check_network.hpp"
#include "training/example_count.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace pocketgan {
namespace {

// Vectors, unlike images, are not mapped to the output's range: their values must lie in it.
void check_reach(Activation output, const Dataset& data) {
    const bool is_unit = output == Activation::sigmoid;
    if (data.height() > 0 ||
        (!is_unit && output != Activation::tanh && output != Activation::sigmoid2))
        return;
    for (const float value : data.values())
        if (value < (is_unit ? 0.0f : -1.0f) || value > 1.0f)
            throw Error(data.source() + ": holds " + number_text(value) + ", but the output " +
                        to_string(output) + " ends at " + (is_unit ? "0" : "-1") +
                        " and 1; set output to linear");
}

void check_output(const GanSettings& settings) {
    if (settings.output == Activation::maxout)
        throw Error("output is maxout, which only hidden layers may have");
    if (!(settings.clamp_low < settings.clamp_high) || !std::isfinite(settings.clamp_high) ||
        !std::isfinite(settings.clamp_low))
        throw Error("clamp_low is " + number_text(settings.clamp_low) + " and clamp_high " +
                    number_text(settings.clamp_high) +
                    ", finite numbers were expected, the lower one first");
}

void check_update_order(const GanSettings& settings) {
    if (settings.update != UpdateOrder::simultaneous)
        return;
    if (settings.d_steps != 1)
        throw Error("d-steps is " + std::to_string(settings.d_steps) +
                    ", but simultaneous updates take one step of D a step of G");
    if (settings.d_warmup > 0 || settings.d_warmup_every > 0)
        throw Error("d-warmup and d-warmup-every must be 0 with simultaneous updates, which have "
                    "no warm-up");
}

void check_unroll(const GanSettings& settings) {
    if (settings.unroll == 0)
        return;
    if (settings.crosstalk)
        throw Error("crosstalk is not implemented with unroll; one of the two must be off");
    if (settings.gradient_penalty > 0.0f)
        throw Error("gradient-penalty is not implemented with unroll; one of the two must be 0");
    if (settings.discriminator.max_norm > 0.0f)
        throw Error("d-max-norm is not implemented with unroll; one of the two must be 0");
}

// A number without others to compare with has no moments.
void check_moments(const std::string& name, const std::vector<LayerSpec>& layers,
                   std::size_t rows) {
    for (std::size_t l = 0; l < layers.size(); ++l)
        if (layers[l].normalised && layers[l].shape.places() == 1 && rows < 2)
            throw Error(name + " layer " + std::to_string(l + 1) +
                        " has batch-norm, which needs a batch of at least 2 examples");
}

} // namespace

void check_settings(const GanSettings& settings, const Dataset& data) {
    GanSettings fields = settings;
    visit_fields(fields, CheckFields());
    check_network(settings.generator, "g-", settings.ema);
    check_network(settings.discriminator, "d-", 0.0);
    if (settings.generator.input_keep != 1.0f || settings.generator.hidden_keep != 1.0f)
        throw Error("the generator's input_keep and hidden_keep must be 1: dropout is for the "
                    "discriminator");
    check_output(settings);
    check_update_order(settings);
    check_unroll(settings);
    if (settings.crosstalk && settings.discriminator.optimiser.kind != OptimiserKind::sgd)
        throw Error("crosstalk needs d-optimiser sgd, whose velocity collects it");
    if (settings.batch % settings.pac != 0)
        throw Error("batch is " + std::to_string(settings.batch) + ", a multiple of pac, " +
                    std::to_string(settings.pac) + ", was expected");
    if (settings.range == DataRange::standardised && data.height() == 0)
        throw Error(data.source() + ": holds vectors; only pixels can be standardised");
    if (settings.mirror && data.height() == 0)
        throw Error(data.source() + ": holds vectors; only images can be mirrored");
    if (settings.drawn != ImagePart::whole) {
        if (settings.conditional)
            throw Error(
                "conditional is not implemented with draw; --no-conditional or --draw whole turns "
                "one of them off");
        if (data.height() == 0)
            throw Error(data.source() + ": holds vectors; only of images can a part be drawn");
        if (lines_of(image_of(data), settings.drawn).size() == 0 ||
            lines_of(image_of(data), rest_of(settings.drawn)).size() == 0)
            throw Error(data.source() + ": has images of " + std::to_string(data.height()) + " x " +
                        std::to_string(data.width()) + " pixels; draw " +
                        to_string(settings.drawn) + " needs at least 2 in that direction");
    }
    if (settings.conditional && data.labels().empty())
        throw Error(
            data.source() +
            ": has no labels, which a conditional GAN is trained on; --no-conditional trains "
            "without them");
    check_class_names(classes_of(settings, data), data.source());
    check_moments("generator", generator_layers(settings, data), settings.batch);
    check_moments("discriminator", discriminator_layers(settings, data),
                  settings.batch / settings.pac);
    check_reach(settings.output, data);
    check_batch(settings.batch, settings.examples, data);
}

} // namespace pocketgan
