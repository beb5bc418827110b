#include "nn/optimiser.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::size_t kSize = 53; // not a multiple of any vector's width
constexpr int kSteps = 20;
constexpr int kStepsPerEpoch = 4;

AlignedFloats normals(std::size_t size, std::uint64_t stream) {
    AlignedFloats result(size);
    Random(5, stream).normal(0, result.data(), size);
    return result;
}

// The gradient of a step, with magnitudes from 1e-8 to 1.
AlignedFloats gradient_of(int step) {
    AlignedFloats gradient = normals(kSize, 100 + static_cast<std::uint64_t>(step));
    for (std::size_t i = 0; i < kSize; ++i)
        gradient[i] *= std::pow(10.0f, static_cast<float>(i % 9) - 8.0f);
    return gradient;
}

// One step on all of `parameters`.
void take_step(Optimiser& optimiser, const AlignedFloats& gradient, AlignedFloats& parameters,
               double epoch) {
    const kernels::Update update = optimiser.next_step(parameters, epoch);
    kernels::table().update(update, 0, gradient.data(), parameters.size());
}

// kSteps steps on `parameters`; check(step) is called after each.
template <typename Check>
void run(const OptimiserSettings& settings, AlignedFloats& parameters, const Check& check) {
    Optimiser optimiser(settings, parameters.size());
    for (int step = 0; step < kSteps; ++step) {
        take_step(optimiser, gradient_of(step), parameters, step / kStepsPerEpoch);
        check(step);
    }
}

OptimiserSettings sgd() {
    OptimiserSettings settings;
    settings.kind = OptimiserKind::sgd;
    settings.rate = 0.1;
    settings.rate_decay = 1.05;
    settings.rate_minimum = 0.06;
    settings.momentum = 0.5;
    settings.final_momentum = 0.9;
    settings.momentum_epochs = 3;
    return settings;
}

OptimiserSettings adam() {
    OptimiserSettings settings;
    settings.kind = OptimiserKind::adam;
    settings.rate = 0.01;
    settings.rate_decay = 1.05;
    settings.rate_minimum = 0.006;
    settings.beta1 = 0.5;
    settings.beta2 = 0.99;
    settings.epsilon = 1e-6;
    return settings;
}

OptimiserSettings rmsprop() {
    OptimiserSettings settings = adam();
    settings.kind = OptimiserKind::rmsprop;
    settings.square_decay = 0.9;
    return settings;
}

} // namespace

TEST_CASE("SGD's momentum rises with the epochs and its rate falls to rate_minimum") {
    // .1 / 1.05^t passes .06 at t = 11; epochs 0, 1, 2, 3, 4 have momentum .5, .633, .767, .9, .9.
    AlignedFloats parameters = normals(kSize, 1);
    std::vector<double> expected(parameters.begin(), parameters.end());
    std::vector<double> velocity(kSize);
    double rate = 0.1;
    run(sgd(), parameters, [&](int step) {
        const double epoch = step / kStepsPerEpoch;
        const double momentum = epoch < 3 ? 0.5 + 0.4 * epoch / 3 : 0.9;
        const AlignedFloats gradient = gradient_of(step);
        for (std::size_t i = 0; i < kSize; ++i) {
            velocity[i] = momentum * velocity[i] - std::max(rate, 0.06) * gradient[i];
            expected[i] += velocity[i];
            CAPTURE(step);
            CAPTURE(i);
            CHECK(parameters[i] == doctest::Approx(expected[i]).epsilon(1e-6).scale(1.0));
        }
        rate /= 1.05;
    });
    CHECK(rate < 0.05); // rate_minimum was reached
}

TEST_CASE("with momentum_epochs of 0, the momentum is final_momentum from the start") {
    OptimiserSettings settings = sgd();
    settings.momentum_epochs = 0;
    OptimiserSettings constant = settings;
    constant.momentum = settings.final_momentum;
    AlignedFloats one = normals(kSize, 1);
    AlignedFloats other = one;
    run(settings, one, [](int) {});
    run(constant, other, [](int) {});
    CHECK(one == other);
}

