#include "export/header_file.hpp"
#include "export/header_template.hpp"
#include "model/check_model.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/export.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string_view>

namespace pocketgan {
namespace {

// The section of header_template.h that begins with the line "//! name".
std::string section(const std::string& name) {
    const std::string_view all = kHeaderTemplate;
    const std::string marker = "//! " + name + "\n";
    const std::size_t at = all.find(marker);
    assert(at != std::string_view::npos);
    const std::size_t first = at + marker.size();
    return std::string(all.substr(first, all.find("//! ", first) - first));
}

// The widest layers.
struct Widths {
    explicit Widths(const Model& model) {
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            const LayerShape& shape = model.layers[i].shape;
            if (i + 1 < model.layers.size())
                between = std::max(between, shape.outputs);
            inputs = std::max(inputs, i == 0 ? model.latent->size : shape.inputs);
        }
    }

    std::size_t between = 0; ///< most outputs of a layer before the last
    std::size_t inputs = 0;  ///< most inputs of a layer
};

bool is_quantised(const Model& model) {
    return model.layers.front().is_quantised();
}

// The number of arrays for the outputs of hidden layers. An int8 layer may overwrite its inputs,
// because it reads rounded copies of them; float32 layers alternate between two arrays.
std::size_t arrays_between(const Model& model) {
    return std::min<std::size_t>(model.layers.size() - 1, is_quantised(model) ? 1 : 2);
}

bool is_conditional(const Model& model) {
    return !model.classes.empty();
}

// The biases that a class changes.
std::size_t class_rows(const Model& model) {
    return is_conditional(model) ? model.layers.front().shape.weight_rows() : 0;
}

HeaderNeeds needs_of(const Model& model) {
    HeaderNeeds needs;
    for (const Layer& layer : model.layers)
        needs.constants += layer.bytes();
    const Widths widths(model);
    needs.latent = model.latent->size * sizeof(float);
    needs.image = model.layers.back().shape.outputs * sizeof(float);
    needs.workspace = (arrays_between(model) * widths.between + class_rows(model)) * sizeof(float);
    if (is_quantised(model))
        needs.workspace += (widths.inputs + 1) / 2 * 2 * sizeof(std::int16_t);
    needs.workspace = std::max(needs.workspace, sizeof(float)); // C has no empty structs
    return needs;
}

std::string network_text(const Model& model) {
    std::string text = std::to_string(model.latent->size);
    if (is_conditional(model))
        text += " and one of " + std::to_string(model.classes.size()) + " classes";
    for (const Layer& layer : model.layers)
        text +=
            " -> " + std::to_string(layer.shape.outputs) + " " + to_string(layer.shape.activation);
    return text;
}

std::string image_text(const Model& model) {
    if (!model.image)
        return "vectors of " + std::to_string(model.layers.back().shape.outputs) + " numbers";
    return "images of " + std::to_string(model.image->height) + " x " +
           std::to_string(model.image->width) + (model.image->channels == 3 ? " in colour" : "");
}

// The section "opening", filled in.
std::string opening_text(const Model& model, const HeaderNeeds& needs, const std::string& source,
                         const std::string& path) {
    const bool gaussian = model.latent->prior == Prior::gaussian;
    std::string text = section("opening");
    const auto fill = [&](const std::string& word, const std::string& value) {
        replace_all(text, "{" + word + "}", value);
    };
    fill("source", for_comment(source));
    fill("file", for_comment(std::filesystem::path(path).filename().string()));
    fill("images", image_text(model));
    fill("checksum", checksum(model));
    fill("network", network_text(model));
    fill("type", is_quantised(model) ? "int8" : "float32");
    fill("prior", to_string(model.latent->prior));
    fill("constants", std::to_string(needs.constants));
    fill("ram", std::to_string(needs.ram()));
    fill("latent", std::to_string(needs.latent));
    fill("image", std::to_string(needs.image));
    fill("workspace", std::to_string(needs.workspace));
    fill("generate", is_conditional(model)
                         ? "pocketgan_model_generate_class(latent, (size_t)(index % "
                           "POCKETGAN_MODEL_CLASSES),\n *                                        "
                           "image, &workspace);"
                         : "pocketgan_model_generate(latent, image, &workspace);");
    fill("calls", gaussian ? "sqrtf and nothing else" : "nothing");
    return text + (gaussian ? "#include <math.h>\n" : "") +
           "#include <stddef.h>\n#include <stdint.h>\n\n";
}

std::string constants_text(const Model& model, const HeaderNeeds& needs) {
    std::string text;
    const auto define = [&](const std::string& name, const std::string& value) {
        text += "#define POCKETGAN_MODEL_" + name + " " + value + "\n";
    };
    define("LATENT_SIZE", std::to_string(model.latent->size));
    define("OUTPUTS", std::to_string(model.layers.back().shape.outputs));
    if (model.image) {
        text +=
            "// Row by row, the channels of a pixel together; BLACK and WHITE are their range.\n";
        define("HEIGHT", std::to_string(model.image->height));
        define("WIDTH", std::to_string(model.image->width));
        define("CHANNELS", std::to_string(model.image->channels));
        define("BLACK", "(" + literal(model.image->low) + ")");
        define("WHITE", "(" + literal(model.image->high) + ")");
    }
    if (is_conditional(model)) {
        text += "// Classes:";
        for (const std::string& name : model.classes)
            text += " " + for_comment(name);
        text += "\n";
        define("CLASSES", std::to_string(model.classes.size()));
    }
    define("WORKSPACE_BYTES", std::to_string(needs.workspace));
    return text;
}

// A struct: the only way in C to have floats and integers in one block of memory.
std::string workspace_text(const Model& model) {
    const Widths widths(model);
    const std::string between = std::to_string(widths.between);
    const std::size_t arrays = arrays_between(model);
    std::string members;
    if (arrays >= 1)
        members += "    float even[" + between + "]; // numbers from one layer to the next\n";
    if (arrays >= 2)
        members += "    float odd[" + between + "];\n";
    if (is_conditional(model))
        members += "    float bias[" + std::to_string(class_rows(model)) +
                   "]; // of the first layer, for a class\n";
    if (is_quantised(model))
        members += "    int16_t rounded[" + std::to_string((widths.inputs + 1) / 2 * 2) +
                   "]; // inputs of a layer\n";
    if (members.empty())
        members = "    float unused;\n";
    return "// What pocketgan_model_generate works in: POCKETGAN_MODEL_WORKSPACE_BYTES.\n"
           "typedef struct {\n" +
           members + "} pocketgan_model_workspace;\n";
}

// The sections of header_template.h that the model needs; each is defined before it is called.
std::string functions_text(const Model& model) {
    std::set<Activation> used;
    for (const Layer& layer : model.layers)
        used.insert(layer.shape.activation);
    const bool exponential = used.count(Activation::sigmoid) || used.count(Activation::tanh) ||
                             used.count(Activation::sigmoid2);
    const bool gaussian = model.latent->prior == Prior::gaussian;

    std::string text;
    if (is_quantised(model) || exponential || gaussian)
        text += section("bits");
    const std::string type = is_quantised(model) ? "int8" : "float32";
    text += section(type);
    if (is_conditional(model))
        text += section(type + " classes");
    for (const Activation activation :
         {Activation::relu, Activation::leaky_relu, Activation::clamp})
        if (used.count(activation))
            text += section(to_string(activation));
    if (exponential)
        text += section("exponential");
    if (used.count(Activation::sigmoid))
        text += section("sigmoid");
    if (used.count(Activation::tanh) || used.count(Activation::sigmoid2))
        text += section("tanh");
    return text + section("philox") + section(to_string(model.latent->prior)) + section("latent");
}

// The call that applies a layer's activation to the array y; empty for a linear layer.
std::string activation_text(const LayerShape& shape, const std::string& y) {
    std::string call = to_string(shape.activation), parameters;
    switch (shape.activation) {
    case Activation::linear:
    case Activation::maxout: // the function of the product takes the maximum
        return "";
    case Activation::leaky_relu:
        parameters = literal(shape.slope) + ", ";
        break;
    case Activation::clamp:
        parameters = literal(shape.low) + ", " + literal(shape.high) + ", ";
        break;
    case Activation::tanh:
        parameters = "1.0f, ";
        break;
    case Activation::sigmoid2:
        call = "tanh";
        parameters = "0.5f, ";
        break;
    case Activation::relu:
    case Activation::sigmoid:
        break;
    }
    return "    pocketgan_model_" + call + "(" + parameters + y + ", " +
           std::to_string(shape.outputs) + ");\n";
}

std::string generate_text(const Model& model) {
    std::string text =
        "// latent (LATENT_SIZE) -> image (OUTPUTS); `workspace` is a pocketgan_model_workspace.\n";
    text += is_conditional(model)
                ? "// class_number is less than CLASSES.\n"
                  "static inline void pocketgan_model_generate_class(\n"
                  "    const float* latent, size_t class_number, float* image, void* workspace) {\n"
                : "static inline void pocketgan_model_generate(\n"
                  "    const float* latent, float* image, void* workspace) {\n";
    text +=
        "    pocketgan_model_workspace* const memory = (pocketgan_model_workspace*)workspace;\n";
    if (is_conditional(model))
        text += "    pocketgan_model_class(class_number, memory->bias);\n";
    else if (arrays_between(model) == 0 && !is_quantised(model))
        text += "    (void)memory;\n";
    std::string x = "latent";
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const LayerShape& shape = model.layers[i].shape;
        const std::string number = std::to_string(i);
        const bool odd = i % 2 == 1 && !is_quantised(model);
        const std::string y = i + 1 == model.layers.size() ? "image"
                              : odd                        ? "memory->odd"
                                                           : "memory->even";
        text +=
            "    pocketgan_model_dense(pocketgan_model_weight" + number + ", " +
            (is_quantised(model) ? "pocketgan_model_scale" + number + ", " : "") +
            (i == 0 && is_conditional(model) ? "memory->bias" : "pocketgan_model_bias" + number) +
            ",\n        " + std::to_string(i == 0 ? model.latent->size : shape.inputs) + ", " +
            std::to_string(shape.outputs) + ", " + std::to_string(shape.pieces) + ", " + x + ", " +
            (is_quantised(model) ? "memory->rounded, " : "") + y + ");\n" +
            activation_text(shape, y);
        x = y;
    }
    return text + "}\n";
}

