#include "cli/data_path.hpp"
#include "cli/eval_options.hpp"
#include "judge_by_classifier.hpp"
#include "judge_by_modes.hpp"
#include "judge_by_neighbours.hpp"
#include "judge_by_parzen.hpp"
#include "samples_of.hpp"

#include "base/files.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/picture.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

namespace pocketgan::app {
namespace {

using nlohmann::json;

void write_neighbours(const EvalOptions& options, const Generator& generator,
                      const RealImages& real, Engine& engine) {
    const Matrix samples = samples_of(generator, options.seed, 0, kSheetSamples, engine);
    write_picture(options.neighbours_file,
                  neighbour_sheet(view(samples), view(real.training), generator.image(), engine));
}

void judge_images(const EvalOptions& options, const Generator& generator, Engine& engine,
                  json& figures) {
    const Halves halves = load_halves(options.data, generator);
    const std::optional<FoundClassifier> classifier =
        find_classifier(options.classifier, Sights(halves.training));
    const RealImages real(halves);
    const Origin origin = options.origin(kParzenSamples);
    const Matrix samples = samples_of(generator, options.seed, 0, origin.number, engine);
    judge_by_parzen(origin, view(samples), real, options.sigmas, options.baselines, engine,
                    figures);
    judge_by_neighbours(origin, view(samples), real, engine, figures);
    if (classifier)
        judge_by_classifier(*classifier, origin, view(samples), view(real.training), engine,
                            figures);
    if (!options.neighbours_file.empty())
        write_neighbours(options, generator, real, engine);
}

void judge_stacked(const EvalOptions& options, const Generator& generator, Engine& engine,
                   json& figures) {
    const Dataset train = load_dataset(resolve_data(options.data), Split::train);
    check_fits(generator, train);
    const std::optional<FoundClassifier> classifier =
        find_classifier(options.classifier, Sights(train));
    if (!classifier)
        throw Error("stacked digits are judged by what a classifier sees, and there is none "
                    "(--classifier)");
    judge_by_stacked_modes(options.origin(kStackedSamples), generator, train, *classifier, engine,
                           figures);
}

// The measures that the data have, with what each needs.
void judge_generator(const EvalOptions& options, Engine& engine, json& figures) {
    const Generator generator = Generator::load(options.folder);
    if (const Mixture* mixture = find_mixture(options.data)) {
        options.check(Judged::mixture);
        check_size(generator, mixture->name, mixture->dimensions);
        judge_by_modes(options.origin(kModeSamples), generator, *mixture, engine, figures);
    } else if (parse_data_source(options.data).stacked) {
        options.check(Judged::stacked);
        judge_stacked(options, generator, engine, figures);
    } else {
        judge_images(options, generator, engine, figures);
    }
}

void judge_answers(const EvalOptions& options, Engine& engine, json& figures) {
    options.check(Judged::classifier);
    const Dataset test = load_dataset(resolve_data(options.data), Split::test);
    judge_classifier(*find_classifier(options.folder, Sights(test)), test, engine, figures);
}

} // namespace

int run_eval(const Arguments& arguments) {
    EvalOptions options;
    if (!options.parse(arguments))
        return 0;
    Engine engine(options.threads);
    const Model model = load_model(options.folder);
    const std::string sum = checksum(model);
    std::printf("The %s %s (%s)\n\n", to_string(model.role), options.folder.c_str(), sum.c_str());
    json figures = {{"model", options.folder}, {"model_checksum", sum}, {"data", options.data}};
    if (model.role == Role::classifier)
        judge_answers(options, engine, figures);
    else
        judge_generator(options, engine, figures);
    if (!options.json_file.empty())
        write_file(options.json_file, figures.dump(1) + "\n");
    return 0;
}

} // namespace pocketgan::app
