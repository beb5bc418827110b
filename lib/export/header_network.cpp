#include "export/header_network.hpp"

#include "export/header_file.hpp"
#include "pocketgan/export.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace pocketgan {
namespace {

// Layers [first, end).
struct Stage {
    std::size_t first, end;
};

bool is_dense(const Model& model, std::size_t i) {
    return model.layers[i].shape.kind == LayerKind::dense;
}

std::vector<Stage> stages_of(const Model& model) {
    std::vector<Stage> stages;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        if (i == 0 || is_dense(model, i))
            stages.push_back({i, i});
        stages.back().end = i + 1;
    }
    return stages;
}

// Whether a stage has a convolution.
bool is_by_lines(const Model& model, const Stage& stage) {
    return !is_dense(model, stage.end - 1);
}

bool is_transposed(const LayerShape& shape) {
    return shape.kind == LayerKind::transposed_convolution;
}

// Numbers of a line of a convolution's input.
std::size_t input_line(const LayerShape& shape) {
    return shape.convolution.in_width * shape.convolution.in_channels;
}

// Numbers of a line of the output of layer i, which is a convolution or before one.
std::size_t output_line(const Model& model, std::size_t i) {
    if (is_dense(model, i))
        return input_line(model.layers[i + 1].shape);
    const Convolution& c = model.layers[i].shape.convolution;
    return c.out_width * c.out_channels;
}

// Lines of the input on which a line of a convolution's output depends.
std::size_t lines_of_window(const LayerShape& shape) {
    const Convolution& c = shape.convolution;
    const std::size_t lines =
        is_transposed(shape) ? (c.kernel_height + c.stride - 1) / c.stride : c.kernel_height;
    return std::min(lines, c.in_height);
}

// Whether the lines of convolution i's input are kept in the workspace. The latent lies in memory
// as a whole.
bool keeps_lines(std::size_t i, bool is_int8) {
    return i > 0 || is_int8;
}

std::size_t even(std::size_t count) {
    return (count + 1) / 2 * 2;
}

// The arrays for the results of stages before the last one. A stage with int8 weights may overwrite
// its input, because it reads a rounded copy.
std::size_t arrays_between(const Model& model, bool is_int8) {
    return std::min<std::size_t>(stages_of(model).size() - 1, is_int8 ? 1 : 2);
}

std::string numbered(const char* name, std::size_t i) {
    return name + std::to_string(i);
}

// The name of an array of layer i.
std::string array_name(const char* name, std::size_t i) {
    return std::string(kHeaderName) + "_" + name + std::to_string(i);
}

// The weights, scales and biases of layer i, as arguments.
std::string arrays_text(const Model& model, std::size_t i) {
    std::string text = array_name("weight", i) + ", ";
    if (model.layers[i].is_quantised())
        text += array_name("scale", i) + ", ";
    return text + (i == 0 && is_conditional(model) ? "memory->bias" : array_name("bias", i));
}

// The call that applies a layer's activation to the array y of that many numbers; empty for a
// linear layer.
std::string activation_text(const LayerShape& shape, const std::string& y, std::size_t count) {
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
    return "    pocketgan_model_" + call + "(" + parameters + y + ", " + std::to_string(count) +
           ");\n";
}

// The input of a stage, as its functions take it: dense layers of int8 weights read the rounded
// numbers in the workspace.
std::string input_type(const Model& model, const Stage& stage) {
    return model.layers[stage.first].is_quantised() && is_dense(model, stage.first)
               ? "float "
               : "const float* ";
}

// Whether the biases of a class are computed for a line of the first layer's output at a time, so
// that fewer of them are in memory. Lines of a maxout layer have rows in all of its pieces.
bool has_classes_by_line(const Model& model) {
    return is_conditional(model) && is_by_lines(model, stages_of(model).front()) &&
           model.layers.front().shape.pieces == 1;
}

// Biases of the first layer that are in memory for a class.
std::size_t class_biases(const Model& model) {
    return has_classes_by_line(model) ? output_line(model, 0)
                                      : model.layers.front().shape.weight_rows();
}

// The call that computes outputs [first, first + count) of a dense layer, of W (pieces * outputs,
// inputs), and that of its activation.
std::string dense_call(const Layer& layer, const std::string& arrays, std::size_t inputs,
                       std::size_t outputs, std::size_t pieces, const std::string& x,
                       const std::string& first, std::size_t count, const std::string& y) {
    return "    pocketgan_model_dense(" + arrays + ",\n        " + std::to_string(inputs) + ", " +
           std::to_string(outputs) + ", " + std::to_string(pieces) + ", " +
           (layer.is_quantised() ? "memory->rounded, " : "") + x + ", " + first + ", " +
           std::to_string(count) + ", " + y + ");\n" + activation_text(layer.shape, y, count);
}

