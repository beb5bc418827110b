// The gradient through K steps of the discriminator against central differences in double of the
// map from the fakes to the generator's loss.
#include "gan/unroll.hpp"

#include "gan/double_losses.hpp"
#include "nn/double_network.hpp"
#include "nn/initialise.hpp"
#include "nn/random_network.hpp"
#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

using double_network::Parameters;
using double_network::Rows;

constexpr std::size_t kBatch = 6, kLatent = 3;
constexpr float kLossScale = 0.5f;

// One hidden layer and an output layer, as DenseDiscriminator requires.
TrainableNetwork make_network(std::size_t inputs, std::size_t hidden, Activation activation,
                              std::size_t outputs, std::uint64_t stream) {
    TrainableNetwork network({{{inputs, hidden, activation, 0.2f, 1}, 1.0f},
                              {{hidden, outputs, Activation::linear, 0.2f, 1}, 1.0f}});
    initialise(network, {InitialiserKind::gaussian, 0.8f}, 1, stream);
    for (std::size_t l = 0; l < 2; ++l)
        Random(1, 10 * stream + l)
            .normal(0, network.bias(l), network.layers()[l].shape.weight_rows());
    return network;
}

// A discriminator in double.
class DoubleDiscriminator {
public:
    DoubleDiscriminator(const TrainableNetwork& network, Objective objective) :
        network_(network), objective_(objective) {}
    virtual ~DoubleDiscriminator() = default;

    // D's logits of a batch x.
    virtual std::vector<double> logits(const Parameters& parameters, const Rows& x) = 0;
    // dL_D/dw
    virtual Parameters gradient(const Parameters& parameters, const Rows& real,
                                const Rows& fake) = 0;
    // The least distance of a unit to a kink so far.
    double nearest_kink() const { return nearest_kink_; }

protected:
    const TrainableNetwork& network_;
    const Objective objective_;
    double nearest_kink_ = INFINITY;
};

// A network of make_network, by the chain rule.
class DenseDiscriminator : public DoubleDiscriminator {
public:
    using DoubleDiscriminator::DoubleDiscriminator;

    std::vector<double> logits(const Parameters& parameters, const Rows& x) override {
        std::vector<double> result;
        for (const std::vector<double>& row : x)
            result.push_back(logit(parameters, row));
        return result;
    }

    Parameters gradient(const Parameters& parameters, const Rows& real, const Rows& fake) override {
        Parameters sum(parameters.size(), 0.0);
        for (const Rows* rows : {&real, &fake})
            for (const std::vector<double>& x : *rows)
                logit(parameters, x, &sum,
                      double{kLossScale} / kBatch * slope(logit(parameters, x), rows == &real));
        return sum;
    }

private:
    // Adds factor da/dw to `gradient`.
    double logit(const Parameters& parameters, const std::vector<double>& x,
                 Parameters* gradient = nullptr, double factor = 0.0) {
        const LayerShape& shape = network_.layers()[0].shape;
        const std::size_t b0 = double_network::whole_lines(shape.outputs * shape.inputs);
        const std::size_t w1 = b0 + double_network::whole_lines(shape.outputs);
        const std::size_t b1 = w1 + double_network::whole_lines(shape.outputs);
        double a = parameters[b1];
        for (std::size_t j = 0; j < shape.outputs; ++j) {
            double z = parameters[b0 + j];
            for (std::size_t i = 0; i < x.size(); ++i)
                z += parameters[j * x.size() + i] * x[i];
            nearest_kink_ = std::fmin(nearest_kink_, std::fabs(z));
            const double y = double_layer::activate(shape, z);
            a += parameters[w1 + j] * y;
            if (!gradient)
                continue;
            const double slope = shape.activation == Activation::tanh ? 1 - y * y : z > 0;
            const double dz = factor * parameters[w1 + j] * slope;
            for (std::size_t i = 0; i < x.size(); ++i)
                (*gradient)[j * x.size() + i] += dz * x[i];
            (*gradient)[b0 + j] += dz;
            (*gradient)[w1 + j] += factor * y;
        }
        if (gradient)
            (*gradient)[b1] += factor;
        return a;
    }

    // dL_D/da for the logit a of a real or fake row.
    double slope(double a, bool real) const {
        if (objective_ == Objective::least_squares)
            return a - (real ? 1 : 0);
        if (objective_ == Objective::wasserstein)
            return real ? -1 : 1;
        return (real ? -1 : 1) / (1 + std::exp(real ? a : -a));
    }
};

// Any network without kinks, by central differences.
class SmoothDiscriminator : public DoubleDiscriminator {
public:
    using DoubleDiscriminator::DoubleDiscriminator;

    std::vector<double> logits(const Parameters& parameters, const Rows& x) override {
        std::vector<double> result;
        for (const std::vector<double>& y : double_network::forward_batch(
                 network_, parameters, x, std::vector<double_network::Masks>(x.size())))
            result.push_back(y[0]);
        return result;
    }

