#include "gan/players.hpp"

#include "data/class_names.hpp"
#include "model/image_part.hpp"
#include "pocketgan/error.hpp"
#include "training/learner.hpp"
#include "training/memory.hpp"
#include "training/network_text.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

ExampleSize size_of(const Dataset& data) {
    return {data.size(), data.height(), data.width(), data.channels()};
}

// The part of an example that G draws.
ExampleSize drawn_size(const GanSettings& settings, const Dataset& data) {
    if (settings.drawn == ImagePart::whole)
        return size_of(data);
    const ImageShape part = part_of(image_of(data), settings.drawn);
    return {part.size(), part.height, part.width, part.channels};
}

// Arrays of a network's parameters: the values and the optimiser's moments.
double arrays_of(const NetworkSettings& settings) {
    return settings.optimiser.kind == OptimiserKind::adam ? 3.0 : 2.0;
}

} // namespace

std::vector<std::string> classes_of(const GanSettings& settings, const Dataset& data) {
    if (!settings.conditional)
        return {};
    return data.class_names().empty() ? names_of_labels(data.labels()) : data.class_names();
}

LatentSpace latent_of(const GanSettings& settings, const Dataset& data) {
    const bool completes = settings.drawn != ImagePart::whole;
    return {completes ? data.size() : settings.latent.size, settings.latent.prior};
}

ImageShape image_of(const Dataset& data) {
    return {data.height(), data.width(), data.channels()};
}

std::vector<LayerSpec> generator_layers(const GanSettings& settings, const Dataset& data) {
    const std::size_t inputs = latent_of(settings, data).size + classes_of(settings, data).size();
    const bool completes = settings.drawn != ImagePart::whole && inputs == data.size();
    const ExampleSize drawn = drawn_size(settings, data);
    std::vector<LayerSpec> layers =
        settings.generator.layers.empty()
            ? dense_layers(settings.generator, inputs, drawn.numbers, settings.output)
            : layers_of_text("generator", settings.generator,
                             completes ? size_of(data) : ExampleSize{inputs}, drawn,
                             settings.output);
    for (std::size_t l = 0; l < layers.size(); ++l)
        if (!layers[l].shape.has_weights())
            throw Error("generator layer " + std::to_string(l + 1) +
                        " is pool, which only a discriminator has");
    layers.back().shape.low = settings.clamp_low;
    layers.back().shape.high = settings.clamp_high;
    return layers;
}

DiscriminatorRow discriminator_row(const GanSettings& settings, const Dataset& data) {
    const bool takes_pixels = data.height() > 0 && takes_images(settings.discriminator.layers);
    return {data.size(), classes_of(settings, data).size(), settings.pac,
            takes_pixels ? data.channels() : data.size()};
}

std::vector<LayerSpec> discriminator_layers(const GanSettings& settings, const Dataset& data) {
    const DiscriminatorRow row = discriminator_row(settings, data);
    if (settings.discriminator.layers.empty())
        return dense_layers(settings.discriminator, row.numbers(), 1, Activation::linear);
    const ExampleSize from{row.numbers(), data.height(), data.width(), row.depth()};
    return layers_of_text("discriminator", settings.discriminator, from, {1}, Activation::linear);
}

bool has_long_steps(const GanSettings& settings) {
    const bool has_warmup = settings.d_warmup > 0 || settings.d_warmup_every > 0;
    return settings.d_steps >= kLongStep || (has_warmup && settings.d_warmup_steps >= kLongStep);
}

double floats_needed(const GanSettings& settings, const Dataset& data) {
    const std::vector<LayerSpec> g = generator_layers(settings, data);
    const std::vector<LayerSpec> d = discriminator_layers(settings, data);
    const auto m = static_cast<double>(settings.batch);
    const double d_rows = 2.0 * m / static_cast<double>(settings.pac);
    const double players =
        (arrays_of(settings.generator) + (settings.ema > 0.0 ? 1.0 : 0.0)) * parameter_total(g) +
        arrays_of(settings.discriminator) * parameter_total(d);
    const double passes = pass_total(g, m) + 2.0 * pass_total(d, d_rows);
    const double steps_ahead = static_cast<double>(settings.unroll + 1) *
                               (4.0 * parameter_total(d) + pass_total(d, d_rows));
    // When the run is saved: G as a model, and its average or packed weights for the self-test.
    const double models = std::max(2.0 * parameter_total(g), parameter_total(d));
    const double gradient = settings.gradient_penalty > 0.0f ? parameter_total(d) : 0.0;
    return players + models + passes + gradient + (settings.unroll > 0 ? steps_ahead : 0.0) +
           (has_long_steps(settings) ? 3.0 * parameter_total(d) : 0.0);
}

} // namespace pocketgan
