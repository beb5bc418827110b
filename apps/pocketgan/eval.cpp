#include "arguments.hpp"
#include "data_path.hpp"
#include "judge_by_classifier.hpp"
#include "samples_of.hpp"

#include "base/files.hpp"
#include "metrics/fitted_mixture.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/parzen.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

namespace pocketgan {
namespace {

using nlohmann::json;

constexpr std::size_t kParzenSamples = 10000; // as Goodfellow et al. 2014
constexpr std::size_t kFittedPoints = 10000;  // of the training data, by maximum likelihood

// The protocol of Goodfellow et al. 2014: sigma is chosen on the first 1000 of the last sixth of
// the training images (MNIST: 50 000 .. 50 999), all test images are judged.
struct Protocol {
    Matrix validation, test, training;

    Protocol(const Dataset& train, const Dataset& test_data, std::size_t samples) :
        validation(examples(train, train.count - train.count / 6,
                            std::min<std::size_t>(1000, train.count / 6), 0.0f, 1.0f)),
        test(examples(test_data, 0, test_data.count, 0.0f, 1.0f)),
        training(examples(train, 0, std::min(samples, train.count - train.count / 6), 0.0f, 1.0f)) {
    }
};

void check_size(const Generator& generator, const std::string& source, std::size_t size) {
    if (generator.outputs() != size)
        throw Error(source + ": has " + std::to_string(size) +
                    " numbers an example, the model puts out " +
                    std::to_string(generator.outputs()));
}

void check_fits(const Generator& generator, const Dataset& data) {
    if (generator.image().height == 0)
        throw Error("the model has no image: its outputs cannot be compared with " + data.source);
    check_size(generator, data.source, data.size);
    if (data.count < 60)
        throw Error(data.source + ": has " + std::to_string(data.count) +
                    " examples, at least 60 were expected");
}

// What the options of `eval` come to.
struct Options {
    std::string folder, data, json_file, classifier;
    std::size_t count = 0; ///< samples to draw; 0: as many as the paper of the measure
    std::size_t threads = 0;
    std::uint64_t seed = 1;
};

struct Row {
    const char* name;
    ParzenEstimate estimate;
};

// Prints the estimates and adds them to the figures.
void judge_by_parzen(const Matrix& samples, const Dataset& train, const Dataset& test,
                     Engine& engine, json& figures) {
    const std::size_t count = samples.shape(0);
    const Protocol protocol(train, test, count);
    const auto estimate = [&](const Matrix& centres) {
        return parzen_estimate(view(centres), view(protocol.validation), view(protocol.test),
                               parzen_sigma_grid(), engine);
    };
    const Row rows[] = {
        {"generator", estimate(samples)},
        {"training images", estimate(protocol.training)},
    };

    std::printf("Parzen log-likelihood of %zu test examples of %s, in nats\n\n", test.count,
                test.source.c_str());
    std::printf("%-18s%10s%8s%10s%10s\n", "centres", "number", "sigma", "mean", "+-");
    for (const Row& row : rows) {
        const std::size_t centres = &row == rows ? count : protocol.training.shape(0);
        std::printf("%-18s%10zu%8.4f%10.1f%10.1f\n", row.name, centres, row.estimate.sigma,
                    row.estimate.mean, row.estimate.standard_error);
        figures["parzen"].push_back({{"centres", row.name},
                                     {"number", centres},
                                     {"sigma", row.estimate.sigma},
                                     {"mean", row.estimate.mean},
                                     {"standard_error", row.estimate.standard_error}});
    }
}

void judge_images(const Options& options, const Generator& generator, Engine& engine,
                  json& figures) {
    const std::string path = resolve_data(options.data);
    const Dataset train = load_dataset(path, Split::train);
    const Dataset test = load_dataset(path, Split::test);
    check_fits(generator, train);
    check_fits(generator, test);
    const std::optional<FoundClassifier> classifier = find_classifier(options.classifier, train);
    const std::size_t count = options.count ? options.count : kParzenSamples;
    const Matrix samples = samples_of(generator, count, options.seed, engine);
    judge_by_parzen(samples, train, test, engine, figures);
    if (classifier)
        judge_by_classifier(*classifier, samples, train, engine, figures);
}

// What maximum likelihood makes of the data that the generator was trained on, without a game: as
// many Gaussians as the world has modes.
Matrix samples_by_likelihood(const Options& options, const Mixture& mixture, std::size_t count,
                             Engine& engine) {
    const Dataset data = load_dataset(mixture.name, Split::train);
    const Matrix points = examples(data, 0, kFittedPoints, 0.0f, 1.0f);
    return draw(fit_mixture(view(points), mixture.modes().rows, options.seed, engine), count,
                options.seed);
}

// The same for the modes of a mixture.
void judge_by_modes(const Options& options, const Mixture& mixture, const Generator& generator,
                    Engine& engine, json& figures) {
    check_size(generator, mixture.name, mixture.dimensions);
    const std::size_t count = options.count ? options.count : kModeSamples;
    const ConstMatrixView modes = mixture.modes();
    std::printf("Modes of %s with a sample within 3 standard deviations\n\n", mixture.name);
    std::printf("%-18s%10s%10s%14s\n", "points", "number", "modes", "high quality");
    const auto add = [&](const char* name, const Matrix& points) {
        const ModeCount found = count_modes(view(points), modes, mixture.deviation);
        const std::string caught =
            std::to_string(found.caught) + " of " + std::to_string(modes.rows);
        std::printf("%-18s%10zu%10s%12.1f %%\n", name, count, caught.c_str(),
                    100.0 * found.high_quality);
        figures["modes"].push_back({{"points", name},
                                    {"number", count},
                                    {"caught", found.caught},
                                    {"of", modes.rows},
                                    {"high_quality", found.high_quality},
                                    {"by_mode", found.samples}});
    };
    add("generator", sample(generator, options.seed, 0, count, engine));
    add("mixture by EM", samples_by_likelihood(options, mixture, count, engine));
    add("data", examples(make_mixture(mixture, count, options.seed), 0, count, 0.0f, 1.0f));
}

} // namespace

int run_eval(const Arguments& arguments) {
    Options options;
    CLI::App app("Judges a generator by the Parzen window estimate of the log-likelihood of test "
                 "data (Goodfellow et al. 2014) and by what a classifier makes of its samples "
                 "(Salimans et al. 2016, Heusel et al. 2017), beside as many real images; on a "
                 "mixture (ring, grid, gaussian) by the modes that it catches (Srivastava et al. "
                 "2017). A classifier is judged by its answers to the test data.",
                 "pocketgan eval");
    app.add_option("MODEL", options.folder, "model folder of a generator or a classifier")
        ->required();
    app.add_option("--data", options.data, "data set, as for train")->required();
    const CLI::Option* const samples =
        app.add_option("--samples", options.count,
                       "samples to draw (default: " + std::to_string(kParzenSamples) +
                           ", for modes " + std::to_string(kModeSamples) + ")")
            ->check(CLI::Range(std::size_t{2}, std::size_t{1000000}));
    const CLI::Option* const seed = app.add_option("--seed", options.seed, "of the samples")
                                        ->capture_default_str()
                                        ->check(whole_number());
    const CLI::Option* const judge =
        app.add_option("--classifier", options.classifier,
                       "model folder of the classifier to judge images by; default: the one that "
                       "came along");
    app.add_option("--threads", options.threads, "0: all that this process may use")
        ->capture_default_str()
        ->check(whole_number());
    app.add_option("--json", options.json_file, "write the figures to this file, too");
    if (!parse(app, arguments))
        return 0;

    const auto refuse = [](const CLI::Option* option, const std::string& reason) {
        if (option->count() > 0)
            throw UsageError(option->get_name() + " is for " + reason);
    };
    Engine engine(options.threads);
    json figures = {{"data", options.data}};
    if (load_model(options.folder).role == "classifier") {
        for (const CLI::Option* option : {samples, seed, judge})
            refuse(option, "generators; " + options.folder + " is a classifier");
        judge_classifier(Classifier::load(options.folder),
                         load_dataset(resolve_data(options.data), Split::test), engine, figures);
    } else {
        const Generator generator = Generator::load(options.folder);
        figures["seed"] = options.seed;
        if (const Mixture* mixture = find_mixture(options.data)) {
            refuse(judge, "images; " + options.data + " has none");
            judge_by_modes(options, *mixture, generator, engine, figures);
        } else {
            judge_images(options, generator, engine, figures);
        }
    }
    if (!options.json_file.empty())
        write_file(options.json_file, figures.dump(1) + "\n");
    return 0;
}

} // namespace pocketgan