    Parameters gradient(const Parameters& parameters, const Rows& real, const Rows& fake) override {
        Parameters at = parameters;
        const auto loss = [&] {
            double sum = 0;
            for (const double a : logits(at, real))
                sum += double_losses::real_term(objective_, a);
            for (const double a : logits(at, fake))
                sum += double_losses::fake_term(objective_, a);
            return double{kLossScale} * sum / kBatch;
        };
        return double_network::parameter_differences(network_, loss, at, 1e-4);
    }
};

// One step of the optimiser, in double.
void step(const OptimiserSettings& o, int t, const Parameters& g, Parameters& w, Parameters& first,
          Parameters& second) {
    for (std::size_t i = 0; i < w.size(); ++i) {
        if (o.kind == OptimiserKind::sgd) {
            first[i] = o.momentum * first[i] - o.rate * g[i];
            w[i] += first[i];
        } else if (o.kind == OptimiserKind::adam) {
            first[i] = o.beta1 * first[i] + (1 - o.beta1) * g[i];
            second[i] = o.beta2 * second[i] + (1 - o.beta2) * g[i] * g[i];
            const double m = first[i] / (1 - std::pow(o.beta1, t));
            const double v = second[i] / (1 - std::pow(o.beta2, t));
            w[i] -= o.rate * m / (std::sqrt(v) + o.epsilon);
        } else {
            second[i] = o.square_decay * second[i] + (1 - o.square_decay) * g[i] * g[i];
            w[i] -= o.rate * g[i] / (std::sqrt(second[i]) + o.epsilon);
        }
    }
}

double length(const std::vector<double>& x) {
    double sum = 0;
    for (const double element : x)
        sum += element * element;
    return std::sqrt(sum);
}

double relative_distance(const std::vector<float>& found, const std::vector<double>& expected) {
    std::vector<double> difference;
    for (std::size_t i = 0; i < expected.size(); ++i)
        difference.push_back(found[i] - expected[i]);
    return length(difference) / length(expected);
}

OptimiserSettings optimiser_of(OptimiserKind kind) {
    OptimiserSettings settings;
    settings.kind = kind;
    settings.rate = kind == OptimiserKind::sgd ? 0.5 : 0.05;
    settings.momentum = settings.final_momentum = 0.4;
    settings.beta1 = 0.5;
    settings.epsilon = 1e-3; // so that the map is not steep near gradients of 0
    return settings;
}

struct Case {
    std::size_t steps;
    OptimiserKind optimiser;
    Activation activation;
    Objective objective = Objective::non_saturating;
    float clip = 0.0f;
};

// Compares the generator's gradient against the unrolled discriminator with differences of step h.
void check(const Case& c, const TrainableNetwork& generator, TrainableNetwork discriminator,
           DoubleDiscriminator& reference, double h) {
    GanSettings settings;
    settings.objective = c.objective;
    settings.d_loss_scale = kLossScale;
    settings.d_clip = c.clip;
    settings.unroll = c.steps;
    const OptimiserSettings o = optimiser_of(c.optimiser);
    Optimiser optimiser(o, discriminator.parameters().size());

    const std::size_t size = generator.outputs();
    RowBuffer z(kBatch, kLatent), examples(2 * kBatch, size), d_fakes(kBatch, size);
    Rows latents, real;
    for (std::size_t i = 0; i < kBatch; ++i) {
        Random(2, 1).normal(i * kLatent, z.rows(i, 1).data, kLatent);
        Random(2, 2).normal(i * size, examples.rows(i, 1).data, size);
        latents.emplace_back(z.rows(i, 1).data, z.rows(i, 1).data + kLatent);
        real.emplace_back(examples.rows(i, 1).data, examples.rows(i, 1).data + size);
    }
    Engine engine;
    Pass generator_pass(generator, kBatch);
    generator_pass.forward(generator, z.rows(0, kBatch), examples.rows(kBatch, kBatch), engine);
    MatrixView d_fake = d_fakes.rows(0, kBatch);
    const auto generator_gradient = [&] {
        AlignedFloats gradient(generator.parameters().size());
        generator_pass.backward(generator, 0, d_fake, gradient.data(), nullptr, engine);
        return generator.to_rows(gradient);
    };

    // One step first, so that the moments are not 0.
    Pass pass(discriminator, 2 * kBatch, kBatch);
    RowBuffer d_logits(2 * kBatch, 1);
    AlignedFloats d_gradient(discriminator.parameters().size());
    const auto step_discriminator = [&](TrainableNetwork& network, Optimiser& by) {
        const MatrixView a = pass.forward(network, examples.rows(0, 2 * kBatch), engine);
        loss_as_real(c.objective, a.slice(0, kBatch), kLossScale, d_logits.rows(0, kBatch));
        loss_as_fake(c.objective, a.slice(kBatch, kBatch), kLossScale,
                     d_logits.rows(kBatch, kBatch));
        kernels::Update update = by.next_step(network.parameters(), 0);
        update.limit = c.clip;
        pass.learn(network, 0, d_logits.rows(0, 2 * kBatch), update, nullptr, engine);
    };
    step_discriminator(discriminator, optimiser);

    Unroll unroll(settings, discriminator, optimiser, kBatch);
    const DropoutKey key{1, 1};
    const AlignedFloats before = discriminator.parameters();
    const double loss = unroll.generator_loss(discriminator, optimiser,
                                              examples.rows(0, 2 * kBatch), 0, key, d_fake, engine);
    CHECK(discriminator.parameters() == before);
    const std::vector<float> found = generator_gradient();

    // The reference in double starts from the state after that step.
    const Parameters d_parameters = double_network::parameters_of(discriminator);
    const auto moment = [&](const AlignedFloats& panels) {
        if (panels.empty())
            return Parameters(d_parameters.size(), 0.0);
        const std::vector<float> rows = discriminator.to_rows(panels);
        return Parameters(rows.begin(), rows.end());
    };
    const Parameters first = moment(optimiser.first()), second = moment(optimiser.second());
    Parameters g_parameters = double_network::parameters_of(generator);
    const auto loss_in_double = [&] {
        const Rows fake = double_network::forward_batch(generator, g_parameters, latents,
                                                        std::vector<double_network::Masks>(kBatch));
        Parameters w = d_parameters, m = first, v = second;
        for (std::size_t k = 0; k < c.steps; ++k) {
            step(o, static_cast<int>(k) + 2, reference.gradient(w, real, fake), w, m, v);
            if (c.clip > 0)
                for (double& x : w)
                    x = std::fmin(c.clip, std::fmax(-double{c.clip}, x));
        }
        double sum = 0;
        for (const double logit : reference.logits(w, fake))
            sum += double_losses::generator_term(c.objective, logit);
        for (const double logit : reference.logits(w, real))
            sum += double_losses::generator_term_of_real(c.objective, logit);
        return sum / kBatch;
    };
    CHECK(loss == doctest::Approx(loss_in_double()).epsilon(1e-5));
    const std::vector<double> expected =
        double_network::parameter_differences(generator, loss_in_double, g_parameters, h);
    if (c.activation == Activation::relu)
        REQUIRE(reference.nearest_kink() > 1e-4);
    CHECK(length(expected) > 1e-3);
    CHECK(relative_distance(found, expected) < 1e-4);

    // The common incomplete form: the gradient through the last discriminator only.
    TrainableNetwork last = discriminator;
    Optimiser by = optimiser;
    for (std::size_t k = 0; k < c.steps; ++k)
        step_discriminator(last, by);
    Pass last_pass(last, kBatch);
    const MatrixView a = last_pass.forward(last, examples.rows(kBatch, kBatch), engine);
    generator_loss(c.objective, a, d_logits.rows(0, kBatch));
    last_pass.backward(last, 0, d_logits.rows(0, kBatch), nullptr, &d_fake, engine);
    CHECK(relative_distance(generator_gradient(), expected) > 1e-2);
}

