#include "model/quantise.hpp"

#include "base/check.hpp"
#include "base/text.hpp"
#include "model/check_model.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

constexpr float kLargest = 127.0f; // not -128, so that w and -w are rounded alike

// w (inputs) -> q (inputs); returns the scale.
float quantise_row(const float* w, std::size_t inputs, std::int8_t* q) {
    float most = 0.0f;
    for (std::size_t i = 0; i < inputs; ++i)
        most = std::max(most, std::fabs(w[i]));
    const float scale = most / kLargest;
    if (scale < std::numeric_limits<float>::min()) { // also if all weights are 0
        std::fill_n(q, inputs, std::int8_t{0});
        return 1.0f;
    }
    for (std::size_t i = 0; i < inputs; ++i)
        q[i] = static_cast<std::int8_t>(std::nearbyint(w[i] / scale));
    return scale;
}

} // namespace

void quantise(Layer& layer) {
    const std::size_t rows = layer.shape.weight_rows(), inputs = layer.shape.weight_columns();
    layer.quantised.resize(rows * inputs);
    layer.scale.resize(rows);
    for (std::size_t r = 0; r < rows; ++r)
        layer.scale[r] =
            quantise_row(&layer.weight[r * inputs], inputs, &layer.quantised[r * inputs]);
    layer.weight = {};
}

std::optional<std::size_t> row_of_bad_scale(const LayerView& layer) {
    const std::size_t rows = layer.shape.weight_rows(), inputs = layer.shape.weight_columns();
    for (std::size_t r = 0; r < rows; ++r) {
        const std::int8_t* const row = layer.quantised + r * inputs;
        const float scale = layer.scale[r];
        if (!std::isfinite(scale) ||
            (scale <= 0 && std::any_of(row, row + inputs, [](int q) { return q != 0; })))
            return r;
    }
    return std::nullopt;
}

Model quantised(Model model) {
    check_model(model, "model");
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        Layer& layer = model.layers[i];
        if (layer.is_quantised() || !layer.shape.has_weights())
            continue;
        if (!all_finite(layer.weight.data(), layer.weight.size()))
            throw_error({"model: layer ", i, " has a weight that is not finite"});
        quantise(layer);
        model.self_test.reset();
    }
    return model;
}

Model dequantised(Model model) {
    check_model(model, "model");
    for (Layer& layer : model.layers) {
        if (!layer.is_quantised())
            continue;
        layer.weight.resize(layer.quantised.size());
        for (std::size_t i = 0; i < layer.weight.size(); ++i)
            layer.weight[i] = layer.scale[i / layer.shape.weight_columns()] * layer.quantised[i];
        layer.quantised = {};
        layer.scale = {};
        model.self_test.reset();
    }
    return model;
}

} // namespace pocketgan
