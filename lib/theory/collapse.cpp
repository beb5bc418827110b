// Mode collapse: a generator against a fixed discriminator (Metz et al. 2016; Goodfellow 2016, NIPS
// tutorial, section 5.1.1).
#include "gan/objective.hpp"
#include "pocketgan/random.hpp"
#include "theory/fixed_game.hpp"
#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr std::size_t kSamples = 512; ///< per step

constexpr double kNearPoint = 0.05; ///< the largest final standard deviation of 20 seeds was 0.024

struct Spread {
    double mean, deviation;
};

class FixedDiscriminator {
public:
    FixedDiscriminator(Player& discriminator, std::size_t steps, std::uint64_t seed,
                       Engine& engine) :
        seed_(seed),
        discriminator_(discriminator),
        generator_({{kLatentSize, 16, 1}, Activation::tanh, annealed_adam(1e-2, steps), 2.0f},
                   kSamples, seed_of(seed, kCollapseGenerator), engine),
        z_(kSamples * kLatentSize) {}

    void update_generator() {
        const MatrixView x = generate(kCollapseLatents, steps_++ * z_.size());
        const MatrixView a = discriminator_.forward(x);
        std::vector<float> gradient(kSamples);
        const MatrixView d(gradient.data(), kSamples, 1);
        generator_loss(Objective::non_saturating, a, d);
        generator_.learn(discriminator_.input_gradient(d));
    }

    /// Mean and standard deviation of G(z), over the same z every time.
    Spread samples() {
        const MatrixView x = generate(kCollapseSamples, 0);
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

// p_g is wider than p_r, so that D falls on both sides of p_r and has one maximum.
Evidence test_collapse(const TheorySettings& settings, Engine& engine) {
    const std::size_t steps = settings.steps / 2;
    FixedGame game(gaussians({1.0f}, 0.5), gaussians({0.0f}, 1.5), steps, settings.seed, engine);
    game.learn(steps);
    const std::vector<float> x = evenly_spaced(-6.0, 6.0, 2401);
    const std::vector<double> d = game.d_at(x);
    const double best =
        x[static_cast<std::size_t>(std::max_element(d.begin(), d.end()) - d.begin())];

    FixedDiscriminator match(game.discriminator(), steps, settings.seed, engine);
    const Spread before = match.samples();
    Evidence evidence;
    evidence.x_title = "log10 of 1 + the steps of G";
    evidence.y_title = "x";
    evidence.curves = {{"mean of G(z)", {}}, {"their standard deviation", {}}, {"argmax D", {}}};
    std::size_t done = 0;
    for (std::size_t i = 0; i <= kCheckpoints; ++i) {
        for (; done < checkpoint(i, steps); ++done)
            match.update_generator();
        const Spread samples = match.samples();
        evidence.x.push_back(std::log10(1.0 + static_cast<double>(done)));
        evidence.curves[0].values.push_back(samples.mean);
        evidence.curves[1].values.push_back(samples.deviation);
        evidence.curves[2].values.push_back(best);
    }
    const Spread after = match.samples();
    evidence.checks = {
        {"standard deviation of G(z) before", Relation::at_least, 0.5, before.deviation, 0.0},
        {"standard deviation of G(z)", Relation::equal, 0.0, after.deviation, kNearPoint},
        {"mean of G(z): argmax D", Relation::equal, best, after.mean, kNearPoint},
    };
    return evidence;
}

} // namespace pocketgan::theory