// Columns [first, first + count) of W (rows, inputs) -> (rows, count).
template <typename Number>
std::vector<Number> columns(const std::vector<Number>& w, std::size_t inputs, std::size_t first,
                            std::size_t count) {
    std::vector<Number> some;
    for (std::size_t row = 0; row < w.size(); row += inputs)
        for (std::size_t i = first; i < first + count; ++i)
            some.push_back(w[row + i]);
    return some;
}

// W (rows, inputs) of the first layer of a conditional generator: that of the latents, and that of
// the classes, (classes, rows).
template <typename Number>
void write_first_weight(HeaderFile& file, const Model& model, const std::vector<Number>& w) {
    const std::size_t size = model.latent->size, inputs = model.layers.front().shape.inputs;
    file.write_array("weight0", columns(w, inputs, 0, size));
    std::vector<Number> of_classes;
    for (std::size_t i = size; i < inputs; ++i) {
        const std::vector<Number> of_class = columns(w, inputs, i, 1);
        of_classes.insert(of_classes.end(), of_class.begin(), of_class.end());
    }
    file.write_array("class_weight", of_classes);
}

template <typename Number>
void write_weight(HeaderFile& file, const Model& model, std::size_t i,
                  const std::vector<Number>& w) {
    if (i == 0 && is_conditional(model))
        write_first_weight(file, model, w);
    else
        file.write_array("weight" + std::to_string(i), w);
}

