#include "gan/objective.hpp"

#include "pocketgan/error.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

const std::vector<float> kLogits = {-9.5f, -2.0f, -0.3f, 0.0f, 0.7f, 1.5f, 8.0f};

double sigmoid(double a) {
    return 1 / (1 + std::exp(-a));
}

using Objectively = std::function<Loss(ConstMatrixView a, MatrixView d)>;
using Formula = std::function<double(double)>;

double identity(double a) {
    return a;
}

// The loss is scale times the mean of `term` over the logits, d is dL/da, and D(a) is `d_of_a`.
void check_loss(const Objectively& loss_of, const Formula& term, const Formula& slope, double scale,
                const Formula& d_of_a = sigmoid) {
    const std::size_t rows = kLogits.size();
    std::vector<float> d(rows);
    const Loss loss = loss_of({kLogits.data(), rows, 1}, {d.data(), rows, 1});
    double expected = 0, mean_d = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        expected += scale * term(kLogits[i]) / static_cast<double>(rows);
        mean_d += d_of_a(kLogits[i]) / static_cast<double>(rows);
        CAPTURE(kLogits[i]);
        CHECK(d[i] == doctest::Approx(scale * slope(kLogits[i]) / static_cast<double>(rows))
                          .epsilon(1e-6)
                          .scale(1e-30)); // one slope is 0
    }
    // The errors of the softplus kernel and its slope (maths.hpp).
    CHECK(loss.loss == doctest::Approx(expected).epsilon(4e-7));
    CHECK(loss.mean_d == doctest::Approx(mean_d).epsilon(3e-7));
}

double minus_log_d(double a) {
    return -std::log(sigmoid(a));
}
double minus_log_rest(double a) {
    return -std::log(1 - sigmoid(a));
}
double d_minus_1(double a) {
    return sigmoid(a) - 1;
}

// The loss and the gradient of one logit.
struct Single {
    double loss, gradient;
};
Single single(const Objectively& loss_of, float logit) {
    float d = 0;
    const Loss loss = loss_of({&logit, 1, 1}, {&d, 1, 1});
    CHECK(std::isfinite(loss.mean_d));
    return {loss.loss, d};
}

constexpr Objective kLogistic = Objective::non_saturating; // D's loss is that of minimax, too
constexpr Objective kObjectives[] = {Objective::minimax, Objective::non_saturating,
                                     Objective::wasserstein, Objective::least_squares};

Objectively real_loss(Objective objective, float scale = 1.0f) {
    return [=](auto a, auto d) { return loss_as_real(objective, a, scale, d); };
}
Objectively fake_loss(Objective objective, float scale = 1.0f) {
    return [=](auto a, auto d) { return loss_as_fake(objective, a, scale, d); };
}
Objectively loss_of_generator(Objective objective) {
    return [=](auto a, auto d) { return generator_loss(objective, a, d); };
}

} // namespace

TEST_CASE("the discriminator's loss is minus the logarithms of D and 1 - D") {
    for (const Objective objective : {Objective::minimax, Objective::non_saturating})
        for (const float scale : {1.0f, 0.5f}) {
            CAPTURE(scale);
            check_loss(real_loss(objective, scale), minus_log_d, d_minus_1, scale);
            check_loss(fake_loss(objective, scale), minus_log_rest, sigmoid, scale);
        }
}

TEST_CASE("a critic minimises E[f(G(z))] - E[f(x)], and the generator -E[f(G(z))]") {
    const auto one = [](double) { return 1.0; };
    for (const float scale : {1.0f, 0.5f}) {
        CAPTURE(scale);
        check_loss(real_loss(Objective::wasserstein, scale), identity, one, -scale, identity);
        check_loss(fake_loss(Objective::wasserstein, scale), identity, one, scale, identity);
    }
    check_loss(loss_of_generator(Objective::wasserstein), identity, one, -1, identity);
}

TEST_CASE("least squares has the targets 1 for real and 0 for fake, and the factor 1/2") {
    const auto from_1 = [](double a) { return (a - 1) * (a - 1) / 2; };
    const auto from_0 = [](double a) { return a * a / 2; };
    const auto minus_1 = [](double a) { return a - 1; };
    for (const float scale : {1.0f, 0.5f}) {
        CAPTURE(scale);
        check_loss(real_loss(Objective::least_squares, scale), from_1, minus_1, scale, identity);
        check_loss(fake_loss(Objective::least_squares, scale), from_0, identity, scale, identity);
    }
    check_loss(loss_of_generator(Objective::least_squares), from_1, minus_1, 1, identity);
}

