#include "nn/double_network.hpp"

#include "nn/random_network.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::size_t kRows = 6;

struct Batch {
    RowBuffer buffer;
    MatrixView view;
    Batch(std::size_t columns, std::uint64_t seed) :
        buffer(kRows, columns), view(buffer.rows(0, kRows)) {
        for (std::size_t i = 0; i < kRows; ++i)
            Random(seed, 7).normal(i * columns, view.row(i), columns);
    }
    std::vector<double> row(std::size_t i) const {
        return {view.row(i), view.row(i) + view.columns};
    }
};

// dL/dw and dL/dx of L = sum over rows and outputs of weight(i, j) y(i, j): by Pass, and by central
// differences in double. Batch normalisation is of groups of `group` rows.
void check_gradients(std::vector<LayerSpec> layers, bool dropout, std::size_t group = 1) {
    const TrainableNetwork network = random_network(std::move(layers), 3);
    const Batch x(network.inputs(), 5);
    const Batch weight(network.outputs(), 6);
    const DropoutKey key{11, 4};
    Engine engine;
    Pass pass(network, kRows, group);
    pass.forward(network, x.view, engine, dropout ? &key : nullptr);
    AlignedFloats gradient(network.parameters().size());
    RowBuffer d_x_buffer(kRows, network.inputs());
    MatrixView d_x = d_x_buffer.rows(0, kRows);
    pass.backward(network, 0, weight.view, gradient.data(), &d_x, engine);
    const std::vector<float> found = network.to_rows(gradient);

    double_network::Parameters parameters = double_network::parameters_of(network);
    std::vector<std::vector<double>> rows;
    for (std::size_t i = 0; i < kRows; ++i)
        rows.push_back(x.row(i));
    const auto loss_of = [&](std::size_t g) {
        double_network::Rows examples;
        std::vector<double_network::Masks> masks;
        for (std::size_t i = g * group; i < (g + 1) * group; ++i) {
            examples.push_back(rows[i]);
            masks.push_back(double_network::masks_of(network, pass, i));
        }
        const double_network::Rows y =
            double_network::forward_batch(network, parameters, examples, masks);
        double loss = 0;
        for (std::size_t i = 0; i < group; ++i)
            for (std::size_t j = 0; j < y[i].size(); ++j)
                loss += weight.view(g * group + i, j) * y[i][j];
        return loss;
    };
    const std::vector<double> expected = double_network::central_differences(
        [&] {
            double loss = 0;
            for (std::size_t g = 0; g < kRows / group; ++g)
                loss += loss_of(g);
            return loss;
        },
        parameters);
    for (std::size_t p = 0; p < expected.size(); ++p) {
        CAPTURE(p);
        CHECK(found[p] == doctest::Approx(expected[p]).epsilon(1e-4).scale(1.0));
    }
    for (std::size_t i = 0; i < kRows; ++i) {
        const std::vector<double> d =
            double_network::central_differences([&] { return loss_of(i / group); }, rows[i]);
        for (std::size_t j = 0; j < d.size(); ++j) {
            CAPTURE(i);
            CAPTURE(j);
            CHECK(d_x(i, j) == doctest::Approx(d[j]).epsilon(1e-4).scale(1.0));
        }
    }
}

} // namespace

TEST_CASE("gradients of each activation agree with central differences") {
    for (const Activation activation :
         {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::sigmoid,
          Activation::tanh, Activation::sigmoid2, Activation::clamp}) {
        CAPTURE(to_string(activation));
        check_gradients({layer(7, 19, activation), layer(19, 3, activation)}, false);
    }
}

TEST_CASE("gradients through maxout agree with central differences") {
    check_gradients({layer(6, 9, Activation::maxout, 4), layer(9, 5, Activation::maxout, 3),
                     layer(5, 2, Activation::linear)},
                    false);
    check_gradients({layer(6, 5, Activation::maxout, 2)}, false);
}

TEST_CASE("gradients through dropout agree with central differences") {
    check_gradients(
        {layer(8, 11, Activation::tanh, 1, 0.8f), layer(11, 9, Activation::sigmoid, 1, 0.5f),
         layer(9, 7, Activation::leaky_relu, 1, 0.7f), layer(7, 6, Activation::maxout, 3, 0.5f),
         layer(6, 1, Activation::linear, 1, 0.5f)},
        true);
}

