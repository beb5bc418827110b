#include "supervised/code_prior.hpp"

#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

// Codes (count, 3) that are correlated and have a mean other than 0.
std::vector<float> some_codes(std::size_t count) {
    std::vector<float> codes(3 * count);
    Random(1, 1).normal(0, codes.data(), codes.size());
    for (std::size_t i = 0; i < count; ++i) {
        float* const c = &codes[3 * i];
        c[1] = 0.5f * c[0] + 2.0f * c[1] + 1.0f;
        c[2] = c[0] - c[1] + 0.1f * c[2] - 4.0f;
    }
    return codes;
}

CodePrior prior_of(const std::vector<float>& codes) {
    Moments moments(3);
    const std::size_t count = codes.size() / 3, first = count / 3;
    moments.add({codes.data(), first, 3});
    moments.add({codes.data() + 3 * first, count - first, 3});
    return CodePrior(moments);
}

// y = W x + b
std::vector<double> put_through(const Layer& layer, const std::vector<double>& x) {
    std::vector<double> y(layer.bias.begin(), layer.bias.end());
    for (std::size_t r = 0; r < y.size(); ++r)
        for (std::size_t i = 0; i < x.size(); ++i)
            y[r] += double{layer.weight[r * x.size() + i]} * x[i];
    return y;
}

Layer some_layer(std::size_t inputs, std::size_t outputs) {
    Layer layer;
    layer.shape.inputs = inputs;
    layer.shape.outputs = outputs;
    layer.weight.resize(inputs * outputs);
    layer.bias.resize(outputs);
    Random(2, inputs).normal(0, layer.weight.data(), layer.weight.size());
    Random(3, inputs).normal(0, layer.bias.data(), layer.bias.size());
    return layer;
}

} // namespace

TEST_CASE("the map's covariance L Lᵀ and mean are those of the codes") {
    const std::size_t count = 500;
    const std::vector<float> codes = some_codes(count);
    const CodePrior prior = prior_of(codes);
    for (std::size_t j = 0; j < 3; ++j) {
        double mean = 0;
        for (std::size_t i = 0; i < count; ++i)
            mean += codes[3 * i + j] / double(count);
        CHECK(prior.mean()(j) == doctest::Approx(mean));
        for (std::size_t k = 0; k < 3; ++k) {
            double expected = 0, found = 0;
            for (std::size_t i = 0; i < count; ++i)
                expected += (codes[3 * i + j] - prior.mean()(j)) *
                            (codes[3 * i + k] - prior.mean()(k)) / double(count);
            for (std::size_t l = 0; l < 3; ++l)
                found += prior.factor()(j, l) * prior.factor()(k, l);
            CHECK(found == doctest::Approx(expected));
            if (k > j)
                CHECK(prior.factor()(j, k) == 0.0);
        }
    }
}

TEST_CASE("the decoder of z with the map folded in equals the former decoder of mean + L z") {
    const CodePrior prior = prior_of(some_codes(100));
    const Layer before = some_layer(3, 5);
    Layer after = before;
    prior.fold_into_decoder(after);
    const std::vector<double> z = {0.3, -1.5, 2.0};
    std::vector<double> code(3);
    for (std::size_t i = 0; i < 3; ++i) {
        code[i] = prior.mean()(i);
        for (std::size_t k = 0; k < 3; ++k)
            code[i] += prior.factor()(i, k) * z[k];
    }
    const std::vector<double> expected = put_through(before, code), found = put_through(after, z);
    for (std::size_t r = 0; r < 5; ++r)
        CHECK(found[r] == doctest::Approx(expected[r]).epsilon(1e-5));
}

TEST_CASE("the maps folded into encoder and decoder are inverse") {
    const CodePrior prior = prior_of(some_codes(100));
    const Layer encoder = some_layer(4, 3), decoder = some_layer(3, 5);
    Layer encoder_after = encoder, decoder_after = decoder;
    prior.fold_into_encoder(encoder_after);
    prior.fold_into_decoder(decoder_after);
    const std::vector<double> x = {1.0, -0.5, 0.25, 2.0};
    const std::vector<double> expected = put_through(decoder, put_through(encoder, x));
    const std::vector<double> found = put_through(decoder_after, put_through(encoder_after, x));
    for (std::size_t r = 0; r < 5; ++r)
        CHECK(found[r] == doctest::Approx(expected[r]).epsilon(1e-5));
}

TEST_CASE("the map of constant or linearly dependent codes has an inverse") {
    for (const bool constant : {true, false}) {
        CAPTURE(constant);
        std::vector<float> codes = some_codes(50);
        for (std::size_t i = 0; i < 50; ++i) {
            codes[3 * i + 1] = constant ? 7.0f : 2.0f * codes[3 * i];
            if (constant)
                codes[3 * i] = codes[3 * i + 2] = 1.0f;
        }
        const CodePrior prior = prior_of(codes);
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(prior.factor()(i, i) > 0.0);
        Layer encoder = some_layer(4, 3);
        prior.fold_into_encoder(encoder);
        for (const float w : encoder.weight)
            CHECK(std::isfinite(w));
    }
}