TEST_CASE("the generator minimises log(1 - D) or -log D") {
    check_loss(loss_of_generator(Objective::minimax), minus_log_rest, sigmoid, -1);
    check_loss(loss_of_generator(Objective::non_saturating), minus_log_d, d_minus_1, 1);
}

TEST_CASE("gradients are the slopes of the losses") {
    const double h = 1e-2; // logits are floats
    for (const Objective objective : kObjectives)
        for (const Objectively& loss_of :
             {real_loss(objective), fake_loss(objective), loss_of_generator(objective)})
            for (const float a : {-3.0f, -0.5f, 0.0f, 2.0f}) {
                CAPTURE(to_string(objective));
                CAPTURE(a);
                const float above = a + static_cast<float>(h);
                const float below = a - static_cast<float>(h);
                const double slope = (single(loss_of, above).loss - single(loss_of, below).loss) /
                                     (double{above} - double{below});
                CHECK(single(loss_of, a).gradient == doctest::Approx(slope).epsilon(1e-4).scale(1));
            }
}

TEST_CASE("losses and gradients of a confident discriminator are finite") {
    const Objectively as_fake = fake_loss(kLogistic),
                      minimax = loss_of_generator(Objective::minimax);
    for (const float size : {100.0f, 1e4f}) {
        CAPTURE(size);
        for (const Objectively& loss_of :
             {real_loss(kLogistic), loss_of_generator(Objective::non_saturating)}) {
            CHECK(single(loss_of, -size).loss == doctest::Approx(size));
            CHECK(single(loss_of, -size).gradient == doctest::Approx(-1));
            CHECK(single(loss_of, size).loss == doctest::Approx(0));
            CHECK(std::fabs(single(loss_of, size).gradient) < 2e-38);
        }
        CHECK(single(as_fake, size).loss == doctest::Approx(size));
        CHECK(single(as_fake, size).gradient == doctest::Approx(1));
        CHECK(single(minimax, size).loss == doctest::Approx(-size));
        CHECK(single(minimax, size).gradient == doctest::Approx(-1));
        // Minimax saturates; the gradient of the non-saturating loss is -1.
        CHECK(std::fabs(single(minimax, -size).gradient) < 2e-38);
    }
}

TEST_CASE("a loss is the mean over its rows") {
    for (const std::size_t rows : {127, 128, 129, 1000}) {
        CAPTURE(rows);
        std::vector<float> a(rows), d(rows);
        double loss = 0, mean_d = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            a[i] = static_cast<float>(i % 13) - 6;
            loss += minus_log_d(a[i]) / static_cast<double>(rows);
            mean_d += sigmoid(a[i]) / static_cast<double>(rows);
        }
        const Loss found = loss_as_real(kLogistic, {a.data(), rows, 1}, 1.0f, {d.data(), rows, 1});
        CHECK(found.loss == doctest::Approx(loss).epsilon(4e-7));
        CHECK(found.mean_d == doctest::Approx(mean_d).epsilon(3e-7));
        for (std::size_t i = 0; i < rows; ++i)
            CHECK(d[i] == doctest::Approx(d_minus_1(a[i]) / static_cast<double>(rows))
                              .epsilon(1e-6)
                              .scale(0));
    }
}

TEST_CASE("the losses read and write a padded column") {
    for (const Objective objective : kObjectives) {
        CAPTURE(to_string(objective));
        const Objectively loss_of = real_loss(objective);
        const std::vector<float> a = {0.5f, NAN, -1.5f, NAN};
        std::vector<float> d = {7, 8, 9, 10};
        const Loss loss = loss_of({a.data(), 2, 1, 2}, {d.data(), 2, 1, 2});
        const Single first = single(loss_of, 0.5f), second = single(loss_of, -1.5f);
        CHECK(loss.loss == doctest::Approx((first.loss + second.loss) / 2));
        CHECK(d[0] == doctest::Approx(first.gradient / 2));
        CHECK(d[2] == doctest::Approx(second.gradient / 2));
        CHECK(d[1] == 8);
        CHECK(d[3] == 10);
    }
}

TEST_CASE("objectives and update orders have names") {
    for (const Objective objective : kObjectives)
        CHECK(objective_from_string(to_string(objective)) == objective);
    for (const UpdateOrder order : {UpdateOrder::alternating, UpdateOrder::simultaneous})
        CHECK(update_order_from_string(to_string(order)) == order);
    CHECK(thrown<Error>([] { objective_from_string("wgan"); }).find("wgan") != std::string::npos);
    CHECK(thrown<Error>([] { update_order_from_string("both"); }).find("simultaneous") !=
          std::string::npos);
}
