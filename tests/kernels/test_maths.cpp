#include "kernels/arrays.hpp"
#include "kernels/reference.hpp"

#include <algorithm>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

float from_bits(std::uint32_t bits) {
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
// ARMv7's vectors take anything smaller for 0.
constexpr double kSmallest = std::numeric_limits<float>::min();

// Every 997th float there is, all of [-2, 2] and of what lies near the ends in fine steps, and the
// places where an approximation changes over.
const std::vector<float>& all_sorts_of_floats() {
    static const std::vector<float> floats = [] {
        std::vector<float> x;
        for (std::uint64_t bits = 0; bits <= 0xffffffff; bits += 997)
            if (const float f = from_bits(static_cast<std::uint32_t>(bits)); std::isfinite(f))
                x.push_back(f);
        const auto fine = [&x](float low, float high, int steps) {
            for (int i = 0; i <= steps; ++i)
                x.push_back(low +
                            (high - low) * (static_cast<float>(i) / static_cast<float>(steps)));
        };
        fine(-2.0f, 2.0f, 400000);
        fine(-20.0f, 20.0f, 400000);
        fine(-90.0f, -85.0f, 50000);
        fine(85.0f, 90.0f, 50000);
        for (const float edge : {-88.0f, -87.0f, -0.55f, 0.0f, 0.55f, 87.0f, 88.0f}) {
            x.push_back(edge);
            x.push_back(std::nextafter(edge, -kInfinity));
            x.push_back(std::nextafter(edge, kInfinity));
        }
        return x;
    }();
    return floats;
}

// The largest relative error of the activation over the floats of [low, high], beside that of
// numbers that are no normal floats.
double worst_relative_error(const KernelTable& table, Activation activation, float low,
                            float high) {
    constexpr std::size_t kBlock = 4096;
    const std::vector<float>& floats = all_sorts_of_floats();
    float y[kBlock];
    double worst = 0.0;
    for (std::size_t first = 0; first < floats.size(); first += kBlock) {
        const float* const x = floats.data() + first;
        const std::size_t n = std::min(kBlock, floats.size() - first);
        table.activate(activation, 0.0f, x, y, n);
        for (std::size_t i = 0; i < n; ++i) {
            if (x[i] < low || x[i] > high)
                continue;
            const double want = reference::value(activation, 0.0, x[i]);
            const double error = std::abs(y[i] - want) - kSmallest;
            if (!(error <= worst * std::abs(want)))
                worst = error / std::abs(want);
        }
    }
    return worst;
}

float exponential(const KernelTable& table, float x) {
    return table.sum_of_exponentials(&x, 0.0f, 1.0f, 1);
}

float activated(const KernelTable& table, Activation activation, float x) {
    float y;
    table.activate(activation, 0.1f, &x, &y, 1);
    return y;
}

} // namespace

TEST_CASE("exp is off by at most what maths.hpp says") {
    for_each_table([](const KernelTable& table) {
        double worst = 0.0;
        for (const float x : all_sorts_of_floats()) {
            if (x < -87.0f || x > 88.0f)
                continue;
            const double want = std::exp(double{x});
            worst = std::max(worst, std::abs(exponential(table, x) / want - 1.0));
        }
        CHECK(worst <= 1.2e-7);
        CHECK(worst > 1e-8); // it was measured
    });
}

TEST_CASE("exp beyond its range is that of the nearer end, and hands a NaN on") {
    for_each_table([](const KernelTable& table) {
        CHECK(exponential(table, 0.0f) == 1.0f);
        const float least = exponential(table, -87.0f), most = exponential(table, 88.0f);
        for (const float x : {-87.1f, -1e4f, -1e38f, -kInfinity})
            CHECK(exponential(table, x) == least);
        for (const float x : {88.1f, 1e4f, 1e38f, kInfinity})
            CHECK(exponential(table, x) == most);
        CHECK(std::isnan(exponential(table, kNaN)));
    });
}

TEST_CASE("sigmoid is off by at most what maths.hpp says") {
    for_each_table([](const KernelTable& table) {
        const double worst = worst_relative_error(table, Activation::sigmoid, -87.0f, kInfinity);
        CHECK(worst <= 3e-7);
        CHECK(worst > 1e-8);
        CHECK(activated(table, Activation::sigmoid, 0.0f) == 0.5f);
        for (const float x : {-87.0f, -1e4f, -kInfinity}) {
            CHECK(activated(table, Activation::sigmoid, x) >= 0.0f);
            CHECK(activated(table, Activation::sigmoid, x) <= 2e-38f);
        }
        for (const float x : {88.0f, 1e4f, kInfinity})
            CHECK(activated(table, Activation::sigmoid, x) == 1.0f);
    });
}

TEST_CASE("tanh is off by at most what maths.hpp says") {
    for_each_table([](const KernelTable& table) {
        const double worst = worst_relative_error(table, Activation::tanh, -kInfinity, kInfinity);
        CHECK(worst <= 3e-7);
        CHECK(worst > 1e-8);
        for (const float x : {10.0f, 1e4f, kInfinity}) {
            CHECK(activated(table, Activation::tanh, x) == 1.0f);
            CHECK(activated(table, Activation::tanh, -x) == -1.0f);
        }
    });
}

TEST_CASE("activations hand a NaN on, in every lane, and infinities as they should") {
    for_each_table([](const KernelTable& table) {
        for (const Activation activation :
             {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::sigmoid,
              Activation::tanh}) {
            CAPTURE(static_cast<int>(activation));
            Matrix y(1, 4 * table.lanes + 1, [] { return kNaN; });
            table.activate(activation, 0.1f, y.data(), y.data(), y.columns());
            std::size_t lost = 0;
            for (std::size_t j = 0; j < y.columns(); ++j)
                lost += !std::isnan(y(0, j));
            CHECK(lost == 0);
        }
        CHECK(activated(table, Activation::relu, kInfinity) == kInfinity);
        CHECK(activated(table, Activation::relu, -kInfinity) == 0.0f);
        CHECK(activated(table, Activation::leaky_relu, kInfinity) == kInfinity);
        CHECK(activated(table, Activation::leaky_relu, -kInfinity) == -kInfinity);
    });
}
