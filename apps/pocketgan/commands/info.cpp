#include "cli/arguments.hpp"
#include "installed_models.hpp"

#include "pocketgan/model.hpp"

#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace pocketgan::app {
namespace {

using nlohmann::json;

struct Totals {
    std::uint64_t parameters = 0;
    std::uint64_t bytes = 0;         ///< of the weights, in memory
    std::uint64_t multiply_adds = 0; ///< per sample
};

Totals totals_of(const Model& model) {
    Totals totals;
    for (const Layer& layer : model.layers) {
        totals.parameters += layer.parameters();
        totals.multiply_adds += layer.weight.size() + layer.quantised.size();
        totals.bytes += layer.bytes();
    }
    return totals;
}

const char* weights_of(const Layer& layer) {
    return layer.is_quantised() ? "int8" : "float32";
}

json to_json(const Model& model) {
    const Totals totals = totals_of(model);
    json result = {{"role", to_string(model.role)},
                   {"parameters", totals.parameters},
                   {"bytes", totals.bytes},
                   {"multiply_adds", totals.multiply_adds}};
    if (model.latent)
        result["latent"] = {{"size", model.latent->size},
                            {"prior", to_string(model.latent->prior)}};
    if (model.image)
        result["image"] = {{"height", model.image->height},
                           {"width", model.image->width},
                           {"channels", model.image->channels}};
    for (const Layer& layer : model.layers)
        result["layers"].push_back({{"inputs", layer.shape.inputs},
                                    {"outputs", layer.shape.outputs},
                                    {"activation", to_string(layer.shape.activation)},
                                    {"parameters", layer.parameters()},
                                    {"weights", weights_of(layer)}});
    return result;
}

void print(const Model& model) {
    std::printf("%s", to_string(model.role));
    if (model.latent)
        std::printf(", latents of %zu %s numbers", model.latent->size,
                    to_string(model.latent->prior));
    if (model.image)
        std::printf(", images of %zux%zux%zu", model.image->height, model.image->width,
                    model.image->channels);
    std::printf("\n\n%-8s%8s%9s  %-12s%12s  %s\n", "layer", "inputs", "outputs", "activation",
                "parameters", "weights");
    for (std::size_t l = 0; l < model.layers.size(); ++l) {
        const Layer& layer = model.layers[l];
        std::string activation = to_string(layer.shape.activation);
        if (layer.shape.pieces > 1)
            activation += " " + std::to_string(layer.shape.pieces);
        std::printf("%-8zu%8zu%9zu  %-12s%12zu  %s\n", l, layer.shape.inputs, layer.shape.outputs,
                    activation.c_str(), layer.parameters(), weights_of(layer));
    }
    const Totals totals = totals_of(model);
    std::printf("\n%llu parameters, %.2f MB in memory, %llu multiply-adds per sample\n",
                static_cast<unsigned long long>(totals.parameters),
                static_cast<double>(totals.bytes) * 1e-6,
                static_cast<unsigned long long>(totals.multiply_adds));
}

} // namespace

int run_info(const Arguments& arguments) {
    std::string folder;
    bool as_json = false;
    CLI::App app("Prints the layers of a model folder, its parameters, memory and multiply-adds.",
                 "pocketgan info");
    app.add_option("MODEL", folder, kModelHelp)->required();
    app.add_flag("--json", as_json, "print JSON");
    if (!parse(app, arguments))
        return 0;
    const Model model = load_model(model_folder(folder));
    if (as_json)
        std::printf("%s\n", to_json(model).dump(1).c_str());
    else
        print(model);
    return 0;
}

} // namespace pocketgan::app
