// What a D that gets better leaves the generator to learn from: Goodfellow et al. 2014, section 3.
#include "gan/objective.hpp"
#include "pocketgan/random.hpp"
#include "theory/fixed_game.hpp"
#include "theory/line.hpp"
#include "theory/player.hpp"
#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr double kRounding = 1e-4; ///< of a mean
// Both losses meet the same Jacobian, but samples of a larger D may weigh more: of 20 seeds the
// ratios were up to a factor of 2 apart.
constexpr double kNearRatio = 0.5; ///< of a logarithm to the base 10: a factor of 3
constexpr double kVanished = 0.01;

// What a loss of the generator's comes to at one D.
struct Slopes {
    double by_logit;     ///< the sum of dL/da over the samples' logits a: of a mean
    double by_generator; ///< the length of the gradient by G's parameters
};

// A generator that stands still, far from the data, and a discriminator that learns to tell.
class SureMatch {
public:
    SureMatch(std::size_t steps, std::uint64_t seed, Engine& engine) :
        seed_(seed),
        real_(on_line({3.0f}, 0.5)),
        generator_({{kLatentSize, 16, 1}, Activation::tanh, {}, 0.5f}, kBatch,
                   seed_of(seed, kSureGenerator), engine),
        discriminator_({{1, 32, 32, 1}, Activation::tanh, annealed_adam(1e-2, steps)}, 2 * kBatch,
                       seed_of(seed, kSureDiscriminator), engine),
        z_(kBatch * kLatentSize) {}

    void teach_discriminator() {
        const Dataset real =
            make_mixture(real_, kBatch, seed_of(seed_, kSureReal), steps_ * kBatch);
        std::vector<float> x(2 * kBatch);
        const MatrixView fake = generate();
        std::copy_n(real.values().begin(), kBatch, x.begin());
        for (std::size_t i = 0; i < kBatch; ++i)
            x[kBatch + i] = fake(i, 0);
        teach(discriminator_, Objective::minimax, {x.data(), x.size(), 1});
        ++steps_;
    }

    /// D of new samples, their mean.
    double mean_d() {
        const MatrixView a = discriminator_.forward(generate());
        double sum = 0.0;
        for (std::size_t i = 0; i < kBatch; ++i)
            sum += sigmoid(a(i, 0)) / kBatch;
        return sum;
    }

    /// Of the same samples.
    Slopes slopes(Objective objective) {
        const MatrixView a = discriminator_.forward(generate());
        std::vector<float> gradient(kBatch);
        const MatrixView d(gradient.data(), kBatch, 1);
        generator_loss(objective, a, d);
        Slopes result{0.0, generator_.gradient_length(discriminator_.by_input(d))};
        for (const float slope : gradient)
            result.by_logit += slope;
        return result;
    }

private:
    MatrixView generate() {
        Random(seed_, kSureLatents).uniform(steps_ * z_.size(), -1.0f, 1.0f, z_.data(), z_.size());
        return generator_.forward({z_.data(), kBatch, kLatentSize});
    }

    std::uint64_t seed_;
    std::uint64_t steps_ = 0;
    Mixture real_;
    Player generator_, discriminator_;
    std::vector<float> z_;
};

} // namespace

Evidence test_saturation(const TheorySettings& settings, Engine& engine) {
    const std::size_t steps = settings.steps / 2;
    SureMatch match(steps, settings.seed, engine);
    Evidence evidence;
    evidence.x_title = "log10 of 1 + the steps of D";
    evidence.y_title = "log10 of G's gradient and of D";
    evidence.curves = {{"minimax", {}}, {"non-saturating", {}}, {"mean D(G(z))", {}}};
    Slopes minimax{}, other{};
    double d = 0.0;
    std::size_t done = 0;
    for (std::size_t i = 0; i <= kCheckpoints; ++i) {
        for (; done < checkpoint(i, steps); ++done)
            match.teach_discriminator();
        d = match.mean_d();
        minimax = match.slopes(Objective::minimax);
        other = match.slopes(Objective::non_saturating);
        evidence.x.push_back(std::log10(1.0 + static_cast<double>(done)));
        evidence.curves[0].values.push_back(std::log10(minimax.by_generator));
        evidence.curves[1].values.push_back(std::log10(other.by_generator));
        evidence.curves[2].values.push_back(std::log10(d));
    }
    const auto left = [&](std::size_t curve) { // of the longest gradient at the end
        const std::vector<double>& values = evidence.curves[curve].values;
        return std::pow(10.0, values.back() - *std::max_element(values.begin(), values.end()));
    };
    evidence.checks = {
        {"mean slope by the logit, minimax: -D", Relation::equal, -d, minimax.by_logit,
         kRounding * d},
        {"the same, non-saturating: D - 1", Relation::equal, d - 1.0, other.by_logit, kRounding},
        {"log10 of both gradients' ratio: D / (1 - D)", Relation::equal, std::log10(d / (1.0 - d)),
         std::log10(minimax.by_generator / other.by_generator), kNearRatio},
        {"minimax gradient, last / longest", Relation::equal, 0.0, left(0), kVanished},
        {"non-saturating gradient, last / longest", Relation::at_least, 0.5, left(1), 0.0},
    };
    return evidence;
}

} // namespace pocketgan::theory