TEST_CASE("gradients through convolutions agree with central differences") {
    for (const std::size_t kernel : {1, 2, 3, 4, 5})
        for (const std::size_t stride : {1, 2, 3})
            for (const std::size_t pad : {0, 1, 2})
                for (const std::size_t channels : {1, 3}) {
                    if (kernel > 4 + 2 * pad)
                        continue;
                    CAPTURE(kernel);
                    CAPTURE(stride);
                    CAPTURE(pad);
                    CAPTURE(channels);
                    const LayerSpec first =
                        convolution({5, 4, channels}, 2, kernel, stride, pad, Activation::tanh);
                    check_gradients({first, layer(first.shape.outputs, 2, Activation::linear)},
                                    false);
                }
}

TEST_CASE("gradients through transposed convolutions agree with central differences") {
    for (const std::size_t kernel : {1, 2, 3, 4, 5})
        for (const std::size_t stride : {1, 2, 3})
            for (const std::size_t pad : {0, 1, 2})
                for (const std::size_t channels : {1, 3}) {
                    if (stride + kernel <= 2 * pad)
                        continue;
                    CAPTURE(kernel);
                    CAPTURE(stride);
                    CAPTURE(pad);
                    CAPTURE(channels);
                    check_gradients(
                        {layer(4, 2 * 3 * channels, Activation::tanh),
                         transposed({2, 3, channels}, 2, kernel, stride, pad, Activation::sigmoid)},
                        false);
                }
}

TEST_CASE("gradients through several convolutions, maxout and biases of pixels agree") {
    LayerSpec up = transposed({2, 2, 3}, 4, 4, 2, 1, Activation::leaky_relu);
    up.shape.convolution.bias_per_pixel = true;
    LayerSpec middle = convolution({4, 4, 4}, 3, 3, 1, 1, Activation::maxout, 2);
    LayerSpec down = convolution({4, 4, 3}, 2, 3, 2, 1, Activation::maxout, 3);
    check_gradients(
        {layer(3, 12, Activation::tanh), up, middle, down, layer(8, 1, Activation::linear)}, false);
    up.keep = middle.keep = down.keep = 0.7f;
    check_gradients({layer(3, 12, Activation::tanh), up, middle, down,
                     layer(8, 1, Activation::linear, 1, 0.5f)},
                    true);
}

TEST_CASE("gradients through batch normalisation agree with central differences") {
    for (const std::size_t group : {3, 6}) {
        CAPTURE(group);
        check_gradients({normalised(layer(7, 19, Activation::relu)),
                         normalised(layer(19, 6, Activation::maxout, 3)),
                         normalised(layer(6, 3, Activation::tanh))},
                        false, group);
        LayerSpec up = normalised(transposed({2, 2, 3}, 4, 4, 2, 1, Activation::leaky_relu));
        LayerSpec down = normalised(convolution({4, 4, 4}, 3, 3, 1, 1, Activation::maxout, 2));
        const std::vector<LayerSpec> layers = {normalised(layer(5, 12, Activation::tanh)), up, down,
                                               layer(48, 2, Activation::linear)};
        check_gradients(layers, false, group);
    }
    LayerSpec dropped = normalised(convolution({4, 4, 3}, 3, 3, 2, 1, Activation::sigmoid));
    dropped.keep = 0.7f;
    check_gradients({normalised(layer(4, 48, Activation::tanh)), dropped,
                     layer(12, 1, Activation::linear, 1, 0.5f)},
                    true, 3);
}

TEST_CASE("gradients through max pooling agree with central differences") {
    const LayerSpec first = convolution({5, 4, 2}, 3, 3, 1, 1, Activation::tanh);
    struct Case {
        std::vector<std::size_t> out;
        std::size_t kernel, stride, pad;
    };
    const Case cases[] = {{{5, 4}, 1, 1, 0}, {{3, 2}, 2, 2, 0}, {{2, 2}, 3, 2, 0},
                          {{3, 2}, 3, 2, 1}, {{2, 1}, 3, 3, 0}, {{3, 2}, 4, 2, 1}};
    for (const Case& c : cases) {
        CAPTURE(c.kernel);
        CAPTURE(c.stride);
        CAPTURE(c.pad);
        const LayerSpec pool = pooling({5, 4, 3}, c.out, c.kernel, c.stride, c.pad);
        check_gradients({first, pool, layer(pool.shape.outputs, 2, Activation::linear, 1, 0.5f)},
                        true);
        check_gradients({pooling({5, 4, 3}, c.out, c.kernel, c.stride, c.pad),
                         layer(pool.shape.outputs, 2, Activation::linear)},
                        false);
    }
    // Below and above maxout and batch normalisation.
    check_gradients({normalised(convolution({5, 4, 2}, 3, 3, 1, 1, Activation::maxout, 2)),
                     pooling({5, 4, 3}, {3, 2}, 2, 2, 0),
                     normalised(convolution({3, 2, 3}, 2, 2, 1, 0, Activation::sigmoid)),
                     layer(4, 1, Activation::linear)},
                    false, 3);
}
