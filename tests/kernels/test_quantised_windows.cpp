// Products of int8 weights with windows of images, whose lines are rounded to 16 bits.
#include "base/aligned_buffer.hpp"
#include "kernels/reference.hpp"
#include "kernels/run_product.hpp"
#include "kernels/window_shapes.hpp"

#include <algorithm>
#include <cmath>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

// int8 weights W (n, window size) with a scale for each row.
struct Weights {
    Weights(const WindowShape& shape, Numbers& numbers) :
        w(shape.outputs * shape.window.size()),
        scale(1, shape.outputs, [&] { return 0.001f * (numbers() + 1.5f); }) {
        for (std::int8_t& weight : w)
            weight = static_cast<std::int8_t>(std::lround(127.5f * numbers() - 0.5f));
    }

    // The panels of a table: line by line of the window.
    AlignedBytes packed(const KernelTable& table, const WindowShape& shape) const {
        const Window& window = shape.window;
        const std::size_t line = window.kernel_width * window.channels,
                          columns = table.tile_columns;
        AlignedBytes packed(packed_size(table, quantised_row(window), shape.outputs));
        std::int8_t* to = packed.data();
        for (std::size_t j = 0; j < shape.outputs; j += columns)
            for (std::size_t y = 0; y < window.kernel_height; ++y) {
                table.pack_quantised(&w[j * window.size() + y * line], window.size(),
                                     std::min(columns, shape.outputs - j), line, to);
                to += columns * quantised_row(line);
            }
        return packed;
    }

    std::vector<std::int8_t> w;
    Matrix scale;
};

// c = windows of images (scale W)ᵀ, at every second line and third pixel.
Product product_of(const WindowShape& shape, const Matrix& images, const AlignedBytes& packed,
                   const Weights& weights, Matrix& c, const Epilogue& epilogue) {
    return {shape.places(),
            shape.outputs,
            quantised_row(shape.window),
            OperandA::windows(images.data(), shape.window),
            OperandB::quantised_panels(packed.data(), weights.scale.data()),
            ResultC::rows(c.data(), spread(shape, c.stride())),
            epilogue};
}

// Images whose lines 16 bits represent exactly: 2^-15 times integers, of which the largest of a
// line is 32767.
Matrix exact_images(const WindowShape& shape, Numbers& numbers) {
    const Window& w = shape.window;
    const std::size_t line = w.width * w.channels;
    Matrix images(shape.images, w.height * line,
                  [&] { return std::nearbyint(32767.0f * numbers()) * 0x1p-15f; });
    for (std::size_t i = 0; i < shape.images; ++i)
        for (std::size_t y = 0; y < w.height; ++y)
            images(i, y * line + (i + y) % line) = (y % 2 ? -32767.0f : 32767.0f) * 0x1p-15f;
    return images;
}

} // namespace

TEST_CASE("windows times int8 weights are exact for lines that 16 bits hold, in every shape") {
    Numbers numbers(1);
    for_each_window_shape([&](const KernelTable& table, WindowShape shape) {
        const Matrix images = exact_images(shape, numbers);
        shape.window.image = images.stride();
        const Weights weights(shape, numbers);
        const AlignedBytes packed = weights.packed(table, shape);
        const std::size_t size = spread_size(shape);
        const Matrix before(shape.images, size, numbers), biases(1, size, numbers);
        Epilogue with_bias = Epilogue::forward(biases.data(), Activation::tanh);
        Epilogue per_pixel = with_bias;
        per_pixel.bias = {biases.data(), spread(shape, 0)};
        for (const Epilogue& epilogue : {Epilogue::store(), with_bias, per_pixel}) {
            Matrix want = before, c = before;
            reference::product_quantised(product_of(shape, images, packed, weights, want, epilogue),
                                         weights.w.data());
            const Product p = product_of(shape, images, packed, weights, c, epilogue);
            run(table, p);
            // Sums are rounded once for each line, and every 512 inputs of it.
            const double size_of_sum = 0.32 * std::sqrt(static_cast<double>(shape.window.size()));
            const double roundings = 3.0 + 3.0 * static_cast<double>(shape.window.kernel_height);
            REQUIRE(worst_error(c, want, 5e-7 + kEpsilon * roundings * size_of_sum,
                                4.0 * kEpsilon) <= 1.0);
            REQUIRE(others_are_whole(c, before, want));

            // The same bits in parts, as threads compute them, and place by place.
            const std::size_t third = shape.places() / 3;
            for (const std::size_t step : {std::max<std::size_t>(third, 1), std::size_t{1}}) {
                Matrix parts = before;
                const Product whole = product_of(shape, images, packed, weights, parts, epilogue);
                for (std::size_t i = 0; i < whole.m; i += step)
                    run(table, {std::min(step, whole.m - i), whole.n, whole.k, whole.a.from_row(i),
                                whole.b, whole.c.from_row(i), whole.epilogue.from(i, 0)});
                REQUIRE(same_bits(parts, c));
            }
        }
    });
}

