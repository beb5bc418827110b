#include "cli/arguments.hpp"
#include "installed_models.hpp"

#include "base/files.hpp"
#include "base/number_format.hpp"
#include "base/text.hpp"
#include "model/check_model.hpp"
#include "model/model_reader.hpp"
#include "pocketgan/export.hpp"
#include "pocketgan/settings.hpp"
#include "pocketgan/training_log.hpp"
#include "training/checkpoint.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace pocketgan::app {
namespace {

using nlohmann::json;

// The name of a type of weights.
const char* name_of(NpyType type) {
    switch (type) {
    case NpyType::float16:
        return "float16";
    case NpyType::float32:
        return "float32";
    case NpyType::float64:
        return "float64";
    case NpyType::int8:
        return "int8";
    case NpyType::uint8:
        break;
    }
    return "uint8";
}

// --- Models --------------------------------------------------------------------------------------

// A model folder.
struct StoredModel {
    std::string folder;
    Model model;
    std::vector<NpyType> types; ///< of the weights of each layer, in their files
    std::uint64_t parameters = 0;
    std::uint64_t disk_bytes = 0;    ///< of model.json and the arrays
    std::uint64_t memory_bytes = 0;  ///< of weights, scales and biases
    std::uint64_t multiply_adds = 0; ///< per sample
};

// Such as "dense", or "transposed 4x4 /2" with its kernel and stride.
std::string kind_text(const LayerShape& shape) {
    if (shape.kind == LayerKind::dense)
        return "dense";
    const Convolution& c = shape.convolution;
    std::string text = shape.kind == LayerKind::max_pooling   ? "max pool "
                       : shape.kind == LayerKind::convolution ? "conv "
                                                              : "transposed ";
    text += std::to_string(c.kernel_height) + "x" + std::to_string(c.kernel_width);
    return c.stride > 1 ? text + " /" + std::to_string(c.stride) : text;
}

// The numbers of an example, or the size of the image that they are.
std::string size_text(std::size_t numbers, std::size_t height, std::size_t width) {
    if (height == 0)
        return std::to_string(numbers);
    return std::to_string(height) + "x" + std::to_string(width) + "x" +
           std::to_string(numbers / (height * width));
}

StoredModel read_model(const std::string& folder) {
    StoredModel stored;
    stored.folder = folder;
    ModelReader reader(folder);
    for (const LayerReader& layer : reader.layers)
        stored.types.push_back(layer.type());
    stored.model = read_arrays(std::move(reader));
    for (const Layer& layer : stored.model.layers) {
        stored.parameters += layer.parameters();
        stored.multiply_adds +=
            std::uint64_t{layer.weight.size() + layer.quantised.size()} * layer.shape.weight_uses();
        stored.memory_bytes += layer.bytes();
    }
    for (const NamedSize& file : files_of(folder))
        if (ends_with(file.path, ".npy") || ends_with(file.path, "model.json"))
            stored.disk_bytes += file.size;
    return stored;
}

// The types of the weights in their files: "float16", or "float32 and int8".
std::string types_text(const StoredModel& stored) {
    std::vector<std::string> names;
    for (const NpyType type : stored.types)
        if (std::find(names.begin(), names.end(), name_of(type)) == names.end())
            names.push_back(name_of(type));
    return listed(names, " and ");
}

std::string megabytes(std::uint64_t bytes) {
    return fixed(static_cast<double>(bytes) * 1e-6, 2) + " MB";
}

// The types of the weights of C headers, as export --dtype calls them.
constexpr struct {
    WeightType type;
    const char* name;
} kHeaderTypes[] = {{WeightType::int8, "i1"}, {WeightType::float32, "f4"}};

bool has_header(const Model& model) {
    return model.role == Role::generator && model.latent && model.drawn == ImagePart::whole;
}

// The number of images, each with its class, that a discriminator takes (GanSettings::pac).
std::size_t images_at_once(const Model& model) {
    if (model.role != Role::discriminator || !model.image)
        return 1;
    const TakenNumbers taken = taken_numbers(model);
    return taken.all / (taken.of_image + model.classes.size());
}

json to_json(const StoredModel& stored) {
    const Model& model = stored.model;
    json result = {{"role", to_string(model.role)},
                   {"parameters", stored.parameters},
                   {"disk_bytes", stored.disk_bytes},
                   {"memory_bytes", stored.memory_bytes},
                   {"multiply_adds", stored.multiply_adds}};
    if (model.latent)
        result["latent"] = {{"size", model.latent->size},
                            {"prior", to_string(model.latent->prior)}};
    if (model.image)
        result["image"] = {{"height", model.image->height},
                           {"width", model.image->width},
                           {"channels", model.image->channels}};
    if (images_at_once(model) > 1)
        result["images_at_once"] = images_at_once(model);
    if (!model.classes.empty())
        result["classes"] = model.classes;
    if (model.drawn != ImagePart::whole)
        result["drawn"] = to_string(model.drawn);
    if (has_header(model))
        for (const auto& [type, name] : kHeaderTypes) {
            const HeaderNeeds needs = header_needs(model, type);
            result["headers"][name] = {{"flash_bytes", needs.constants},
                                       {"ram_bytes", needs.ram()},
                                       {"workspace_bytes", needs.workspace}};
        }
    for (std::size_t l = 0; l < model.layers.size(); ++l) {
        const Layer& layer = model.layers[l];
        result["layers"].push_back({{"type", to_string(layer.shape.kind)},
                                    {"inputs", layer.shape.inputs},
                                    {"outputs", layer.shape.outputs},
                                    {"activation", to_string(layer.shape.activation)},
                                    {"parameters", layer.parameters()},
                                    {"weights", name_of(stored.types[l])}});
    }
    return result;
}

void print(const StoredModel& stored) {
    const Model& model = stored.model;
    std::printf("%s", to_string(model.role));
    if (model.latent)
        std::printf(", latents of %zu %s numbers", model.latent->size,
                    to_string(model.latent->prior));
    if (model.image)
        std::printf(", images of %zux%zux%zu", model.image->height, model.image->width,
                    model.image->channels);
    if (images_at_once(model) > 1)
        std::printf(", %zu at once", images_at_once(model));
    if (model.drawn != ImagePart::whole)
        std::printf(", of which it draws the %s part", to_string(model.drawn));
    if (!model.classes.empty())
        std::printf("\nclasses: %s", printable(listed(model.classes)).c_str());
    std::printf("\n\n%-6s%-18s%10s%11s  %-11s%11s  %s\n", "layer", "type", "inputs", "outputs",
                "activation", "parameters", "weights");
    for (std::size_t l = 0; l < model.layers.size(); ++l) {
        const Layer& layer = model.layers[l];
        std::string activation = to_string(layer.shape.activation);
        if (layer.shape.pieces > 1)
            activation += " " + std::to_string(layer.shape.pieces);
        const Convolution& c = layer.shape.convolution;
        std::printf("%-6zu%-18s%10s%11s  %-11s%11zu  %s\n", l, kind_text(layer.shape).c_str(),
                    size_text(layer.shape.inputs, c.in_height, c.in_width).c_str(),
                    size_text(layer.shape.outputs, c.out_height, c.out_width).c_str(),
                    activation.c_str(), layer.parameters(), name_of(stored.types[l]));
    }
    const bool is_converted =
        std::any_of(stored.types.begin(), stored.types.end(),
                    [](NpyType type) { return type != NpyType::float32 && type != NpyType::int8; });
    std::printf("\n%llu parameters, %llu multiply-adds per sample\n",
                static_cast<unsigned long long>(stored.parameters),
                static_cast<unsigned long long>(stored.multiply_adds));
    std::printf("%s on disk as %s, %s in memory%s\n", megabytes(stored.disk_bytes).c_str(),
                types_text(stored).c_str(), megabytes(stored.memory_bytes).c_str(),
                is_converted ? " as float32" : "");
    if (model.drawn != ImagePart::whole)
        std::printf("no C header: none is implemented for a part of the image\n");
    if (!has_header(model))
        return;
    for (const auto& [type, name] : kHeaderTypes) {
        const HeaderNeeds needs = header_needs(model, type);
        std::printf(
            "C header (--dtype %s): flash %zu bytes; RAM %zu: latent %zu, image %zu, workspace "
            "%zu\n",
            name, needs.constants, needs.ram(), needs.latent, needs.image, needs.workspace);
    }
}

// --- Runs ----------------------------------------------------------------------------------------

// The folder of a training run.
struct StoredRun {
    RunSettings settings;
    std::uint64_t steps = 0;  ///< of the checkpoint; 0 if there is none yet
    std::vector<LogRow> rows; ///< up to that step
    std::vector<StoredModel> models;

