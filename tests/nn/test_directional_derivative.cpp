#include "nn/double_network.hpp"

#include "nn/directional_derivative.hpp"
#include "nn/random_network.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace pocketgan;

namespace {

using double_network::Masks;
using double_network::Parameters;
using double_network::Rows;

constexpr std::size_t kRows = 6;
const DropoutKey kKey{11, 4};

RowBuffer random_rows(std::size_t columns, std::uint64_t stream) {
    RowBuffer rows(kRows, columns);
    for (std::size_t i = 0; i < kRows; ++i)
        Random(7, stream).normal(i * columns, rows.rows(i, 1).data, columns);
    return rows;
}

Rows doubles(const RowBuffer& buffer) {
    Rows rows;
    for (std::size_t i = 0; i < kRows; ++i) {
        const ConstMatrixView row = buffer.rows(i, 1);
        rows.emplace_back(row.data, row.data + row.columns);
    }
    return rows;
}

// The arrays in which the direction is not 0.
enum Direction { kParameters = 1, kInputs = 2 };

// R{y}, R{dL/dw} and R{dL/dx} of L = sum over rows and outputs of weight(i, j) y(i, j)^2 / 2, by
// DirectionalDerivative and by differences of central differences in double. Batch normalisation
// is of groups of `group` rows.
void check_derivative(const std::vector<LayerSpec>& layers, int direction_in, bool dropout = false,
                      std::size_t group = 1) {
    const TrainableNetwork network = random_network(layers, 3);
    const TrainableNetwork direction = random_network(layers, 4);
    RowBuffer x = random_rows(network.inputs(), 1), x_direction = random_rows(network.inputs(), 2);
    RowBuffer weight = random_rows(network.outputs(), 3), d_y(kRows, network.outputs());
    const auto weighted = [&](ConstMatrixView y) {
        for (std::size_t i = 0; i < kRows; ++i)
            for (std::size_t j = 0; j < y.columns; ++j)
                d_y.rows(i, 1)(0, j) = weight.rows(i, 1)(0, j) * y(i, j);
        return d_y.rows(0, kRows);
    };

    Engine engine;
    Pass pass(network, kRows, group);
    const MatrixView y = pass.forward(network, x.rows(0, kRows), engine, dropout ? &kKey : nullptr);
    pass.backward(network, 0, weighted(y), nullptr, nullptr, engine);
    DirectionalDerivative derivative_of_pass(network, kRows, group);
    const MatrixView ry = derivative_of_pass.forward(
        network, pass, direction_in & kParameters ? direction.parameters().data() : nullptr,
        direction_in & kInputs ? x_direction.rows(0, kRows) : MatrixView(), engine);
    const std::vector<float> found_ry(ry.data, ry.data + 1);
    constexpr std::size_t kLast = 4; // rows of R{dL/dx}
    AlignedFloats gradient(network.parameters().size(), 0.0f);
    std::fill_n(gradient.data() + network.bias_at(0), 1, 10.0f); // backward adds to it
    RowBuffer d_x_buffer(kLast, network.inputs());
    MatrixView d_x = d_x_buffer.rows(0, kLast);
    d_x(0, 0) = 20.0f;
    derivative_of_pass.backward(network, pass, weighted(ry), gradient.data(), &d_x, engine);
    std::vector<float> found = network.to_rows(gradient);

    // The same by differences of differences.
    Parameters at = double_network::parameters_of(network);
    const Parameters v = double_network::parameters_of(direction);
    Rows rows = doubles(x);
    const Rows u = doubles(x_direction);
    const auto moved_outputs = [&](std::size_t g, double r) { // of a group
        Parameters parameters = at;
        if (direction_in & kParameters)
            for (std::size_t p = 0; p < at.size(); ++p)
                parameters[p] += r * v[p];
        Rows inputs;
        std::vector<Masks> masks;
        for (std::size_t i = g * group; i < (g + 1) * group; ++i) {
            inputs.push_back(rows[i]);
            if (direction_in & kInputs)
                for (std::size_t j = 0; j < rows[i].size(); ++j)
                    inputs.back()[j] += r * u[i][j];
            masks.push_back(double_network::masks_of(network, pass, i));
        }
        return double_network::forward_batch(network, parameters, inputs, masks);
    };
    constexpr double kStep = 1e-4;
    const auto derivative = [&](const auto& f) { return (f(kStep) - f(-kStep)) / (2 * kStep); };
    const auto loss = [&](std::size_t g, double r) {
        const Rows y_moved = moved_outputs(g, r);
        double sum = 0;
        for (std::size_t i = 0; i < group; ++i)
            for (std::size_t j = 0; j < y_moved[i].size(); ++j)
                sum += weight.rows(g * group + i, 1)(0, j) * y_moved[i][j] * y_moved[i][j] / 2;
        return sum;
    };
    // R{L} of a group
    const auto slope = [&](std::size_t g) {
        return derivative([&](double r) { return loss(g, r); });
    };

    CHECK(found_ry[0] ==
          doctest::Approx(derivative([&](double r) { return moved_outputs(0, r)[0][0]; }))
              .epsilon(1e-4)
              .scale(1.0));
    const std::vector<double> expected = double_network::central_differences(
        [&] {
            double sum = 0;
            for (std::size_t g = 0; g < kRows / group; ++g)
                sum += slope(g);
            return sum;
        },
        at, kStep);
    const std::size_t first_bias = double_network::whole_lines(layers[0].shape.weight_rows() *
                                                               layers[0].shape.weight_columns());
    found[first_bias] -= 10.0f;
    double largest = 0;
    for (std::size_t p = 0; p < expected.size(); ++p) {
        CAPTURE(p);
        CHECK(found[p] == doctest::Approx(expected[p]).epsilon(1e-4).scale(1.0));
        largest = std::fmax(largest, std::fabs(expected[p]));
    }
    CHECK(largest > 0.05); // the comparison was not of zeros
    d_x(0, 0) -= 20.0f;
    for (std::size_t i = 0; i < kLast; ++i) {
        const std::size_t row = kRows - kLast + i;
        const std::vector<double> d = double_network::central_differences(
            [&] { return slope(row / group); }, rows[row], kStep);
        for (std::size_t j = 0; j < d.size(); ++j) {
            CAPTURE(i);
            CAPTURE(j);
            CHECK(d_x(i, j) == doctest::Approx(d[j]).epsilon(1e-4).scale(1.0));
        }
    }
}

} // namespace

