#include "kernels/arrays.hpp"

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

float activated(const KernelTable& table, Activation activation, float x) {
    float y;
    table.activate(activation, {}, &x, &y, 1);
    return y;
}

} // namespace

TEST_CASE("sigmoid tends to 0 and 1") {
    for_each_table([](const KernelTable& table) {
        CHECK(activated(table, Activation::sigmoid, 0.0f) == 0.5f);
        for (const float x : {-87.0f, -1e4f, -kInfinity}) {
            CHECK(activated(table, Activation::sigmoid, x) >= 0.0f);
            CHECK(activated(table, Activation::sigmoid, x) <= 2e-38f);
        }
        for (const float x : {88.0f, 1e4f, kInfinity})
            CHECK(activated(table, Activation::sigmoid, x) == 1.0f);
    });
}

TEST_CASE("tanh tends to -1 and 1") {
    for_each_table([](const KernelTable& table) {
        for (const float x : {9.0f, 10.0f, 1e4f, kInfinity}) {
            CHECK(activated(table, Activation::tanh, x) == 1.0f);
            CHECK(activated(table, Activation::tanh, -x) == -1.0f);
        }
    });
}

TEST_CASE("activations preserve NaN in every lane, and map infinities to their limits") {
    for_each_table([](const KernelTable& table) {
        for (const Activation activation :
             {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::sigmoid,
              Activation::tanh, Activation::sigmoid2, Activation::clamp}) {
            CAPTURE(static_cast<int>(activation));
            Matrix y(1, 4 * table.lanes + 1, [] { return kNaN; });
            table.activate(activation, {}, y.data(), y.data(), y.columns());
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
