// The gradient of the penalty with respect to the critic's parameters against central differences
// in double of the penalty, whose slopes are central differences, too.
#include "gan/gradient_penalty.hpp"

#include "nn/double_network.hpp"
#include "nn/random_network.hpp"
#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

using double_network::Masks;
using double_network::Parameters;
using double_network::Rows;

constexpr std::size_t kBatch = 5;
constexpr float kWeight = 10.0f;
constexpr std::uint64_t kSeed = 4, kDraw = 3;
const DropoutKey kKey{11, 4};

// Rows from N(0, 1).
RowBuffer samples_of(const TrainableNetwork& critic) {
    RowBuffer samples(2 * kBatch, critic.inputs());
    for (std::size_t i = 0; i < 2 * kBatch; ++i)
        Random(7, 1).normal(i * critic.inputs(), samples.rows(i, 1).data, critic.inputs());
    return samples;
}

// u real + (1 - u) fake
Rows points_of(const RowBuffer& samples) {
    std::vector<float> u(kBatch);
    Random(kSeed, 0x6d697867).uniform(kDraw * kBatch, 0.0f, 1.0f, u.data(), kBatch);
    Rows points;
    for (std::size_t i = 0; i < kBatch; ++i) {
        const ConstMatrixView real = samples.rows(i, 1), fake = samples.rows(kBatch + i, 1);
        points.emplace_back();
        for (std::size_t j = 0; j < real.columns; ++j)
            points[i].push_back(double{u[i]} * real(0, j) + (1 - double{u[i]}) * fake(0, j));
    }
    return points;
}

// The dropout masks of a pass with that key.
std::vector<Masks> masks_of(const TrainableNetwork& critic, const RowBuffer& samples) {
    Engine engine;
    Pass pass(critic, kBatch);
    pass.forward(critic, samples.rows(0, kBatch), engine, &kKey);
    std::vector<Masks> masks;
    for (std::size_t i = 0; i < kBatch; ++i)
        masks.push_back(double_network::masks_of(critic, pass, i));
    return masks;
}

// Gulrajani et al. 2017, equation 3. With batch normalisation the slopes are those of the sum of f
// over the batch, whose examples depend on each other.
double penalty_in_double(const TrainableNetwork& critic, const Parameters& parameters, Rows points,
                         const std::vector<Masks>& masks) {
    const auto total = [&] {
        double sum = 0;
        for (const std::vector<double>& y :
             double_network::forward_batch(critic, parameters, points, masks))
            sum += y[0];
        return sum;
    };
    double penalty = 0;
    for (std::vector<double>& x : points) {
        double square = 0;
        for (const double slope : double_network::central_differences(total, x, 1e-4))
            square += slope * slope;
        penalty += (std::sqrt(square) - 1) * (std::sqrt(square) - 1);
    }
    return double{kWeight} * penalty / kBatch;
}

void check_penalty(const std::vector<LayerSpec>& layers) {
    const TrainableNetwork critic = random_network(layers, 3);
    const RowBuffer samples = samples_of(critic);
    AlignedFloats gradient(critic.parameters().size(), 1.0f); // is added to
    Engine engine;
    const double penalty = GradientPenalty(critic, kBatch)
                               .add(critic, samples.rows(0, 2 * kBatch), kWeight, kSeed, kDraw,
                                    kKey, gradient.data(), engine);

    Parameters at = double_network::parameters_of(critic);
    const Rows points = points_of(samples);
    const std::vector<Masks> masks = masks_of(critic, samples);
    const auto in_double = [&] { return penalty_in_double(critic, at, points, masks); };
    CHECK(penalty == doctest::Approx(in_double()).epsilon(1e-5));
    CHECK(penalty > 0.1);
    const Parameters expected = double_network::parameter_differences(critic, in_double, at, 1e-4);
    const std::vector<float> found = critic.to_rows(gradient);
    double largest = 0, error = 0;
    for (std::size_t p = 0; p < expected.size(); ++p) {
        largest = std::fmax(largest, std::fabs(expected[p]));
        if (at[p] != 0) // not padding
            error = std::fmax(error, std::fabs(found[p] - 1 - expected[p]));
    }
    CHECK(largest > 0.1);
    CHECK(error < 1e-5 * largest);
}

} // namespace

TEST_CASE("the gradient of the penalty of a dense critic agrees with differences") {
    check_penalty({layer(6, 5, Activation::tanh), layer(5, 4, Activation::maxout, 2, 0.7f),
                   layer(4, 1, Activation::linear, 1, 0.7f)});
}

TEST_CASE("the gradient of the penalty of convolutions agrees with differences") {
    check_penalty({convolution({4, 4, 1}, 3, 4, 2, 1, Activation::tanh),
                   convolution({2, 2, 3}, 2, 2, 1, 1, Activation::leaky_relu),
                   layer(18, 1, Activation::linear)});
}

TEST_CASE("the gradient of the penalty through batch normalisation agrees with differences") {
    check_penalty({normalised(convolution({4, 4, 1}, 2, 4, 2, 1, Activation::tanh)),
                   normalised(layer(8, 3, Activation::sigmoid, 1, 0.7f)),
                   layer(3, 1, Activation::linear)});
    check_penalty({convolution({4, 4, 1}, 2, 4, 2, 1, Activation::tanh),
                   normalised(convolution({2, 2, 2}, 3, 3, 1, 1, Activation::maxout, 2)),
                   layer(12, 1, Activation::linear)});
}
