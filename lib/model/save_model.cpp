#include "pocketgan/model.hpp"

#include "base/check.hpp"
#include "base/files.hpp"
#include "base/number_text.hpp"
#include "base/text.hpp"
#include "model/check_model.hpp"
#include "model/weight_order.hpp"
#include "pocketgan/npy.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

std::string array_name(std::size_t layer, const char* array) {
    return "layer" + std::to_string(layer) + "." + array + ".npy";
}

std::string describe_layer(const LayerShape& shape, std::size_t i, WeightType weights) {
    std::string text = joined({"    {\"type\": \"", to_string(shape.kind), "\", "});
    const auto add = [&](const char* name, std::size_t value) {
        text += joined({"\"", name, "\": ", value, ", "});
    };
    if (shape.kind == LayerKind::dense) {
        add("inputs", shape.inputs);
        add("outputs", shape.outputs);
    } else {
        const Convolution& c = shape.convolution;
        add("height", c.in_height);
        add("width", c.in_width);
        add("channels", c.in_channels);
        if (shape.has_weights())
            add("outputs", c.out_channels);
        add("kernel_height", c.kernel_height);
        add("kernel_width", c.kernel_width);
        add("stride", c.stride);
        if (!shape.has_weights())
            return joined({text, "\"pad\": ", c.pad, "}"});
        add("pad", c.pad);
        if (c.output_padding > 0)
            add("output_padding", c.output_padding);
        if (c.bias_per_pixel)
            text += "\"bias_of\": \"pixel\", ";
    }
    text += joined({"\"activation\": \"", to_string(shape.activation), "\""});
    if (shape.activation == Activation::leaky_relu)
        text += ", \"slope\": " + number_text(shape.slope);
    if (shape.activation == Activation::maxout)
        text += ", \"pieces\": " + number_text(shape.pieces);
    if (shape.activation == Activation::clamp)
        text += ", \"low\": " + number_text(shape.low) + ", \"high\": " + number_text(shape.high);
    text += ",\n     \"weight\": \"" + array_name(i, "weight") + "\", \"bias\": \"" +
            array_name(i, "bias") + "\"";
    if (weights == WeightType::int8)
        text += ", \"scale\": \"" + array_name(i, "scale") + "\"";
    return text + "}";
}

// `name` as a JSON string. check_model has refused control characters.
std::string quoted(const std::string& name) {
    std::string text = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\')
            text += '\\';
        text += c;
    }
    return text + "\"";
}

// model.json. Only names of classes need escapes.
std::string describe(const Model& model, WeightType weights) {
    std::string text =
        joined({"{\n  \"format\": \"pocketgan-model\",\n  \"version\": 1,\n  \"role\": \"",
                to_string(model.role), "\",\n"});
    if (model.latent)
        text += "  \"latent\": {\"size\": " + number_text(model.latent->size) + ", \"prior\": \"" +
                to_string(model.latent->prior) + "\"},\n";
    if (model.image)
        text += "  \"image\": {\"height\": " + number_text(model.image->height) +
                ", \"width\": " + number_text(model.image->width) +
                ", \"channels\": " + number_text(model.image->channels) +
                ", \"low\": " + number_text(model.image->low) +
                ", \"high\": " + number_text(model.image->high) + "},\n";
    if (model.drawn != ImagePart::whole)
        text += joined({"  \"drawn\": \"", to_string(model.drawn), "\",\n"});
    if (!model.classes.empty()) {
        std::vector<std::string> names;
        for (const std::string& name : model.classes)
            names.push_back(quoted(name));
        text += "  \"classes\": [" + listed(names) + "],\n";
    }
    text += "  \"layers\": [\n";
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        text += (i ? ",\n" : "") + describe_layer(model.layers[i].shape, i, weights);
    text += "\n  ]";
    if (model.self_test)
        text +=
            ",\n  \"self_test\": {\"latent_seed\": " + number_text(model.self_test->latent_seed) +
            ", \"checksum_mean\": " + number_text(model.self_test->checksum_mean) +
            ", \"checksum_abs\": " + number_text(model.self_test->checksum_abs) + "}";
    return text + "\n}\n";
}

void write_array(const std::string& path, const std::vector<std::size_t>& shape,
                 const std::vector<float>& values, WeightType type) {
    NpyWriter writer(path, shape,
                     type == WeightType::float16 ? NpyType::float16 : NpyType::float32);
    writer.append(values.data(), values.size());
    writer.finish();
}

// The loader refuses weights that are not finite, so they must not be written.
void check_finite(const Model& model, const std::string& folder) {
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        for (const auto* array : {&model.layers[i].weight, &model.layers[i].bias})
            if (!all_finite(array->data(), array->size()))
                throw_error({folder, ": layer ", i, " has a weight or bias that is not finite"});
}

// A mistyped --out must not delete a folder that is not a model.
void check_replaceable(const std::string& folder) {
    std::error_code error;
    if (is_folder(folder) && !fs::is_empty(folder, error) && !exists(folder + "/model.json"))
        throw_error({folder, ": is not empty and has no model.json; it is not replaced"});
}

} // namespace

void save_model(const std::string& folder, const Model& model, WeightType weights) {
    if (weights != WeightType::float32 && weights != WeightType::float16 &&
        weights != WeightType::int8)
        throw_error({folder, ": weights is number ", static_cast<int>(weights),
                     "; expected one of enum WeightType"});
    const bool to_int8 = weights == WeightType::int8;
    if (std::any_of(model.layers.begin(), model.layers.end(), [&](const Layer& layer) {
            return layer.shape.has_weights() && layer.is_quantised() != to_int8;
        }))
        return save_model(folder, to_int8 ? quantised(model) : dequantised(model), weights);
    check_model(model, folder);
    check_finite(model, folder);
    check_replaceable(folder);
    replace_folder(folder, [&](const std::string& fresh) {
        write_file(fresh + "/model.json", describe(model, weights));
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            const auto path = [&](const char* array) { return fresh + "/" + array_name(i, array); };
            const Layer& layer = model.layers[i];
            if (!layer.shape.has_weights())
                continue;
            const std::size_t rows = layer.shape.weight_rows();
            if (to_int8) {
                write_npy(path("weight"), weight_file_shape(layer.shape),
                          in_file_order(layer.shape, layer.quantised).data());
                write_npy(path("scale"), {rows}, layer.scale.data());
            } else {
                write_array(path("weight"), weight_file_shape(layer.shape),
                            in_file_order(layer.shape, layer.weight), weights);
            }
            write_array(path("bias"), {layer.shape.bias_size()}, layer.bias, weights);
        }
    });
}

} // namespace pocketgan
