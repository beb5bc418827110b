#include "judge_by_modes.hpp"

#include "metrics/fitted_mixture.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/xtensor.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

namespace pocketgan::app {
namespace {

constexpr std::size_t kFittedPoints = 10000; // of the training data, by maximum likelihood

// What maximum likelihood makes of the data that the generator was trained on, without a game: as
// many Gaussians as the world has modes.
Matrix samples_by_likelihood(const Mixture& mixture, const Origin& origin, Engine& engine) {
    const Dataset data = load_dataset(mixture.name, Split::train);
    const Matrix points = examples(data, 0, kFittedPoints, 0.0f, 1.0f);
    return draw(fit_mixture(view(points), mixture.modes().rows, *origin.seed, engine),
                origin.number, *origin.seed);
}

} // namespace

void judge_by_modes(const Origin& origin, const Generator& generator, const Mixture& mixture,
                    Engine& engine, nlohmann::json& figures) {
    const ConstMatrixView modes = mixture.modes();
    std::printf("Modes of %s with a sample within 3 standard deviations\n\n", mixture.name);
    print_head("points");
    std::printf("%10s%14s\n", "modes", "high quality");
    const auto add = [&](const char* name, const Matrix& points) {
        const Origin row = {name, origin.number, origin.seed};
        const ModeCount found = count_modes(view(points), modes, mixture.deviation);
        const std::string covered =
            std::to_string(found.covered) + " of " + std::to_string(modes.rows);
        print(row);
        std::printf("%10s%12.1f %%\n", covered.c_str(), 100.0 * found.high_quality);
        nlohmann::json fields = to_json("points", row);
        fields.update({{"covered", found.covered},
                       {"of", modes.rows},
                       {"high_quality", found.high_quality},
                       {"by_mode", found.samples}});
        figures["modes"].push_back(fields);
    };
    add(origin.name, sample(generator, *origin.seed, 0, origin.number, engine));
    add("mixture by EM", samples_by_likelihood(mixture, origin, engine));
    add("data",
        examples(make_mixture(mixture, origin.number, *origin.seed), 0, origin.number, 0.0f, 1.0f));
}

} // namespace pocketgan::app
