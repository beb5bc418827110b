#include "arguments.hpp"
#include "data_path.hpp"

#include "base/files.hpp"
#include "base/xtensor.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/parzen.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace pocketgan {
namespace {

using nlohmann::json;

// Samples 0 .. count - 1 of the seed, pixels in [0, 1].
Matrix samples_of(const Generator& generator, std::size_t count, std::uint64_t seed,
                  Engine& engine) {
    const ImageShape& image = generator.image();
    return (sample(generator, seed, 0, count, engine) - image.low) / (image.high - image.low);
}

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

void check_fits(const Generator& generator, const Dataset& data) {
    if (generator.image().height == 0)
        throw Error("the model has no image: its outputs cannot be compared with " + data.source);
    if (generator.outputs() != data.size)
        throw Error(data.source + ": has " + std::to_string(data.size) +
                    " numbers an example, the model puts out " +
                    std::to_string(generator.outputs()));
    if (data.count < 60)
        throw Error(data.source + ": has " + std::to_string(data.count) +
                    " examples, at least 60 were expected");
}

struct Row {
    const char* name;
    ParzenEstimate estimate;
};

} // namespace

int run_eval(const Arguments& arguments) {
    std::string folder, data_name, json_file;
    std::size_t count = 10000, threads = 0;
    std::uint64_t seed = 1;
    CLI::App app("Judges a generator by the Parzen window estimate of the log-likelihood of test "
                 "data (Goodfellow et al. 2014), beside the estimate for as many real images.",
                 "pocketgan eval");
    app.add_option("MODEL", folder, "model folder of a generator")->required();
    app.add_option("--data", data_name, "data set, as for train")->required();
    app.add_option("--samples", count, "samples to draw")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{2}, std::size_t{1000000}));
    app.add_option("--seed", seed, "of the samples")->capture_default_str()->check(whole_number());
    app.add_option("--threads", threads, "0: all that this process may use")
        ->capture_default_str()
        ->check(whole_number());
    app.add_option("--json", json_file, "write the figures to this file, too");
    if (!parse(app, arguments))
        return 0;

    const Generator generator = Generator::load(folder);
    const std::string path = resolve_data(data_name);
    const Dataset train = load_dataset(path, Split::train);
    const Dataset test = load_dataset(path, Split::test);
    check_fits(generator, train);
    check_fits(generator, test);
    Engine engine(threads);
    const Protocol protocol(train, test, count);
    const auto estimate = [&](const Matrix& centres) {
        return parzen_estimate(view(centres), view(protocol.validation), view(protocol.test),
                               parzen_sigma_grid(), engine);
    };
    const Row rows[] = {
        {"generator", estimate(samples_of(generator, count, seed, engine))},
        {"training images", estimate(protocol.training)},
    };

    std::printf("Parzen log-likelihood of %zu test examples of %s, in nats\n\n", test.count,
                test.source.c_str());
    std::printf("%-18s%10s%8s%10s%10s\n", "centres", "number", "sigma", "mean", "+-");
    json figures = {{"data", data_name}, {"seed", seed}};
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
    if (!json_file.empty())
        write_file(json_file, figures.dump(1) + "\n");
    return 0;
}

} // namespace pocketgan
