#include "cli/bundled_classifier.hpp"
#include "cli/data_path.hpp"
#include "cli/eval_options.hpp"
#include "cli/picture_options.hpp"
#include "cli/run_of_model.hpp"
#include "installed_models.hpp"
#include "terminal/tables.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace pocketgan::app {
namespace {

using nlohmann::json;

// The options, the engine and the JSON output of `eval`.
struct Evaluation {
    const EvalOptions& options;
    Engine& engine;
    json& figures;

    std::size_t samples(std::size_t default_count) const {
        return options.count ? options.count : default_count;
    }

    DataSource source() const { return resolve_data(options.data, options.pictures); }

    // Prints the table and sets figures[key] to its JSON. `label`: the label of its classifier.
    template <typename Table, typename... Label>
    void show(const char* key, const Table& table, const Label&... label) const {
        print(table, label...);
        figures[key] = to_json(table, label...);
    }
};

ClassifierLabel label_of(const FoundClassifier& found) {
    return {found.folder, found.checksum};
}

// Loads the classifier of --classifier, else the bundled one. If there is none, `classifier` is
// null and a line with the reason is printed.
FoundClassifier find_classifier(const EvalOptions& options, const Dataset& data) {
    if (!options.classifier.empty())
        return load_classifier(model_folder(options.classifier), data);
    std::string reason;
    FoundClassifier found = find_bundled_classifier(data, reason);
    if (!found.classifier)
        std::printf("%s; the measures by a classifier are left out (--classifier)\n\n",
                    printable(reason).c_str());
    return found;
}

// Of a conditional generator. A line with the reason is printed if the table cannot be made.
void evaluate_classes(const Evaluation& e, const ImageEvaluation& images,
                      const FoundClassifier& found) {
    const std::string reason = images.conditional_misfit(*found.classifier);
    if (reason.empty())
        e.show("conditional", images.conditional_table(*found.classifier), label_of(found));
    else
        std::printf("\n%s; the table of the classes is left out\n", printable(reason).c_str());
}

// A line if the model was trained on other data, which makes every figure worse. The same data may
// have several paths, so that only their last parts are compared.
void compare_data(const EvalOptions& options) {
    const auto last_part = [](std::string path) {
        while (path.size() > 1 && path.back() == '/')
            path.pop_back();
        return path.substr(path.rfind('/') + 1);
    };
    const std::optional<RunSettings> run = settings_of_run(options.folder);
    if (run && last_part(run->data) != last_part(options.data))
        std::printf("The model was trained on %s; these figures are of %s\n\n",
                    printable(run->data).c_str(), printable(options.data).c_str());
}

void evaluate_images(const Evaluation& e, const Generator& generator) {
    const TrainTest data = load_train_test(e.source());
    check_images_fit(data.training, generator);
    const ImageEvaluation images(generator, data, e.samples(kParzenSamples), e.options.seed,
                                 e.engine);
    const FoundClassifier found = find_classifier(e.options, data.training);

    e.show("parzen", images.parzen_table(e.options.sigmas, e.options.baselines));
    e.show("memorisation", images.memorisation_table());
    e.show("diversity", images.diversity_table());
    if (found.classifier)
        e.show("classifier", images.classifier_table(*found.classifier), label_of(found));
    if (found.classifier && generator.class_count() > 0)
        evaluate_classes(e, images, found);
    if (!e.options.neighbours_file.empty())
        write_picture(e.options.neighbours_file, images.neighbour_sheet());
}

void evaluate_mixture(const Evaluation& e, const Generator& generator, const Mixture& mixture) {
    e.options.check(Evaluated::mixture);
    e.show("modes",
           evaluate_modes(generator, mixture, e.samples(kModeSamples), e.options.seed, e.engine));
}

void evaluate_stacked(const Evaluation& e, const Generator& generator) {
    e.options.check(Evaluated::stacked);
    const Dataset data = load_dataset(e.source(), Split::train);
    const FoundClassifier found = find_classifier(e.options, data);
    if (!found.classifier)
        throw Error("stacked digits are evaluated with a classifier; expected --classifier");
    e.show("stacked_modes",
           evaluate_stacked_modes(generator, data, *found.classifier, e.samples(kStackedSamples),
                                  e.options.seed, e.engine),
           label_of(found));
}

void evaluate_generator(const Evaluation& e) {
    const Generator generator = Generator::load(e.options.folder);
    if (const Mixture* mixture = find_mixture(e.options.data))
        evaluate_mixture(e, generator, *mixture);
    else if (parse_data_source(e.options.data).stacked)
        evaluate_stacked(e, generator);
    else
        evaluate_images(e, generator);
}

void evaluate_classification(const Evaluation& e) {
    e.options.check(Evaluated::classifier);
    const Dataset test = load_dataset(e.source(), Split::test);
    const FoundClassifier found = load_classifier(e.options.folder, test);
    e.show("classification", evaluate_classifier(*found.classifier, test, e.engine),
           label_of(found));
}

} // namespace

int run_eval(const Arguments& arguments) {
    EvalOptions options;
    if (!options.parse(arguments))
        return 0;
    options.folder = model_folder(options.folder);
    Engine engine(options.threads);
    const Model model = load_model(options.folder);
    const std::string sum = checksum(model);
    std::printf("The %s %s (%s)\n\n", to_string(model.role), printable(options.folder).c_str(),
                sum.c_str());
    compare_data(options);
    if (!options.has_pictures)
        options.pictures = pictures_of_run(options.folder);
    json figures = {{"model", options.folder}, {"model_checksum", sum}, {"data", options.data}};
    const Evaluation evaluation = {options, engine, figures};
    if (model.role == Role::classifier)
        evaluate_classification(evaluation);
    else
        evaluate_generator(evaluation);
    if (!options.json_file.empty())
        write_file(options.json_file, json_text(figures));
    return 0;
}

} // namespace pocketgan::app
