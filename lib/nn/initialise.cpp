#include "nn/initialise.hpp"

#include "base/names.hpp"
#include "base/xtensor.hpp"
#include "pocketgan/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

namespace pocketgan {
namespace {

constexpr Named<InitialiserKind> kInitialisers[] = {
    {InitialiserKind::uniform, "uniform"},       {InitialiserKind::gaussian, "gaussian"},
    {InitialiserKind::glorot, "glorot"},         {InitialiserKind::he, "he"},
    {InitialiserKind::orthogonal, "orthogonal"}, {InitialiserKind::sparse, "sparse"},
};

using Vectors = xt::xtensor<double, 2>; // (count, length)

// Modified Gram-Schmidt: the rows become orthonormal. Rows of numbers from N(0, 1) are linearly
// independent.
void orthonormalise(Vectors& vectors) {
    for (std::size_t i = 0; i < vectors.shape(0); ++i) {
        auto vector = xt::row(vectors, i);
        for (std::size_t before = 0; before < i; ++before) {
            const auto other = xt::row(vectors, before);
            const double along = xt::sum(vector * other)();
            vector -= along * other;
        }
        vector /= std::sqrt(xt::sum(vector * vector)());
    }
}

// w (rows, columns) of numbers from N(0, 1) -> scale times an orthogonal matrix (Saxe et al. 2014).
void make_orthogonal(MatrixView w, float scale) {
    // The orthonormal vectors are rows if W is wide, columns if it is tall.
    const bool by_rows = w.rows <= w.columns;
    Vectors vectors({std::min(w.rows, w.columns), std::max(w.rows, w.columns)});
    const auto at = [&](std::size_t vector, std::size_t i) -> float& {
        return by_rows ? w(vector, i) : w(i, vector);
    };
    for (std::size_t v = 0; v < vectors.shape(0); ++v)
        for (std::size_t i = 0; i < vectors.shape(1); ++i)
            vectors(v, i) = at(v, i);
    orthonormalise(vectors);
    for (std::size_t v = 0; v < vectors.shape(0); ++v)
        for (std::size_t i = 0; i < vectors.shape(1); ++i)
            at(v, i) = scale * static_cast<float>(vectors(v, i));
}

// The stream of chosen inputs; no other draw uses it.
constexpr std::uint64_t kChoiceStream = 0x7370617273650000u; // "sparse"

// w (rows, columns) of numbers from N(0, 1): `count` of each row remain, chosen by a shuffle that
// is a pure function of (seed, first), the others become 0.
void make_sparse(MatrixView w, std::size_t count, std::uint64_t seed, std::uint64_t first) {
    const Random random(seed, kChoiceStream);
    std::vector<std::size_t> order(w.columns);
    for (std::size_t i = 0; i < w.rows; ++i) {
        std::iota(order.begin(), order.end(), std::size_t{0});
        for (std::size_t chosen = 0; chosen < std::min(count, w.columns); ++chosen)
            std::swap(order[chosen],
                      order[chosen + random.below(first + i * w.columns + chosen,
                                                  static_cast<std::uint32_t>(w.columns - chosen))]);
        for (std::size_t j = std::min(count, w.columns); j < w.columns; ++j)
            w(i, order[j]) = 0.0f;
    }
}

// The inputs on which an output depends.
float fan_in(const LayerShape& shape) {
    float columns = static_cast<float>(shape.weight_columns());
    if (shape.kind == LayerKind::transposed_convolution)
        columns /= static_cast<float>(shape.convolution.stride * shape.convolution.stride);
    return columns;
}

// The outputs that depend on an input.
float fan_out(const LayerShape& shape) {
    const Convolution& c = shape.convolution;
    if (shape.kind == LayerKind::dense)
        return static_cast<float>(shape.outputs);
    float outputs = static_cast<float>(c.kernel_height * c.kernel_width * c.out_channels);
    if (shape.kind == LayerKind::convolution)
        outputs /= static_cast<float>(c.stride * c.stride);
    return outputs;
}

} // namespace

const char* to_string(InitialiserKind kind) {
    return name_of(kInitialisers, kind);
}

InitialiserKind initialiser_from_string(const std::string& name) {
    return value_of(kInitialisers, "initialiser", name);
}

void initialise(TrainableNetwork& network, const Initialiser& of_network, std::uint64_t seed,
                std::uint64_t stream) {
    const Random random(seed, stream);
    std::fill(network.parameters().begin(), network.parameters().end(), 0.0f);
    std::vector<float> weight;
    std::uint64_t drawn = 0; // numbers of the stream
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const LayerSpec& layer = network.layers()[l];
        const LayerShape& shape = layer.shape;
        const Initialiser initialiser = layer.initialiser.value_or(of_network);
        const std::size_t size = shape.weight_rows() * shape.weight_columns();
        weight.resize(size);
        const MatrixView w(weight.data(), shape.weight_rows(), shape.weight_columns());
        const float inputs = fan_in(shape);
        const auto uniform = [&](float range) {
            random.uniform(drawn, -range, range, w.data, size);
        };
        const auto gaussian = [&](float deviation) {
            random.normal(drawn, w.data, size);
            std::for_each(w.data, w.data + size, [=](float& x) { x *= deviation; });
        };
        switch (initialiser.kind) {
        case InitialiserKind::uniform:
            uniform(initialiser.scale);
            break;
        case InitialiserKind::gaussian:
            gaussian(initialiser.scale);
            break;
        case InitialiserKind::glorot:
            uniform(initialiser.scale * std::sqrt(6.0f / (inputs + fan_out(shape))));
            break;
        case InitialiserKind::he:
            gaussian(initialiser.scale * std::sqrt(2.0f / inputs));
            break;
        case InitialiserKind::orthogonal:
            gaussian(1.0f);
            make_orthogonal(w, initialiser.scale);
            break;
        case InitialiserKind::sparse:
            gaussian(1.0f);
            make_sparse(w, static_cast<std::size_t>(initialiser.scale), seed, stream << 40 | drawn);
            break;
        }
        network.set_weight(l, weight.data());
        drawn += size;
        std::fill_n(network.bias(l), shape.bias_size(), layer.initial_bias);
        if (layer.normalised) {
            std::fill_n(network.parameters().data() + network.gamma_at(l), shape.weight_rows(),
                        1.0f);
            std::fill_n(network.mean(l), shape.weight_rows(), 0.0f);
            std::fill_n(network.variance(l), shape.weight_rows(), 1.0f);
        }
    }
}

void set_output_bias(TrainableNetwork& network, const float* means) {
    const std::size_t last = network.layers().size() - 1;
    const Activation activation = network.layers()[last].shape.activation;
    constexpr float kMargin = 1e-3f; // logit(.001) = -6.9
    const LayerShape& shape = network.layers()[last].shape;
    const std::size_t biases = shape.bias_size();
    for (std::size_t j = 0; j < biases; ++j) {
        // The bias of a channel begins at the mean of its pixels.
        double sum = 0.0;
        for (std::size_t i = j; i < shape.outputs; i += biases)
            sum += means[i];
        float bias = static_cast<float>(sum / static_cast<double>(shape.outputs / biases));
        if (activation == Activation::sigmoid) {
            const float p = std::clamp(bias, kMargin, 1.0f - kMargin);
            bias = std::log(p / (1.0f - p));
        } else if (activation == Activation::tanh) {
            bias = std::atanh(std::clamp(bias, -1.0f + 2.0f * kMargin, 1.0f - 2.0f * kMargin));
        }
        network.bias(last)[j] = bias;
    }
}

} // namespace pocketgan
