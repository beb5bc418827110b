// The generator's gradient as D becomes confident: Goodfellow et al. 2014, section 3.
#include "gan/objective.hpp"
#include "pocketgan/random.hpp"
#include "theory/density.hpp"
#include "theory/fixed_game.hpp"
#include "theory/player.hpp"
#include "theory/statement.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan::theory {
namespace {

constexpr double kRounding = 1e-4; ///< of a mean
// Both losses share the Jacobian of D and G, but weight the samples differently: over 20 seeds the
// ratio of the gradient norms differed from D / (1 - D) by up to a factor of 2.
constexpr double kNearRatio = 0.5; ///< of log10: a factor of 3
constexpr double kVanished = 0.01;

// The gradients of one of the generator's losses L.
struct Gradients {
    double by_logit;     ///< sum of dL/da over the samples' logits a; L is a mean
    double by_generator; ///< norm of dL/dw, w being the parameters of G
};

// A fixed generator far from the data, and a discriminator that becomes confident in training.
class ConfidentDiscriminator {
public:
    ConfidentDiscriminator(std::size_t steps, std::uint64_t seed, Engine& engine) :
        seed_(seed),
        real_(gaussians({3.0f}, 0.5)),
        generator_({{kLatentSize, 16, 1}, Activation::tanh, {}, 0.5f}, kBatch,
                   seed_of(seed, kSaturationGenerator), engine),
        discriminator_({{1, 32, 32, 1}, Activation::tanh, annealed_adam(1e-2, steps)}, 2 * kBatch,
                       seed_of(seed, kSaturationDiscriminator), engine),
        z_(kBatch * kLatentSize) {}

    void update() {
        const Dataset real =
            make_mixture(real_, kBatch, seed_of(seed_, kSaturationReal), steps_ * kBatch);
        std::vector<float> x(2 * kBatch);
        const MatrixView fake = generate();
        std::copy_n(real.values().begin(), kBatch, x.begin());
        for (std::size_t i = 0; i < kBatch; ++i)
            x[kBatch + i] = fake(i, 0);
        update_discriminator(discriminator_, Objective::minimax, {x.data(), x.size(), 1});
        ++steps_;
    }

    /// The mean of D(G(z)) over a new minibatch of z.
    double mean_d() {
        const MatrixView a = discriminator_.forward(generate());
        double sum = 0.0;
        for (std::size_t i = 0; i < kBatch; ++i)
            sum += sigmoid(a(i, 0)) / kBatch;
        return sum;
    }

    /// The gradients over the minibatch of the last mean_d().
    Gradients gradients(Objective objective) {
        const MatrixView a = discriminator_.forward(generate());
        std::vector<float> gradient(kBatch);
        const MatrixView d(gradient.data(), kBatch, 1);
        generator_loss(objective, a, d);
        Gradients result{0.0, generator_.gradient_norm(discriminator_.input_gradient(d))};
        for (const float slope : gradient)
            result.by_logit += slope;
        return result;
    }

private:
    MatrixView generate() {
        Random(seed_, kSaturationLatents)
            .uniform(steps_ * z_.size(), -1.0f, 1.0f, z_.data(), z_.size());
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
    ConfidentDiscriminator match(steps, settings.seed, engine);
    Evidence evidence;
    evidence.x_title = "log10 of 1 + the steps of D";
    evidence.y_title = "log10 of G's gradient norm and of D";
    evidence.curves = {{"minimax", {}}, {"non-saturating", {}}, {"mean D(G(z))", {}}};
    Gradients minimax{}, other{};
    double d = 0.0;
    std::size_t done = 0;
    for (std::size_t i = 0; i <= kCheckpoints; ++i) {
        for (; done < checkpoint(i, steps); ++done)
            match.update();
        d = match.mean_d();
        minimax = match.gradients(Objective::minimax);
        other = match.gradients(Objective::non_saturating);
        evidence.x.push_back(std::log10(1.0 + static_cast<double>(done)));
        evidence.curves[0].values.push_back(std::log10(minimax.by_generator));
        evidence.curves[1].values.push_back(std::log10(other.by_generator));
        evidence.curves[2].values.push_back(std::log10(d));
    }
    // The last gradient norm divided by the largest one.
    const auto left = [&](std::size_t curve) {
        const std::vector<double>& values = evidence.curves[curve].values;
        return std::pow(10.0, values.back() - *std::max_element(values.begin(), values.end()));
    };
    evidence.checks = {
        {"mean dL/da, minimax: -D", Relation::equal, -d, minimax.by_logit, kRounding * d},
        {"mean dL/da, non-saturating: D - 1", Relation::equal, d - 1.0, other.by_logit, kRounding},
        {"log10 of the norms' ratio: D / (1 - D)", Relation::equal, std::log10(d / (1.0 - d)),
         std::log10(minimax.by_generator / other.by_generator), kNearRatio},
        {"minimax gradient norm, last / largest", Relation::equal, 0.0, left(0), kVanished},
        {"non-saturating norm, last / largest", Relation::at_least, 0.5, left(1), 0.0},
    };
    return evidence;
}

} // namespace pocketgan::theory