TEST_CASE("windows times int8 weights have the same bits on every instruction set") {
    for_each_window_shape([&](const KernelTable& table, WindowShape shape) {
        Numbers numbers(2);
        const Matrix images(shape.images,
                            shape.window.height * shape.window.width * shape.window.channels,
                            numbers);
        shape.window.image = images.stride();
        const Weights weights(shape, numbers);
        const Matrix zeros(shape.images, spread_size(shape), [] { return 0.0f; });
        Matrix want = zeros, c = zeros;
        const auto compute = [&](const KernelTable& by, Matrix& to) {
            const AlignedBytes packed = weights.packed(by, shape);
            run(by, product_of(shape, images, packed, weights, to, Epilogue::store()));
        };
        compute(*available_tables().tables[0], want);
        compute(table, c);
        REQUIRE(same_bits(c, want));
    });
}

TEST_CASE("a line is rounded to 1/32767 of its own largest magnitude") {
    // Two lines: numbers of 1e6, and of 1. The windows of the second see only it.
    WindowShape shape;
    shape.images = 1;
    shape.outputs = 1;
    shape.window = {2, 8, 1, 16, 2, 8, 1, 1, 1, 0, 0};
    Numbers numbers(3);
    for_each_table([&](const KernelTable& table) {
        Matrix images(1, 16, numbers);
        for (std::size_t x = 0; x < 8; ++x)
            images(0, x) *= 1e6f;
        Weights weights(shape, numbers);
        weights.w[0] = 100;
        weights.scale(0, 0) = 0.01f;
        const AlignedBytes packed = weights.packed(table, shape);
        Matrix c(1, spread_size(shape));
        run(table, product_of(shape, images, packed, weights, c, Epilogue::store()));
        for (std::size_t i = 0; i < 16; ++i) {
            const double size = i < 8 ? 1e6 : 1.0;
            CHECK(std::abs(c(0, spread(shape, 0).at(i)) - images(0, i)) <= size / 65000);
        }
    });
}

TEST_CASE("windows that see a line that is not finite are NaN, and no others") {
    WindowShape shape;
    shape.images = 2;
    shape.outputs = 3;
    shape.window = {5, 4, 2, 0, 5, 4, 3, 3, 1, -1, -1};
    Numbers numbers(4);
    for_each_table([&](const KernelTable& table) {
        Matrix images(2, 40, numbers);
        shape.window.image = images.stride();
        images(1, 3 * 8 + 1) = std::numeric_limits<float>::infinity(); // line 3 of image 1
        const Weights weights(shape, numbers);
        const AlignedBytes packed = weights.packed(table, shape);
        Matrix c(2, spread_size(shape));
        run(table, product_of(shape, images, packed, weights, c, Epilogue::store()));
        const Places places = spread(shape, c.stride());
        for (std::size_t i = 0; i < shape.places(); ++i)
            CHECK(std::isnan(c.data()[places.at(i)]) == (i / 20 == 1 && i % 20 / 4 >= 2));
    });
}