void write_weights(HeaderFile& file, const Model& model) {
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const Layer& layer = model.layers[i];
        const std::string number = std::to_string(i);
        file.write("\n// Layer " + number + ": W (" + std::to_string(layer.shape.weight_rows()) +
                   ", " + std::to_string(layer.shape.inputs) + ")\n");
        if (layer.is_quantised()) {
            write_weight(file, model, i, layer.quantised);
            file.write_array("scale" + number, layer.scale);
        } else {
            write_weight(file, model, i, layer.weight);
        }
        file.write_array("bias" + number, layer.bias);
    }
}

} // namespace

HeaderNeeds write_c_header(const std::string& path, const Model& model, const std::string& source,
                           const std::string& name) {
    check_header_name(name);
    check_model(model, source);
    require_generator(source + ":", model);
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        if (const LayerKind kind = model.layers[i].shape.kind; kind != LayerKind::dense)
            throw Error(source + ": layer " + std::to_string(i) + " is a " + to_string(kind) +
                        "; a header holds dense layers only");
    for (const Layer& layer : model.layers)
        if (layer.is_quantised() != is_quantised(model))
            throw Error(source + ": some layers are int8 and others float32; expected one type");
    const HeaderNeeds needs = needs_of(model);
    HeaderFile file(path, name);
    file.write(opening_text(model, needs, source, path));
    file.write(constants_text(model, needs) + "\n" + workspace_text(model));
    write_weights(file, model);
    file.write("\n" + functions_text(model) + "\n" + generate_text(model) + "\n#endif\n");
    file.commit();
    return needs;
}

} // namespace pocketgan