    double epoch() const { return rows.empty() ? 0.0 : rows.back().epoch; }
    const LogRow* best() const { return find_best(rows, settings.keep_best); }
};

bool is_run(const std::string& folder) {
    return is_missing(folder + "/model.json") && exists(folder + "/config.toml");
}

StoredRun read_run(const std::string& folder) {
    StoredRun run;
    run.settings = load_settings(folder + "/config.toml");
    if (exists(folder + "/checkpoint")) {
        run.steps = checkpoint_steps(folder + "/checkpoint");
        std::vector<Column> columns = step_columns(run.settings);
        for (const Column column : measured_columns(run.settings))
            columns.push_back(column);
        TrainingLog log(folder + "/log.csv", columns);
        log.resume(run.steps);
        run.rows = log.rows();
    }
    for (const std::string& inner : folders_of(folder))
        if (exists(inner + "/model.json"))
            run.models.push_back(read_model(inner));
    return run;
}

std::uint64_t seed_of(const RunSettings& settings) {
    return std::visit([](const auto& training) { return training.seed; }, settings.training);
}

const char* kind_of(const RunSettings& settings) {
    return std::visit([](const auto& training) { return pocketgan::kind_of(training); },
                      settings.training);
}

json to_json(const StoredRun& run) {
    json result = {{"kind", kind_of(run.settings)},
                   {"preset", run.settings.preset},
                   {"data", run.settings.data},
                   {"seed", seed_of(run.settings)},
                   {"steps", run.steps},
                   {"epoch", run.epoch()},
                   {"models", json::array()}};
    if (const LogRow* const best = run.best())
        result["best"] = {{"measure", to_string(run.settings.keep_best)},
                          {"step", best->step},
                          {"value", best->figures[column_of(run.settings.keep_best)]}};
    for (const StoredModel& model : run.models) {
        json figures = to_json(model);
        figures["folder"] = model.folder;
        result["models"].push_back(std::move(figures));
    }
    return result;
}

void print_models(const std::vector<StoredModel>& models) {
    const std::string heading = "model";
    std::size_t width = heading.size();
    for (const StoredModel& model : models)
        width = std::max(width, printable(model.folder).size());
    std::printf("\n%-*s  %-14s%12s  %-9s%12s\n", static_cast<int>(width), heading.c_str(), "role",
                "parameters", "weights", "on disk");
    for (const StoredModel& model : models)
        std::printf("%-*s  %-14s%12llu  %-9s%12s\n", static_cast<int>(width),
                    printable(model.folder).c_str(), to_string(model.model.role),
                    static_cast<unsigned long long>(model.parameters), types_text(model).c_str(),
                    megabytes(model.disk_bytes).c_str());
}

void print(const StoredRun& run) {
    const RunSettings& settings = run.settings;
    const auto of = [](std::uint64_t whole) { return " of " + std::to_string(whole); };
    std::printf("training run of kind %s: preset %s, data %s, seed %llu\n", kind_of(settings),
                settings.preset.empty() ? "none" : printable(settings.preset).c_str(),
                printable(settings.data).c_str(),
                static_cast<unsigned long long>(seed_of(settings)));
    std::printf("steps done: %llu%s, epoch %s%s\n", static_cast<unsigned long long>(run.steps),
                settings.steps ? of(settings.steps).c_str() : "",
                significant(run.epoch(), 4).c_str(),
                settings.steps ? "" : of(settings.epochs).c_str());
    if (!run.rows.empty())
        std::printf("time: %s\n", duration(run.rows.back().seconds).c_str());
    if (const LogRow* const best = run.best())
        std::printf("best by %s: %s at step %llu, epoch %s\n", to_string(settings.keep_best),
                    significant(best->figures[column_of(settings.keep_best)], 4).c_str(),
                    static_cast<unsigned long long>(best->step),
                    significant(best->epoch, 4).c_str());
    if (run.models.empty())
        std::printf("models: none yet\n");
    else
        print_models(run.models);
}

// Prints `stored`. Bytes of JSON that are not UTF-8 become U+FFFD.
template <typename Stored>
void print(const Stored& stored, bool as_json) {
    if (as_json)
        std::printf("%s\n",
                    to_json(stored).dump(1, ' ', false, json::error_handler_t::replace).c_str());
    else
        print(stored);
}

} // namespace

int run_info(const Arguments& arguments) {
    std::string folder;
    bool as_json = false;
    CLI::App app("Prints the layers of a model folder, its parameters, multiply-adds, and size on "
                 "disk and in memory. Of the folder of a training run it prints the preset, the "
                 "data, the steps done and the models.",
                 "pocketgan info");
    app.add_option("FOLDER", folder, std::string(kModelHelp) + "; or the folder of a run")
        ->required();
    app.add_flag("--json", as_json, "print JSON");
    if (!parse(app, arguments))
        return 0;
    if (is_run(folder))
        print(read_run(folder), as_json);
    else
        print(read_model(model_folder(folder)), as_json);
    return 0;
}

} // namespace pocketgan::app
