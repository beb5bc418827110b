// A model folder: an edited valid one, loaded, run and saved again.

#include "target.hpp"

#include "folder.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/model.hpp"

#include <iterator>
#include <utility>
#include <vector>

namespace fuzz {
namespace {

using namespace pocketgan;

constexpr std::size_t kMostOutputs = 4096; ///< of a model that is run

Layer with_weights(const LayerShape& shape) {
    Layer result;
    result.shape = shape;
    for (std::size_t i = 0; i < shape.weight_rows() * shape.weight_columns(); ++i)
        result.weight.push_back(static_cast<float>(i % 7) * 0.25f - 0.75f);
    result.bias.assign(shape.bias_size(), 0.125f);
    return result;
}

Layer layer(std::size_t inputs, std::size_t outputs, Activation activation) {
    LayerShape shape;
    shape.inputs = inputs;
    shape.outputs = outputs;
    shape.activation = activation;
    shape.pieces = activation == Activation::maxout ? 2 : 1;
    return with_weights(shape);
}

void quantise(Layer& layer) {
    for (const float weight : layer.weight)
        layer.quantised.push_back(static_cast<std::int8_t>(weight * 100.0f));
    layer.weight.clear();
    layer.scale.assign(layer.shape.weight_rows(), 0.01f);
}

// `layers` make images of 2 x 2 pixels of 2 latents.
Model generator(std::vector<Layer> layers, bool is_quantised) {
    Model model;
    model.role = Role::generator;
    model.latent = {2, is_quantised ? Prior::uniform : Prior::gaussian};
    model.layers = std::move(layers);
    model.image = {2, 2, 1, 0.0f, 1.0f};
    if (is_quantised)
        for (Layer& each : model.layers)
            quantise(each);
    else
        model.self_test = Generator(model).self_test(1);
    return model;
}

std::vector<Layer> dense_layers() {
    return {layer(2, 3, Activation::maxout), layer(3, 4, Activation::sigmoid)};
}

// 1 x 1 pixel of 2 channels to 2 x 2 of 3, with output_padding and biases of pixels; to 1 channel.
std::vector<Layer> convolutions() {
    return {with_weights(convolution_shape(LayerKind::transposed_convolution,
                                           {1, 1, 2, 0, 0, 3, 3, 3, 2, 1, true, 1})),
            with_weights(
                convolution_shape(LayerKind::convolution, {2, 2, 3, 0, 0, 1, 3, 3, 1, 1, false}))};
}

// A discriminator of images of 2 x 2 pixels and of two classes, with max pooling.
Model discriminator() {
    Model model;
    model.role = Role::discriminator;
    model.image = {2, 2, 1, 0.0f, 1.0f};
    model.classes = {"a", "b"};
    model.layers = {
        with_weights(
            convolution_shape(LayerKind::convolution, {2, 2, 3, 0, 0, 3, 3, 3, 1, 1, false})),
        {convolution_shape(LayerKind::max_pooling, {2, 2, 3, 0, 0, 3, 2, 2, 2, 0, false}), {}, {}},
        layer(3, 1, Activation::sigmoid)};
    return model;
}

// Draws the right half of images of 2 x 2 pixels.
Model completing() {
    Model model;
    model.role = Role::generator;
    model.latent = {4, Prior::gaussian};
    model.image = {2, 2, 1, 0.0f, 1.0f};
    model.drawn = ImagePart::right;
    model.layers = {layer(4, 3, Activation::maxout), layer(3, 2, Activation::sigmoid)};
    return model;
}

EditedFolder folder_of(const Model& model) {
    return EditedFolder([&](const std::string& path) { save_model(path, model); },
                        {"layer0.scale.npy", "layer1.scale.npy"});
}

} // namespace

void model(Input input) {
    static EditedFolder folders[] = {folder_of(generator(dense_layers(), false)),
                                     folder_of(generator(dense_layers(), true)),
                                     folder_of(generator(convolutions(), false)),
                                     folder_of(generator(convolutions(), true)),
                                     folder_of(discriminator()),
                                     folder_of(completing())};
    EditedFolder& folder = folders[input.byte() % std::size(folders)];
    const std::size_t bytes = folder.edit(input);

    Model loaded;
    if (takes(bytes, [&] { loaded = load_model(folder.path()); })) {
        static const ScratchFolder scratch;
        save_model(scratch.path("again"), loaded);
    }
    takes(bytes, [&] {
        const Generator generator = Generator::load(folder.path());
        if (generator.outputs() > kMostOutputs)
            return;
        std::vector<float> y(generator.outputs());
        Engine engine(1);
        generator.sample(1, 0, {y.data(), 1, y.size()}, engine);
    });
}

} // namespace fuzz
