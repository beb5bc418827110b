// A generator against a discriminator that stands still, as Metz et al. 2016 explain the collapse.
#include "gan/objective.hpp"
#include "pocketgan/random.hpp"
#include "theory/fixed_game.hpp"
#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr std::size_t kSamples = 512; ///< a step

constexpr double kNearPoint = 0.05; ///< of 20 seeds the widest had a deviation of 0.024 left

struct Spread {
    double mean, deviation;
};

class FrozenMatch {
public:
    FrozenMatch(Player& discriminator, std::size_t steps, std::uint64_t seed, Engine& engine) :
        seed_(seed),
        discriminator_(discriminator),
        generator_({{kLatentSize, 16, 1}, Activation::tanh, annealed_adam(1e-2, steps), 2.0f},
                   kSamples, seed_of(seed, kFrozenGenerator), engine),
        z_(kSamples * kLatentSize) {}

    void teach_generator() {
        const MatrixView x = generate(kFrozenLatents, steps_++ * z_.size());
        const MatrixView a = discriminator_.forward(x);
        std::vector<float> gradient(kSamples);
        const MatrixView d(gradient.data(), kSamples, 1);
        generator_loss(Objective::non_saturating, a, d);
        generator_.learn(discriminator_.by_input(d));
    }

    /// Of the same samples every time.
    Spread samples() {
        const MatrixView x = generate(kFrozenJudged, 0);
        double sum = 0.0, squares = 0.0;
        for (std::size_t i = 0; i < kSamples; ++i)
            sum += x(i, 0);
        const double mean = sum / kSamples;
        for (std::size_t i = 0; i < kSamples; ++i)
            squares += (x(i, 0) - mean) * (x(i, 0) - mean);
        return {mean, std::sqrt(squares / kSamples)};
    }

private:
    MatrixView generate(std::uint64_t stream, std::uint64_t first) {
        Random(seed_, stream).normal(first, z_.data(), z_.size());
        return generator_.forward({z_.data(), kSamples, kLatentSize});
    }

    std::uint64_t seed_;
    std::uint64_t steps_ = 0;
    Player& discriminator_;
    Player generator_;
    std::vector<float> z_;
};

} // namespace

// p_g is wide enough around p_r for D to fall on both sides, so that D has one largest value.
Evidence test_collapse(const TheorySettings& settings, Engine& engine) {
    const std::size_t steps = settings.steps / 2;
    FixedGame game(on_line({1.0f}, 0.5), on_line({0.0f}, 1.5), steps, settings.seed, engine);
    game.learn(steps);
    const std::vector<float> x = places(-6.0, 6.0, 2401);
    const std::vector<double> d = game.verdicts(x);
    const double best =
        x[static_cast<std::size_t>(std::max_element(d.begin(), d.end()) - d.begin())];

    FrozenMatch match(game.discriminator(), steps, settings.seed, engine);
    const Spread before = match.samples();
    Evidence evidence;
    evidence.x_title = "log10 of 1 + the steps of G";
    evidence.y_title = "x";
    evidence.curves = {{"mean of the samples", {}}, {"their deviation", {}}, {"argmax D", {}}};
    std::size_t done = 0;
    for (std::size_t i = 0; i <= kCheckpoints; ++i) {
        for (; done < checkpoint(i, steps); ++done)
            match.teach_generator();
        const Spread samples = match.samples();
        evidence.x.push_back(std::log10(1.0 + static_cast<double>(done)));
        evidence.curves[0].values.push_back(samples.mean);
        evidence.curves[1].values.push_back(samples.deviation);
        evidence.curves[2].values.push_back(best);
    }
    const Spread after = match.samples();
    evidence.checks = {
        {"deviation of the samples before", Relation::at_least, 0.5, before.deviation, 0.0},
        {"deviation of the samples", Relation::equal, 0.0, after.deviation, kNearPoint},
        {"mean of the samples: argmax D", Relation::equal, best, after.mean, kNearPoint},
    };
    return evidence;
}

} // namespace pocketgan::theory
