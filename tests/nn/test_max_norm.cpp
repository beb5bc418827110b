#include "nn/max_norm.hpp"

#include "nn/random_network.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace pocketgan;

TEST_CASE("weights of a unit whose norm is above the limit are scaled to it, others stay") {
    const TrainableNetwork before =
        random_network({convolution({5, 4, 3}, 7, 3, 1, 1, Activation::tanh),
                        pooling({5, 4, 7}, {3, 2}, 2, 2, 0), layer(42, 19, Activation::relu)},
                       3);
    constexpr float kLimit = 2.6f; // about the mean norm of the convolution's units
    for (const std::size_t threads : {1, 3}) {
        Engine engine(threads);
        TrainableNetwork network = before;
        limit_norms(network, kLimit, engine);
        int scaled = 0, kept = 0;
        for (const std::size_t l : {0u, 2u}) {
            const std::vector<float> w = network.weight(l), was = before.weight(l);
            const LayerShape& shape = network.layers()[l].shape;
            for (std::size_t row = 0; row < shape.weight_rows(); ++row) {
                double square = 0;
                for (std::size_t i = 0; i < shape.weight_columns(); ++i) {
                    const double x = was[row * shape.weight_columns() + i];
                    square += x * x;
                }
                const double norm = std::sqrt(square);
                const double factor = std::fmin(norm, kLimit) / (1e-7 + norm);
                (norm > kLimit ? scaled : kept) += 1;
                for (std::size_t i = 0; i < shape.weight_columns(); ++i) {
                    const std::size_t at = row * shape.weight_columns() + i;
                    CHECK(w[at] == doctest::Approx(was[at] * factor).epsilon(1e-6));
                }
            }
            CHECK(network.bias(l)[0] == before.bias(l)[0]);
        }
        CHECK(scaled > 3);
        CHECK(kept > 3);
    }
}