// The statements that compute outputs [first, first + count) of a dense layer. Where the biases of
// a class are in memory for these outputs only, W begins at the first of them.
std::string dense_text(const Model& model, std::size_t i, const std::string& x,
                       const std::string& first, std::size_t count, const std::string& y) {
    const Layer& layer = model.layers[i];
    const std::size_t inputs = i == 0 ? model.latent->size : layer.shape.inputs;
    if (i > 0 || !has_classes_by_line(model))
        return dense_call(layer, arrays_text(model, i), inputs, layer.shape.outputs,
                          layer.shape.pieces, x, first, count, y);
    const std::string scale =
        layer.is_quantised() ? array_name("scale", 0) + " + " + first + ", " : "";
    return "    pocketgan_model_class(memory->class_number, " + first + ", " +
           std::to_string(count) + ", memory->bias);\n" +
           dense_call(layer,
                      array_name("weight", 0) + " + " + first + " * " + std::to_string(inputs) +
                          ", " + scale + "memory->bias",
                      inputs, count, 1, x, "0", count, y);
}

// The constant that describes convolution i.
std::string shape_text(const Model& model, std::size_t i) {
    const LayerShape& shape = model.layers[i].shape;
    const Convolution& c = shape.convolution;
    const std::size_t lines =
        keeps_lines(i, model.layers[i].is_quantised()) ? lines_of_window(shape) : c.in_height;
    std::string text = "static const pocketgan_model_shape " + array_name("shape", i) + " = {";
    for (const std::size_t number :
         {c.in_height, c.in_width, c.in_channels, lines, c.out_width, c.out_channels, shape.pieces,
          c.bias_per_pixel ? shape.weight_rows() : 0, c.kernel_height, c.kernel_width, c.stride,
          c.pad})
        text += std::to_string(number) + ", ";
    return text + (is_transposed(shape) ? "1" : "0") + "};\n";
}

// The body of a convolution's function: computes the lines of its input that are missing, then a
// line of its output.
std::string convolution_text(const Model& model, std::size_t i) {
    const bool is_int8 = model.layers[i].is_quantised();
    const std::string shape = "&" + array_name("shape", i);
    const std::string size = std::to_string(input_line(model.layers[i].shape));
    const std::string end = "memory->" + numbered("end", i);
    const std::string lines = "memory->" + numbered("lines", i);
    const std::string at =
        lines + " + " + end + " % " + array_name("shape", i) + ".lines * " + size;
    std::string text;
    if (keeps_lines(i, is_int8)) {
        const auto line_into = [&](const std::string& y) {
            return "        " + array_name("line", i - 1) + "(x, memory, " + end + ", " + y +
                   ");\n";
        };
        text += "    const size_t end = pocketgan_model_lines(" + shape +
                ", line).end;\n    for (; " + end + " < end; ++" + end + ") {\n";
        if (is_int8) {
            const std::string from = i > 0 ? "memory->line" : "x + " + end + " * " + size;
            text += (i > 0 ? line_into(from) : "") + "        memory->" + numbered("scales", i) +
                    "[" + end + " % " + array_name("shape", i) +
                    ".lines] =\n            pocketgan_model_round(" + from + ", " + size +
                    ",\n                " + at + ");\n";
        } else {
            text += line_into(at);
        }
        text += "    }\n";
    } else {
        text += "    (void)memory;\n";
    }
    return text + "    pocketgan_model_convolution(" + shape + ", " + arrays_text(model, i) +
           ",\n        " + (keeps_lines(i, is_int8) ? lines : "x") + ", " +
           (is_int8 ? "memory->" + numbered("scales", i) + ", " : "") + "line, y);\n" +
           activation_text(model.layers[i].shape, "y", output_line(model, i));
}

// The functions that compute a line of each layer of a stage; each is defined before it is called.
std::string line_functions_text(const Model& model, const Stage& stage) {
    std::string text;
    for (std::size_t i = stage.first; i < stage.end; ++i) {
        if (!is_dense(model, i))
            text += shape_text(model, i) + "\n";
        text += "// Line `line` of the output of layer " + std::to_string(i) +
                "; lines are computed in their order.\nstatic inline void " +
                array_name("line", i) + "(\n    " + input_type(model, stage) +
                "x, pocketgan_model_workspace* memory, size_t line, float* y) {\n";
        const std::size_t size = output_line(model, i);
        if (is_dense(model, i) && !model.layers[i].is_quantised() &&
            !(i == 0 && is_conditional(model)))
            text += "    (void)memory;\n";
        text += is_dense(model, i)
                    ? dense_text(model, i, "x", "line * " + std::to_string(size), size, "y")
                    : convolution_text(model, i);
        text += "}\n\n";
    }
    return text;
}

