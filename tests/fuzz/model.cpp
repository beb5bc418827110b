// A model folder: an edited valid one, loaded, run and saved again.

#include "target.hpp"

#include "folder.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/model.hpp"

#include <vector>

namespace fuzz {
namespace {

using namespace pocketgan;

constexpr std::size_t kMostOutputs = 4096; ///< of a model that is run

Layer layer(std::size_t inputs, std::size_t outputs, Activation activation) {
    Layer result;
    result.shape.inputs = inputs;
    result.shape.outputs = outputs;
    result.shape.activation = activation;
    result.shape.pieces = activation == Activation::maxout ? 2 : 1;
    const std::size_t rows = result.shape.weight_rows();
    for (std::size_t i = 0; i < rows * inputs; ++i)
        result.weight.push_back(static_cast<float>(i % 7) * 0.25f - 0.75f);
    result.bias.assign(rows, 0.125f);
    return result;
}

void quantise(Layer& layer) {
    for (const float weight : layer.weight)
        layer.quantised.push_back(static_cast<std::int8_t>(weight * 100.0f));
    layer.weight.clear();
    layer.scale.assign(layer.shape.weight_rows(), 0.01f);
}

Model generator(bool is_quantised) {
    Model model;
    model.role = Role::generator;
    model.latent = {2, is_quantised ? Prior::uniform : Prior::gaussian};
    model.layers.push_back(layer(2, 3, Activation::maxout));
    model.layers.push_back(layer(3, 4, Activation::sigmoid));
    model.image = {2, 2, 1, 0.0f, 1.0f};
    if (is_quantised)
        for (Layer& each : model.layers)
            quantise(each);
    else
        model.self_test = Generator(model).self_test(1);
    return model;
}

EditedFolder folder_of(const Model& model) {
    return EditedFolder([&](const std::string& path) { save_model(path, model); },
                        {"layer0.scale.npy", "layer1.scale.npy"});
}

} // namespace

void model(Input input) {
    static EditedFolder folders[] = {folder_of(generator(false)), folder_of(generator(true))};
    EditedFolder& folder = folders[input.byte() % 2];
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