TEST_CASE("Adam corrects the bias of its moments") {
    AlignedFloats parameters = normals(kSize, 1);
    std::vector<double> expected(parameters.begin(), parameters.end());
    std::vector<double> first(kSize), second(kSize);
    double rate = 0.01;
    run(adam(), parameters, [&](int step) {
        const AlignedFloats gradient = gradient_of(step);
        for (std::size_t i = 0; i < kSize; ++i) {
            const double g = gradient[i];
            first[i] = 0.5 * first[i] + 0.5 * g;
            second[i] = 0.99 * second[i] + 0.01 * g * g;
            const double unbiased_first = first[i] / (1 - std::pow(0.5, step + 1));
            const double unbiased_second = second[i] / (1 - std::pow(0.99, step + 1));
            expected[i] -=
                std::max(rate, 0.006) * unbiased_first / (std::sqrt(unbiased_second) + 1e-6);
            CAPTURE(step);
            CAPTURE(i);
            CHECK(parameters[i] == doctest::Approx(expected[i]).epsilon(1e-6).scale(1.0));
        }
        rate /= 1.05;
    });
}

TEST_CASE("Adam's first step has the size of the rate for any gradient") {
    AlignedFloats parameters(kSize);
    OptimiserSettings settings = adam();
    settings.epsilon = 1e-30;
    Optimiser optimiser(settings, kSize);
    take_step(optimiser, gradient_of(0), parameters, 0);
    const AlignedFloats gradient = gradient_of(0);
    for (std::size_t i = 0; i < kSize; ++i)
        CHECK(parameters[i] ==
              doctest::Approx(gradient[i] > 0 ? -0.01 : 0.01).epsilon(1e-5).scale(0));
}

TEST_CASE("RMSProp divides the gradient by its root mean square") {
    AlignedFloats parameters = normals(kSize, 1);
    std::vector<double> expected(parameters.begin(), parameters.end());
    std::vector<double> square(kSize);
    double rate = 0.01;
    run(rmsprop(), parameters, [&](int step) {
        const AlignedFloats gradient = gradient_of(step);
        for (std::size_t i = 0; i < kSize; ++i) {
            const double g = gradient[i];
            square[i] = 0.9 * square[i] + 0.1 * g * g;
            expected[i] -= std::max(rate, 0.006) * g / (std::sqrt(square[i]) + 1e-6);
            CAPTURE(step);
            CAPTURE(i);
            CHECK(parameters[i] == doctest::Approx(expected[i]).epsilon(1e-6).scale(1.0));
        }
        rate /= 1.05;
    });
}

TEST_CASE("an optimiser allocates only the moments that it uses") {
    for (const OptimiserSettings& settings : {sgd(), adam(), rmsprop()}) {
        CAPTURE(to_string(settings.kind));
        Optimiser optimiser(settings, kSize);
        CHECK(optimiser.first().empty() == (settings.kind == OptimiserKind::rmsprop));
        CHECK(optimiser.second().empty() == (settings.kind == OptimiserKind::sgd));
    }
}

TEST_CASE("an optimiser continues from its moments and step count") {
    for (const OptimiserSettings& settings : {sgd(), adam(), rmsprop()}) {
        CAPTURE(to_string(settings.kind));
        AlignedFloats whole = normals(kSize, 1);
        AlignedFloats parts = whole;
        run(settings, whole, [](int) {});

        Optimiser before(settings, kSize);
        for (int step = 0; step < 7; ++step)
            take_step(before, gradient_of(step), parts, step / kStepsPerEpoch);
        CHECK(before.steps() == 7);
        Optimiser after(settings, kSize);
        after.first() = before.first();
        after.second() = before.second();
        after.set_steps(before.steps());
        for (int step = 7; step < kSteps; ++step)
            take_step(after, gradient_of(step), parts, step / kStepsPerEpoch);
        CHECK(parts == whole);
    }
}

TEST_CASE("optimisers have names") {
    for (const OptimiserKind kind :
         {OptimiserKind::sgd, OptimiserKind::adam, OptimiserKind::rmsprop})
        CHECK(optimiser_from_string(to_string(kind)) == kind);
    const std::string message = thrown<Error>([] { optimiser_from_string("adamant"); });
    CHECK(message.find("adamant") != std::string::npos);
    CHECK(message.find("sgd, adam, rmsprop") != std::string::npos);
}
