#include "export/header_file.hpp"
#include "export/header_network.hpp"
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

bool is_quantised(const Model& model) {
    return model.layers.front().is_quantised();
}

// Such as 784, or 28x28x1 of a convolution.
std::string outputs_text(const LayerShape& shape) {
    const Convolution& c = shape.convolution;
    if (shape.kind == LayerKind::dense)
        return std::to_string(shape.outputs);
    return std::to_string(c.out_height) + "x" + std::to_string(c.out_width) + "x" +
           std::to_string(c.out_channels);
}

std::string network_text(const Model& model) {
    std::string text = std::to_string(model.latent->size);
    if (is_conditional(model))
        text += " and one of " + std::to_string(model.classes.size()) + " classes";
    for (const Layer& layer : model.layers)
        text += " -> " + outputs_text(layer.shape) + " " + to_string(layer.shape.activation);
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
    std::string members;
    for (const WorkspaceArray& array : workspace_of(model, is_quantised(model)))
        members += "    " + array.type + " " + array.name +
                   (array.count == 0 ? "" : "[" + std::to_string(array.count) + "]") + ";" +
                   (array.about.empty() ? "" : " // " + array.about) + "\n";
    return "// What pocketgan_model_generate works in: POCKETGAN_MODEL_WORKSPACE_BYTES.\n"
           "typedef struct {\n" +
           members + "} pocketgan_model_workspace;\n";
}

// The sections of header_template.h that the model needs; each is defined before it is called.
std::string functions_text(const Model& model) {
    std::set<Activation> used;
    bool has_dense = false, has_convolution = false;
    for (const Layer& layer : model.layers) {
        used.insert(layer.shape.activation);
        (layer.shape.kind == LayerKind::dense ? has_dense : has_convolution) = true;
    }
    const bool exponential = used.count(Activation::sigmoid) || used.count(Activation::tanh) ||
                             used.count(Activation::sigmoid2);
    const bool gaussian = model.latent->prior == Prior::gaussian;

    std::string text;
    if (is_quantised(model) || exponential || gaussian)
        text += section("bits");
    const std::string type = is_quantised(model) ? "int8" : "float32";
    if (is_quantised(model))
        text += section("int8");
    if (has_dense)
        text += section(type + " dense");
    if (has_convolution)
        text += section("convolution") + section(type + " convolution");
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

// W of a transposed convolution, with the lines and columns of its kernel in the order of phases.
template <typename Number>
std::vector<Number> by_phase(const LayerShape& shape, const std::vector<Number>& w) {
    const Convolution& c = shape.convolution;
    std::vector<Number> ordered;
    for (std::size_t row = 0; row < shape.weight_rows(); ++row)
        for (const std::size_t y : taps_by_phase(c.kernel_height, c.stride))
            for (const std::size_t x : taps_by_phase(c.kernel_width, c.stride)) {
                const auto tap =
                    w.begin() +
                    static_cast<std::ptrdiff_t>(((row * c.kernel_height + y) * c.kernel_width + x) *
                                                c.in_channels);
                ordered.insert(ordered.end(), tap,
                               tap + static_cast<std::ptrdiff_t>(c.in_channels));
            }
    return ordered;
}

template <typename Number>
void write_weight(HeaderFile& file, const Model& model, std::size_t i,
                  const std::vector<Number>& w) {
    const LayerShape& shape = model.layers[i].shape;
    const std::string name = "weight" + std::to_string(i);
    if (i == 0 && is_conditional(model))
        write_first_weight(file, model, w);
    else if (shape.kind == LayerKind::transposed_convolution)
        file.write_array(name, by_phase(shape, w));
    else
        file.write_array(name, w);
}

// Such as "(784, 100)", or "(16, 4, 4, 32)" of a convolution.
std::string weight_text(const LayerShape& shape) {
    const Convolution& c = shape.convolution;
    std::string text = "(" + std::to_string(shape.weight_rows());
    if (shape.kind == LayerKind::dense)
        return text + ", " + std::to_string(shape.inputs) + ")";
    for (const std::size_t size : {c.kernel_height, c.kernel_width, c.in_channels})
        text += ", " + std::to_string(size);
    return text + ")";
}

void write_weights(HeaderFile& file, const Model& model) {
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const Layer& layer = model.layers[i];
        const std::string number = std::to_string(i);
        file.write("\n// Layer " + number + ": W " + weight_text(layer.shape) + "\n");
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

HeaderNeeds header_needs(const Model& model, WeightType type) {
    check_model(model, "model");
    require_generator("the model", model);
    if (model.drawn != ImagePart::whole)
        throw Error(std::string("the model draws the ") + to_string(model.drawn) +
                    " part of images; a C header of such a generator is not implemented");
    if (type != WeightType::float32 && type != WeightType::int8)
        throw Error("type is number " + std::to_string(static_cast<int>(type)) +
                    "; expected float32 or int8");
    const bool is_int8 = type == WeightType::int8;
    HeaderNeeds needs;
    for (const Layer& layer : model.layers) {
        const std::size_t rows = layer.shape.weight_rows();
        const std::size_t weights = rows * layer.shape.weight_columns();
        needs.constants += layer.shape.bias_size() * sizeof(float) +
                           (is_int8 ? weights + rows * sizeof(float) : weights * sizeof(float));
    }
    needs.latent = model.latent->size * sizeof(float);
    needs.image = model.layers.back().shape.outputs * sizeof(float);
    for (const WorkspaceArray& array : workspace_of(model, is_int8))
        needs.workspace += array.bytes;
    return needs;
}

HeaderNeeds write_c_header(const std::string& path, const Model& model, const std::string& source,
                           const std::string& name) {
    check_header_name(name);
    check_model(model, source);
    require_generator(source + ":", model);
    for (const Layer& layer : model.layers)
        if (layer.is_quantised() != is_quantised(model))
            throw Error(source + ": some layers are int8 and others float32; expected one type");
    const HeaderNeeds needs =
        header_needs(model, is_quantised(model) ? WeightType::int8 : WeightType::float32);
    HeaderFile file(path, name);
    file.write(opening_text(model, needs, source, path));
    file.write(constants_text(model, needs) + "\n" + workspace_text(model));
    write_weights(file, model);
    file.write("\n" + functions_text(model) + "\n" + generate_text(model) + "\n#endif\n");
    file.commit();
    return needs;
}

} // namespace pocketgan
