#include "kernels/arrays.hpp"
#include "kernels/reference.hpp"

#include <algorithm>
#include <functional>

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
// The vectors of ARMv7 flush smaller numbers to 0.
constexpr double kSmallest = std::numeric_limits<float>::min();

// Every 997th float, fine steps in [-2, 2] and near the ends of the range, and the points where an
// approximation changes.
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
        for (const float edge : {-88.0f, -87.0f, -9.0f, 0.0f, 9.0f, 87.0f, 88.0f}) {
            x.push_back(edge);
            x.push_back(std::nextafter(edge, -kInfinity));
            x.push_back(std::nextafter(edge, kInfinity));
        }
        return x;
    }();
    return floats;
}

// A kernel over n floats, and the function that it approximates.
using Kernel =
    std::function<void(const KernelTable& table, const float* x, float* y, std::size_t n)>;
using Formula = double (*)(double x);

constexpr std::size_t kBlock = 4096;

// The largest relative error of the kernel over those of the floats in [low, high], in excess of an
// absolute error of kSmallest.
double worst_relative_error(const KernelTable& table, const Kernel& kernel, Formula formula,
                            float low, float high, const float* x, std::size_t n) {
    float y[kBlock];
    double worst = 0.0;
    for (std::size_t first = 0; first < n; first += kBlock, x += kBlock) {
        const std::size_t count = std::min(kBlock, n - first);
        kernel(table, x, y, count);
        for (std::size_t i = 0; i < count; ++i) {
            if (!(x[i] >= low && x[i] <= high))
                continue;
            const double want = formula(x[i]);
            const double error = std::abs(y[i] - want) - kSmallest;
            if (!(error <= worst * std::abs(want)))
                worst = error / std::abs(want);
        }
    }
    return worst;
}

// A function, its range and the error that maths.hpp promises there.
struct Promise {
    const char* name;
    Kernel kernel;
    Formula formula;
    float low, high;
    double error;
};

Kernel activation(Activation activation) {
    return [=](const KernelTable& table, const float* x, float* y, std::size_t n) {
        table.activate(activation, {}, x, y, n);
    };
}

double logistic(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

const Promise kPromises[] = {
    {"exp",
     [](const KernelTable& table, const float* x, float* y, std::size_t n) {
         for (std::size_t i = 0; i < n; ++i)
             y[i] = table.sum_of_exponentials(x + i, 0.0f, 1.0f, 1);
     },
     [](double x) { return std::exp(x); }, -87.0f, 88.0f, 9e-8},
    {"sigmoid", activation(Activation::sigmoid), logistic, -87.0f, kInfinity, 3e-7},
    {"tanh", activation(Activation::tanh), [](double x) { return std::tanh(x); }, -kInfinity,
     kInfinity, 3e-7},
    {"softplus",
     [](const KernelTable& table, const float* x, float* y, std::size_t n) {
         float slope[kBlock];
         table.softplus(x, y, slope, n);
     },
     [](double x) { return std::fmax(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }, -87.0f,
     kInfinity, 4e-7},
    {"slope of softplus",
     [](const KernelTable& table, const float* x, float* y, std::size_t n) {
         float value[kBlock];
         table.softplus(x, value, y, n);
     },
     logistic, -87.0f, kInfinity, 3e-7},
};

float exponential(const KernelTable& table, float x) {
    return table.sum_of_exponentials(&x, 0.0f, 1.0f, 1);
}

} // namespace

TEST_CASE("the errors of functions are at most those that maths.hpp states") {
    const std::vector<float>& x = all_sorts_of_floats();
    for_each_table([&](const KernelTable& table) {
        for (const Promise& promise : kPromises) {
            CAPTURE(std::string(promise.name));
            const double worst =
                worst_relative_error(table, promise.kernel, promise.formula, promise.low,
                                     promise.high, x.data(), x.size());
            CHECK(worst <= promise.error);
            CHECK(worst > 1e-8); // the error was measured at all
        }
    });
}

// All 2^32 floats, ten minutes for each table: test_kernels --no-skip --test-case='every float*'
TEST_CASE("every float: the errors of functions are at most those that maths.hpp states" *
          doctest::skip()) {
    for_each_table([](const KernelTable& table) {
        for (const Promise& promise : kPromises) {
            CAPTURE(std::string(promise.name));
            double worst = 0.0;
            float x[kBlock];
            for (std::uint64_t first = 0; first <= 0xffffffff; first += kBlock) {
                for (std::size_t i = 0; i < kBlock; ++i)
                    x[i] = from_bits(static_cast<std::uint32_t>(first + i));
                worst = std::max(worst, worst_relative_error(table, promise.kernel, promise.formula,
                                                             promise.low, promise.high, x, kBlock));
            }
            MESSAGE(promise.name << " " << worst);
            CHECK(worst <= promise.error);
        }
    });
}

TEST_CASE("exp clamps its argument and preserves NaN") {
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

TEST_CASE("softplus tends to 0 and to x, its derivative to 0 and 1") {
    for_each_table([](const KernelTable& table) {
        const float x[] = {-kInfinity, -1e4f, -88.0f, 88.0f, 1e4f, kInfinity, kNaN};
        float y[7], slope[7];
        table.softplus(x, y, slope, 7);
        for (std::size_t i = 0; i < 3; ++i) {
            CHECK(y[i] >= 0.0f);
            CHECK(y[i] <= 2e-38f);
            CHECK(slope[i] >= 0.0f);
            CHECK(slope[i] <= 2e-38f);
            CHECK(y[i + 3] == x[i + 3]);
            CHECK(slope[i + 3] == 1.0f);
        }
        CHECK(std::isnan(y[6]));
        CHECK(std::isnan(slope[6]));
    });
}