// The statements that compute a stage, x -> y.
std::string stage_text(const Model& model, const Stage& stage, std::string x,
                       const std::string& y) {
    const std::size_t last = stage.end - 1;
    const Layer& layer = model.layers[stage.first];
    std::string text;
    if (layer.is_quantised() && is_dense(model, stage.first)) {
        const std::size_t inputs = stage.first == 0 ? model.latent->size : layer.shape.inputs;
        const std::string scale = numbered("scale", stage.first);
        text += "    const float " + scale + " = pocketgan_model_round(" + x + ", " +
                std::to_string(inputs) + ", memory->rounded);\n";
        x = scale;
    }
    if (!is_by_lines(model, stage))
        return text + dense_text(model, last, x, "0", layer.shape.outputs, y);
    for (std::size_t i = stage.first; i < stage.end; ++i)
        if (!is_dense(model, i) && keeps_lines(i, layer.is_quantised()))
            text += "    memory->" + numbered("end", i) + " = 0;\n";
    return text + "    for (size_t line = 0; line < " +
           std::to_string(model.layers[last].shape.convolution.out_height) + "; ++line)\n        " +
           array_name("line", last) + "(" + x + ", memory, line, " + y + " + line * " +
           std::to_string(output_line(model, last)) + ");\n";
}

} // namespace

bool is_conditional(const Model& model) {
    return !model.classes.empty();
}

std::vector<std::size_t> taps_by_phase(std::size_t kernel, std::size_t stride) {
    std::vector<std::size_t> taps;
    for (std::size_t least = 0; least < std::min(kernel, stride); ++least)
        for (std::size_t tap = least + (kernel - 1 - least) / stride * stride + stride;
             tap > least;) {
            tap -= stride;
            taps.push_back(tap);
        }
    return taps;
}

std::vector<WorkspaceArray> workspace_of(const Model& model, bool is_int8) {
    std::size_t between = 0, rounded = 0, line = 0;
    std::vector<WorkspaceArray> floats, ends, shorts;
    const auto add_floats = [&](const std::string& name, std::size_t count, const char* about) {
        floats.push_back({"float", name, count, about, count * sizeof(float)});
    };
    const auto add_shorts = [&](const std::string& name, std::size_t count, const char* about) {
        shorts.push_back({"int16_t", name, even(count), about, even(count) * sizeof(std::int16_t)});
    };
    const std::vector<Stage> stages = stages_of(model);
    for (std::size_t s = 0; s + 1 < stages.size(); ++s)
        between = std::max(between, model.layers[stages[s].end - 1].shape.outputs);
    const std::size_t arrays = arrays_between(model, is_int8);
    if (arrays >= 1)
        add_floats("even", between, "numbers from one layer to the next");
    if (arrays >= 2)
        add_floats("odd", between, "");
    if (is_conditional(model))
        add_floats("bias", class_biases(model), "of the first layer, for a class");
    if (has_classes_by_line(model))
        ends.push_back({"uint32_t", "class_number", 0, "of the sample", sizeof(std::uint32_t)});
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const LayerShape& shape = model.layers[i].shape;
        if (shape.kind == LayerKind::dense) {
            rounded = std::max(rounded, i == 0 ? model.latent->size : shape.inputs);
            continue;
        }
        if (!keeps_lines(i, is_int8))
            continue;
        const std::size_t lines = lines_of_window(shape), size = input_line(shape);
        ends.push_back(
            {"uint32_t", numbered("end", i), 0, "lines that were computed", sizeof(std::uint32_t)});
        if (is_int8) {
            if (i > 0)
                line = std::max(line, size);
            add_floats(numbered("scales", i), lines, "");
            add_shorts(numbered("lines", i), lines * size, "the last lines of a layer's input");
        } else {
            add_floats(numbered("lines", i), lines * size, "the last lines of a layer's input");
        }
    }
    if (line > 0)
        add_floats("line", line, "before it is rounded");
    if (is_int8 && rounded > 0)
        add_shorts("rounded", rounded, "inputs of a layer");
    std::vector<WorkspaceArray> all = std::move(floats);
    all.insert(all.end(), ends.begin(), ends.end());
    all.insert(all.end(), shorts.begin(), shorts.end());
    if (all.empty()) // C has no empty structs
        all.push_back({"float", "unused", 0, "", sizeof(float)});
    return all;
}

std::string generate_text(const Model& model) {
    const bool is_int8 = model.layers.front().is_quantised();
    const std::vector<Stage> stages = stages_of(model);
    std::string text;
    for (const Stage& stage : stages)
        if (is_by_lines(model, stage))
            text += line_functions_text(model, stage);
    text +=
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
        text += has_classes_by_line(model)
                    ? "    memory->class_number = (uint32_t)class_number;\n"
                    : "    pocketgan_model_class(class_number, 0, " +
                          std::to_string(class_biases(model)) + ", memory->bias);\n";
    else if (stages.size() == 1 && !is_int8 && !is_by_lines(model, stages[0]))
        text += "    (void)memory;\n";
    std::string x = "latent";
    for (std::size_t s = 0; s < stages.size(); ++s) {
        const std::string y = s + 1 == stages.size()   ? "image"
                              : s % 2 == 1 && !is_int8 ? "memory->odd"
                                                       : "memory->even";
        text += stage_text(model, stages[s], x, y);
        x = y;
    }
    return text + "}\n";
}

} // namespace pocketgan
