#include "networks.hpp"

#include "gan/players.hpp"
#include "kernels/kernels.hpp"

#include <cstdint>
#include <cstring>

namespace pocketgan::bench {

std::vector<BenchNetwork> networks() {
    GanSettings plain = find_preset("tanh-adam")->settings;
    plain.discriminator.hidden_keep = 0.7f;

    GanSettings small = find_preset("tanh-adam")->settings;
    small.latent.size = 64;
    small.generator.hidden = {128};
    small.discriminator.hidden = {128};
    small.batch = 64;

    return {{"a", find_preset("goodfellow2014")->settings},
            {"b", plain},
            {"c", small},
            {"d", find_preset("radford2016")->settings}};
}

Dataset random_images() {
    constexpr std::size_t kCount = 60000, kSide = 28;
    std::vector<std::uint32_t> words(kCount * kSide * kSide / 4);
    kernels::table().philox_bits(1, 0, 0, words.data(), words.size());
    std::vector<std::uint8_t> pixels(4 * words.size());
    std::memcpy(pixels.data(), words.data(), pixels.size());
    return Dataset::from_bytes(DataShape::images(kCount, kSide, kSide), std::move(pixels), {},
                               "random bytes");
}

const char* to_string(ProductKind kind) {
    switch (kind) {
    case ProductKind::forward:
        return "forward";
    case ProductKind::input_gradient:
        return "dX";
    case ProductKind::weight_gradient:
        return "dW";
    }
    return "";
}

std::vector<LayerProduct> products_of_step(const GanSettings& settings, const Dataset& data) {
    const std::vector<LayerSpec> generator = generator_layers(settings, data);
    const std::vector<LayerSpec> discriminator = discriminator_layers(settings, data);
    const std::size_t m = settings.batch;

    std::vector<LayerProduct> products;
    const auto add = [&](ProductKind kind, const std::vector<LayerSpec>& layers, std::size_t rows,
                         std::size_t from = 0) {
        for (std::size_t l = from; l < layers.size(); ++l) {
            const LayerShape& shape = layers[l].shape;
            products.push_back(
                {kind, rows * shape.weight_uses(), shape.weight_columns(), shape.weight_rows()});
        }
    };
    const bool alternating = settings.update == UpdateOrder::alternating;
    for (std::size_t k = 0; k < (alternating ? settings.d_steps : 1); ++k) {
        add(ProductKind::forward, generator, m);
        add(ProductKind::forward, discriminator, 2 * m);
        add(ProductKind::weight_gradient, discriminator, 2 * m);
        add(ProductKind::input_gradient, discriminator, 2 * m, 1);
    }
    if (alternating) {
        add(ProductKind::forward, generator, m);
        add(ProductKind::forward, discriminator, m);
    }
    add(ProductKind::input_gradient, discriminator, m);
    add(ProductKind::weight_gradient, generator, m);
    add(ProductKind::input_gradient, generator, m, 1);
    return products;
}

double flops_of_sample(const GanSettings& settings, const Dataset& data) {
    double result = 0.0;
    for (const LayerSpec& layer : generator_layers(settings, data))
        result += 2.0 * static_cast<double>(layer.shape.weight_uses()) *
                  static_cast<double>(layer.shape.weight_rows() * layer.shape.weight_columns());
    return result;
}

double flops_of_step(const GanSettings& settings, const Dataset& data) {
    double result = 0.0;
    for (const LayerProduct& product : products_of_step(settings, data))
        result += 2.0 * product.multiply_adds();
    return result;
}

} // namespace pocketgan::bench