void check_dense(const Case& c) {
    const TrainableNetwork generator = make_network(kLatent, 5, Activation::tanh, 4, 1);
    const TrainableNetwork discriminator = make_network(4, 7, c.activation, 1, 2);
    DenseDiscriminator reference(discriminator, c.objective);
    check(c, generator, discriminator, reference, 1e-6);
}

// Images of 4 x 4, and batch normalisation of a dense layer and a convolution in each network.
void check_convolutional(const Case& c) {
    const TrainableNetwork generator =
        random_network({normalised(layer(kLatent, 4, c.activation)),
                        normalised(transposed({2, 2, 1}, 1, 4, 2, 1, c.activation))},
                       1);
    const TrainableNetwork discriminator =
        random_network({normalised(convolution({4, 4, 1}, 2, 4, 2, 1, c.activation)),
                        normalised(layer(8, 3, c.activation)), layer(3, 1, Activation::linear)},
                       2);
    SmoothDiscriminator reference(discriminator, c.objective);
    check(c, generator, discriminator, reference, 1e-5);
}

} // namespace

TEST_CASE(
    "the gradient through 1, 3 and 10 steps agrees with differences, the incomplete one does not") {
    for (const std::size_t steps : {1, 3, 10})
        for (const OptimiserKind optimiser :
             {OptimiserKind::sgd, OptimiserKind::adam, OptimiserKind::rmsprop})
            for (const Activation activation : {Activation::tanh, Activation::relu}) {
                CAPTURE(steps);
                CAPTURE(to_string(optimiser));
                CAPTURE(to_string(activation));
                check_dense({steps, optimiser, activation});
            }
}

TEST_CASE("the gradient of other objectives and through clipped steps agrees with differences") {
    check_dense({3, OptimiserKind::sgd, Activation::tanh, Objective::minimax});
    check_dense({3, OptimiserKind::sgd, Activation::tanh, Objective::least_squares});
    check_dense({3, OptimiserKind::adam, Activation::tanh, Objective::non_saturating, 0.9f});
    check_dense({3, OptimiserKind::rmsprop, Activation::tanh, Objective::wasserstein, 0.9f});
}

TEST_CASE("the gradient through steps of convolutions and batch normalisation agrees") {
    check_convolutional({1, OptimiserKind::sgd, Activation::tanh, Objective::minimax});
    check_convolutional({3, OptimiserKind::sgd, Activation::tanh});
    check_convolutional({3, OptimiserKind::adam, Activation::tanh});
}
