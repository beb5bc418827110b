#include "pocketgan/generator.hpp"

#include "base/aligned_buffer.hpp"
#include "base/number_text.hpp"
#include "kernels/workers.hpp"
#include "model/check_model.hpp"
#include "pocketgan/error.hpp"
#include "sampler/latents.hpp"
#include "sampler/walk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace pocketgan {
namespace {

// Rows that go through the layers together: many enough to use each weight often while it is in a
// register, few enough that what lies between two layers stays in the second cache.
constexpr std::size_t kChunk = 256;

constexpr double kSelfTestTolerance = 1e-3;
constexpr std::uint64_t kLatentStream = 0;

// Rows of floats, each on a cache line boundary.
class Rows {
public:
    Rows(std::size_t rows, std::size_t columns) :
        stride_(round_up_to_alignment(columns)), floats_(rows * stride_) {}

    MatrixView view(std::size_t rows, std::size_t columns) {
        return {floats_.data(), rows, columns, stride_};
    }

private:
    std::size_t stride_;
    AlignedFloats floats_;
};

void check_width(MatrixView z, std::size_t size) {
    if (z.columns != size)
        throw Error("latents of " + std::to_string(z.columns) + " numbers; expected " +
                    std::to_string(size));
}

} // namespace

struct Generator::Impl {
    // W (rows, inputs) as the kernels want its transpose, and b (rows). A quantised layer has
    // `quantised` and `scale`, others `weight`.
    struct PackedLayer {
        PackedLayer(const kernels::KernelTable& table, Layer layer);

        LayerShape shape;
        AlignedFloats weight;
        AlignedBytes quantised;
        std::vector<float> scale;
        std::vector<float> bias;
    };

    explicit Impl(Model&& model);

    void forward(const PackedLayer& layer, ConstMatrixView x, MatrixView y, Rows& pieces,
                 std::vector<std::uint8_t>& winner, kernels::Workers& workers) const;

    LatentSpace latent;
    ImageShape image;
    std::vector<PackedLayer> layers;
    std::size_t widest = 0;        // outputs of a layer but the last
    std::size_t widest_pieces = 0; // linear functions of a maxout layer
};

Generator::Impl::PackedLayer::PackedLayer(const kernels::KernelTable& table, Layer layer) :
    shape(layer.shape), scale(std::move(layer.scale)), bias(std::move(layer.bias)) {
    const std::size_t rows = shape.weight_rows();
    if (layer.is_quantised()) {
        quantised.resize(kernels::packed_size(table, (shape.inputs + 3) / 4 * 4, rows));
        table.pack_quantised(layer.quantised.data(), rows, shape.inputs, quantised.data());
        return;
    }
    weight.resize(kernels::packed_size(table, shape.inputs, rows));
    // B = Wᵀ: B(p, j) = W(j, p).
    table.pack(layer.weight.data(), 1, shape.inputs, shape.inputs, rows, weight.data());
}

Generator::Impl::Impl(Model&& model) : image{0, 0, 0, 0.0f, 1.0f} {
    check_model(model, "model");
    if (model.role != "generator")
        throw Error("the model has the role " + model.role + "; expected a generator");
    if (!model.latent)
        throw Error("the model has no latent space; expected a generator's");
    latent = *model.latent;
    if (model.image)
        image = *model.image;
    const kernels::KernelTable& table = kernels::table();
    layers.reserve(model.layers.size());
    for (Layer& layer : model.layers) // each is freed as soon as it is packed
        layers.emplace_back(table, std::move(layer));

    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerShape& shape = layers[i].shape;
        if (i + 1 < layers.size())
            widest = std::max(widest, shape.outputs);
        if (shape.activation == Activation::maxout)
            widest_pieces = std::max(widest_pieces, shape.weight_rows());
    }
}

// y (m, outputs) = activation(x (m, inputs) Wᵀ + b)
void Generator::Impl::forward(const PackedLayer& layer, ConstMatrixView x, MatrixView y,
                              Rows& pieces, std::vector<std::uint8_t>& winner,
                              kernels::Workers& workers) const {
    const LayerShape& shape = layer.shape;
    const bool maxout = shape.activation == Activation::maxout;
    const MatrixView z = maxout ? pieces.view(x.rows, shape.weight_rows()) : y;

    kernels::Product product;
    product.m = x.rows;
    product.n = shape.weight_rows();
    product.k = shape.inputs;
    product.a = x.data;
    product.a_row = x.stride;
    if (layer.quantised.empty()) {
        product.packed = layer.weight.data();
    } else {
        product.quantised = layer.quantised.data();
        product.scale = layer.scale.data();
    }
    product.c = z.data;
    product.c_row = z.stride;
    if (!maxout) {
        product.epilogue = kernels::Epilogue::forward;
        product.bias = layer.bias.data();
        product.activation = shape.activation;
        product.activation_parameters = shape.activation_parameters();
    }
    workers.product(product);
    if (maxout)
        workers.table().maxout_forward(z.data, z.stride, layer.bias.data(), x.rows, shape.outputs,
                                       shape.pieces, nullptr, 0, y.data, y.stride, winner.data());
}

