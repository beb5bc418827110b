// The losses against formulas in double, and their gradients with respect to all parameters of a
// network against central differences.
#include "supervised/loss.hpp"

#include "nn/double_network.hpp"
#include "nn/initialise.hpp"
#include "pocketgan/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::size_t kRows = 6, kInputs = 7, kOutputs = 5;
const std::vector<std::uint16_t> kLabels = {4, 0, 2, 2, 1, 3};

using Values = std::vector<double>;

double squared_distance(const Values& y, const Values& t) {
    double sum = 0;
    for (std::size_t j = 0; j < y.size(); ++j)
        sum += (y[j] - t[j]) * (y[j] - t[j]);
    return sum;
}

double minus_log_softmax(const Values& a, std::size_t label) {
    double sum = 0;
    for (const double logit : a)
        sum += std::exp(logit);
    return -std::log(std::exp(a[label]) / sum);
}

struct Batch {
    RowBuffer buffer;
    MatrixView view;
    Batch(std::size_t columns, std::uint64_t seed) :
        buffer(kRows, columns), view(buffer.rows(0, kRows)) {
        for (std::size_t i = 0; i < kRows; ++i)
            Random(seed, 7).normal(i * columns, view.row(i), columns);
    }
    Values row(std::size_t i) const { return {view.row(i), view.row(i) + view.columns}; }
};

using Loss = std::function<SupervisedReport(ConstMatrixView y, MatrixView d)>;
using Term = std::function<double(const Values& y, std::size_t row)>;

// The loss over a network's outputs is the mean of `term` over the rows, and its gradient with
// respect to each parameter agrees with central differences.
void check_loss(const Loss& loss_of, const Term& term) {
    TrainableNetwork network({{{kInputs, 8, Activation::tanh, 0.2f, 1}, 1.0f},
                              {{8, kOutputs, Activation::linear, 0.2f, 1}, 1.0f}});
    initialise(network, {InitialiserKind::gaussian, 0.7f}, 3, 0);
    const Batch x(kInputs, 5);
    Engine engine;
    Pass pass(network, kRows);
    const MatrixView y = pass.forward(network, x.view, engine);
    RowBuffer d(kRows, kOutputs);
    const SupervisedReport report = loss_of(y, d.rows(0, kRows));
    AlignedFloats gradient(network.parameters().size());
    pass.backward(network, 0, d.rows(0, kRows), gradient.data(), nullptr, engine);
    const std::vector<float> found = network.to_rows(gradient);

    double_network::Parameters parameters = double_network::parameters_of(network);
    const auto in_double = [&] {
        double sum = 0;
        for (std::size_t i = 0; i < kRows; ++i)
            sum += term(double_network::forward(network, parameters, x.row(i)), i);
        return sum / kRows;
    };
    CHECK(report.loss == doctest::Approx(in_double()).epsilon(1e-6));
    const Values expected = double_network::central_differences(in_double, parameters);
    for (std::size_t i = 0; i < found.size(); ++i) {
        CAPTURE(i);
        CHECK(found[i] == doctest::Approx(expected[i]).epsilon(1e-5).scale(1));
    }
}

} // namespace

TEST_CASE("the squared error and its gradient agree with central differences") {
    const Batch target(kOutputs, 6);
    check_loss([&](auto y, auto d) { return squared_error(y, target.view, d); },
               [&](const Values& y, std::size_t i) { return squared_distance(y, target.row(i)); });
}

TEST_CASE("the cross-entropy and its gradient agree with central differences") {
    check_loss([](auto a, auto d) { return cross_entropy(a, kLabels.data(), d); },
               [](const Values& a, std::size_t i) { return minus_log_softmax(a, kLabels[i]); });
}

TEST_CASE("the cross-entropy of very different logits is finite") {
    const float logits[] = {500.0f, -500.0f, -500.0f, 500.0f};
    const std::uint16_t labels[] = {0, 0};
    float d[4];
    const SupervisedReport report = cross_entropy({logits, 2, 2}, labels, {d, 2, 2});
    CHECK(report.loss == 500.0); // 0 and 1000
    CHECK(report.accuracy == 0.5);
    CHECK(std::vector<float>(d, d + 4) == std::vector<float>{0.0f, 0.0f, -0.5f, 0.5f});
}

TEST_CASE("accuracy counts the rows whose label has the largest logit") {
    const float logits[] = {1, 3, 2, 0, -1, -2, 5, 5, 6};
    const std::uint16_t labels[] = {1, 0, 0};
    float d[9];
    CHECK(cross_entropy({logits, 3, 3}, labels, {d, 3, 3}).accuracy == doctest::Approx(2.0 / 3));
}