TEST_CASE("directional derivatives of each activation agree with differences") {
    for (const Activation activation :
         {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::sigmoid,
          Activation::tanh, Activation::sigmoid2, Activation::clamp})
        for (const int direction_in : {+kParameters, +kInputs, kParameters | kInputs}) {
            CAPTURE(to_string(activation));
            CAPTURE(direction_in);
            check_derivative({layer(6, 19, activation), layer(19, 3, activation)}, direction_in);
        }
}

TEST_CASE("directional derivatives through maxout and dropout agree with differences") {
    for (const int direction_in : {+kParameters, +kInputs, kParameters | kInputs}) {
        CAPTURE(direction_in);
        check_derivative({layer(5, 6, Activation::maxout, 3), layer(6, 4, Activation::maxout, 2)},
                         direction_in);
        check_derivative(
            {layer(8, 11, Activation::tanh, 1, 0.8f), layer(11, 9, Activation::sigmoid, 1, 0.5f),
             layer(9, 6, Activation::maxout, 3, 0.7f), layer(6, 1, Activation::linear, 1, 0.5f)},
            direction_in, true);
    }
}

TEST_CASE("directional derivatives through convolutions agree with differences") {
    LayerSpec up = transposed({2, 2, 3}, 4, 4, 2, 1, Activation::tanh);
    up.shape.convolution.bias_per_pixel = true;
    const LayerSpec middle = convolution({4, 4, 4}, 3, 3, 1, 1, Activation::maxout, 2);
    LayerSpec down = convolution({4, 4, 3}, 2, 3, 2, 1, Activation::sigmoid);
    down.keep = 0.7f;
    for (const int direction_in : {+kParameters, +kInputs, kParameters | kInputs})
        for (const bool dropout : {false, true}) {
            CAPTURE(direction_in);
            check_derivative(
                {layer(3, 12, Activation::tanh), up, middle, down, layer(8, 1, Activation::linear)},
                direction_in, dropout);
        }
}

TEST_CASE("directional derivatives through batch normalisation agree with differences") {
    const std::vector<LayerSpec> dense = {normalised(layer(5, 8, Activation::tanh)),
                                          normalised(layer(8, 4, Activation::maxout, 2)),
                                          layer(4, 2, Activation::sigmoid)};
    const std::vector<LayerSpec> images = {
        normalised(layer(3, 12, Activation::tanh)),
        normalised(transposed({2, 2, 3}, 4, 4, 2, 1, Activation::tanh)),
        normalised(convolution({4, 4, 4}, 3, 3, 2, 1, Activation::sigmoid)),
        layer(12, 1, Activation::linear, 1, 0.7f)};
    for (const int direction_in : {+kParameters, +kInputs, kParameters | kInputs})
        for (const std::size_t group : {3, 6}) {
            CAPTURE(direction_in);
            CAPTURE(group);
            check_derivative(dense, direction_in, false, group);
            check_derivative(images, direction_in, true, group);
        }
}

TEST_CASE("directional derivatives through max pooling agree with differences") {
    const LayerSpec pool = pooling({5, 4, 3}, {3, 2}, 2, 2, 0);
    const std::vector<LayerSpec> above = {convolution({5, 4, 2}, 3, 3, 1, 1, Activation::tanh),
                                          pool, layer(18, 2, Activation::sigmoid)};
    const std::vector<LayerSpec> first = {pool, layer(18, 4, Activation::tanh),
                                          layer(4, 1, Activation::linear)};
    for (const int direction_in : {+kParameters, +kInputs, kParameters | kInputs}) {
        CAPTURE(direction_in);
        check_derivative(above, direction_in);
    }
    check_derivative(first, kInputs);
    check_derivative(first, kParameters | kInputs);
}