Generator::Generator(Model model) : impl_(std::make_unique<Impl>(std::move(model))) {}
Generator::~Generator() = default;
Generator::Generator(Generator&&) noexcept = default;
Generator& Generator::operator=(Generator&&) noexcept = default;

Generator Generator::load(const std::string& folder) {
    Model model = load_model(folder);
    if (model.role != "generator")
        throw Error(folder + ": has the role " + model.role + "; expected a generator");
    if (!model.latent)
        throw Error(folder + ": has no latent space; expected a generator's");
    const std::optional<SelfTest> expected = model.self_test;
    Generator generator(std::move(model));
    if (expected) {
        const SelfTest found = generator.self_test(expected->latent_seed);
        const auto compare = [&](const char* what, double is, double should) {
            if (!(std::fabs(is - should) <= kSelfTestTolerance)) // also for NaN
                throw Error(folder + ": self-test failed: " + what + " of sample 0 is " +
                            number_text(is) + "; expected " + number_text(should));
        };
        compare("the mean", found.checksum_mean, expected->checksum_mean);
        compare("the mean absolute value", found.checksum_abs, expected->checksum_abs);
    }
    return generator;
}

const LatentSpace& Generator::latent() const {
    return impl_->latent;
}

const ImageShape& Generator::image() const {
    return impl_->image;
}

std::size_t Generator::outputs() const {
    return impl_->layers.back().shape.outputs;
}

SelfTest Generator::self_test(std::uint64_t latent_seed) const {
    Engine engine;
    std::vector<float> y(outputs());
    sample(latent_seed, 0, {y.data(), 1, y.size()}, engine);
    double sum = 0.0, absolute = 0.0;
    for (const float value : y) {
        sum += value;
        absolute += std::fabs(value);
    }
    const auto n = static_cast<double>(y.size());
    return {latent_seed, sum / n, absolute / n};
}

void Generator::latents(std::uint64_t seed, std::uint64_t first, MatrixView z) const {
    const std::size_t size = impl_->latent.size;
    check_width(z, size);
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / size;
    if (first > most || z.rows > most - first)
        throw Error("sample " + std::to_string(first) + " and the " + std::to_string(z.rows) +
                    " from it on: a seed has " + std::to_string(most) + " samples");
    draw_latents({seed, kLatentStream}, impl_->latent, first, z);
}

void Generator::walk(const float* from, const float* to, std::size_t count, std::size_t first,
                     MatrixView z) const {
    check_width(z, impl_->latent.size);
    if (count < 2 || first > count || z.rows > count - first)
        throw Error("step " + std::to_string(first) + " and the " + std::to_string(z.rows) +
                    " from it on of a walk of " + std::to_string(count) +
                    "; a walk has 2 or more, counted from 0");
    walk_latents(impl_->latent, from, to, count, first, z);
}

void Generator::generate(ConstMatrixView z, MatrixView y, Engine& engine) const {
    const std::vector<Impl::PackedLayer>& layers = impl_->layers;
    if (z.columns != impl_->latent.size || y.columns != outputs() || z.rows != y.rows)
        throw Error("generate from (" + std::to_string(z.rows) + ", " + std::to_string(z.columns) +
                    ") to (" + std::to_string(y.rows) + ", " + std::to_string(y.columns) +
                    "); expected (m, " + std::to_string(impl_->latent.size) + ") to (m, " +
                    std::to_string(outputs()) + ")");
    const std::size_t chunk = std::min(z.rows, kChunk);
    Rows even(chunk, impl_->widest), odd(chunk, impl_->widest);
    Rows pieces(chunk, impl_->widest_pieces);
    std::vector<std::uint8_t> winner(chunk * impl_->widest_pieces);

    for (std::size_t first = 0; first < z.rows; first += chunk) {
        const std::size_t rows = std::min(chunk, z.rows - first);
        ConstMatrixView x = z.slice(first, rows);
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const MatrixView out = i + 1 == layers.size()
                                       ? y.slice(first, rows)
                                       : (i % 2 ? odd : even).view(rows, layers[i].shape.outputs);
            impl_->forward(layers[i], x, out, pieces, winner, engine.workers());
            x = out;
        }
    }
}

void Generator::sample(std::uint64_t seed, std::uint64_t first, MatrixView y,
                       Engine& engine) const {
    const std::size_t chunk = std::min(y.rows, kChunk);
    Rows z(chunk, impl_->latent.size);
    for (std::size_t done = 0; done < y.rows; done += chunk) {
        const std::size_t rows = std::min(chunk, y.rows - done);
        const MatrixView some = z.view(rows, impl_->latent.size);
        latents(seed, first + done, some);
        generate(some, y.slice(done, rows), engine);
    }
}

} // namespace pocketgan
