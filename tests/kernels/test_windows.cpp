// Products whose A consists of windows of images, and whose rows of C are places of images.
#include "base/aligned_buffer.hpp"
#include "kernels/reference.hpp"
#include "kernels/run_product.hpp"

#include <optional>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

// A convolution of `images` images: its window, and channels out.
struct Shape {
    std::size_t images;
    Window window;
    std::size_t outputs;

    std::size_t places() const { return images * window.grid_height * window.grid_width; }
};

// Shapes that a convolution can have: kernels 1 to 5, steps 1 to 3, padding, images from 1x1 on.
class Shapes {
public:
    std::optional<Shape> next(const KernelTable& table) {
        const auto one_of = [&](std::initializer_list<std::size_t> values) {
            return values.begin()[bits_() % values.size()];
        };
        Shape shape;
        shape.images = one_of({1, 2, 3});
        shape.outputs = one_of({1, 2, table.lanes, table.tile_columns, table.tile_columns + 3});
        Window& w = shape.window;
        w.height = one_of({1, 2, 4, 7, 9});
        w.width = one_of({1, 3, 5, 8, 16});
        w.channels = one_of({1, 2, 3, 4, 15, 16, 17, 65});
        w.kernel_height = one_of({1, 2, 3, 4, 5});
        w.kernel_width = one_of({1, 2, 3, 4, 5});
        w.step = one_of({1, 2, 3});
        const std::size_t pad = one_of({0, 1, 2});
        w.top = w.left = -static_cast<std::ptrdiff_t>(pad);
        if (w.height + 2 * pad < w.kernel_height || w.width + 2 * pad < w.kernel_width)
            return std::nullopt;
        w.grid_height = (w.height + 2 * pad - w.kernel_height) / w.step + 1;
        w.grid_width = (w.width + 2 * pad - w.kernel_width) / w.step + 1;
        return shape;
    }

private:
    std::mt19937 bits_{5};
};

// Rows of C in images twice as high and three times as wide as the grid, at every second line and
// third pixel, as those of a phase of a transposed convolution.
Places spread(const Shape& shape, std::size_t image) {
    const Window& w = shape.window;
    const std::size_t line = 3 * w.grid_width * shape.outputs;
    return Places::grid(w.grid_height, w.grid_width, image, 2 * line, 3 * shape.outputs);
}
std::size_t spread_size(const Shape& shape) {
    return 2 * shape.window.grid_height * 3 * shape.window.grid_width * shape.outputs;
}

// The elements of images that the product did not set are still those of `before`.
bool others_are_whole(const Matrix& c, const Matrix& before, const Matrix& want) {
    for (std::size_t i = 0; i < c.rows(); ++i)
        for (std::size_t j = 0; j < c.columns(); ++j)
            if (want(i, j) == before(i, j) && c(i, j) != before(i, j))
                return false;
    return c.margins_are_whole();
}

template <typename Work>
void for_each_shape(const Work& work) {
    for_each_table([&](const KernelTable& table) {
        Shapes shapes;
        for (int trial = 0; trial < 400; ++trial) {
            const std::optional<Shape> shape = shapes.next(table);
            if (!shape)
                continue;
            const Window& w = shape->window;
            CAPTURE(w.height);
            CAPTURE(w.width);
            CAPTURE(w.channels);
            CAPTURE(w.kernel_height);
            CAPTURE(w.kernel_width);
            CAPTURE(w.step);
            CAPTURE(w.top);
            CAPTURE(shape->outputs);
            work(table, *shape);
        }
    });
}

} // namespace

TEST_CASE("windows times weights agree with the reference, into places of images") {
    Numbers numbers(1);
    for_each_shape([&](const KernelTable& table, Shape shape) {
        Window& w = shape.window;
        const std::size_t k = w.size(), size = spread_size(shape);
        const Matrix images(shape.images, w.height * w.width * w.channels, numbers);
        w.image = images.stride();
        const Matrix weights(k, shape.outputs, numbers), before(shape.images, size, numbers),
            output(shape.images, size, numbers), mask(shape.images, size, numbers),
            biases(1, size, numbers);
        AlignedFloats panels(packed_size(table, k, shape.outputs));
        table.pack(weights.data(), weights.stride(), 1, k, shape.outputs, panels.data());

        const auto rows = [&](const Matrix& of) {
            return Epilogue::Rows{of.data(), spread(shape, of.stride())};
        };
        Epilogue with_bias = Epilogue::forward(biases.data(), Activation::tanh);
        Epilogue per_pixel = with_bias, back = Epilogue::backward(rows(output), Activation::tanh);
        per_pixel.bias = {biases.data(), spread(shape, 0)};
        per_pixel.mask = back.mask = rows(mask);
        for (const Epilogue& epilogue :
             {Epilogue::store(), Epilogue::accumulate(), with_bias, per_pixel, back}) {
            Matrix want = before, c = before;
            const auto product = [&](Matrix& into, const OperandB& b) {
                return Product{shape.places(),
                               shape.outputs,
                               k,
                               OperandA::windows(images.data(), w),
                               b,
                               ResultC::rows(into.data(), spread(shape, into.stride())),
                               epilogue};
            };
            reference::product(product(want, OperandB::rows(weights.data(), weights.stride())));
            run(table, product(c, OperandB::panels(panels.data())));
            REQUIRE(worst_error(c, want, 4.0 * tolerance(k) + 5e-7, kEpsilon) <= 1.0);
            REQUIRE(others_are_whole(c, before, want));

            // The same bits in parts, as threads compute them.
            Matrix parts = before;
            Product p = product(parts, OperandB::panels(panels.data()));
            const std::size_t cut = shape.places() / 3;
            const auto part = [&](std::size_t first, std::size_t count) {
                run(table, {count, p.n, p.k, p.a.from_row(first), p.b, p.c.from_row(first),
                            p.epilogue.from(first, 0)});
            };
            part(0, cut);
            part(cut, shape.places() - cut);
            REQUIRE(same_bits(parts, c));
        }
    });
}

TEST_CASE("windows by columns, times places of images, agree with the reference") {
    Numbers numbers(2);
    for_each_shape([&](const KernelTable& table, Shape shape) {
        Window& w = shape.window;
        const std::size_t k = shape.places();
        const Matrix images(shape.images, w.height * w.width * w.channels, numbers);
        w.image = images.stride();
        const Matrix dz(shape.images, spread_size(shape), numbers);
        Matrix want(w.size(), shape.outputs), c = want;
        const auto product = [&](Matrix& into) {
            return Product{w.size(),
                           shape.outputs,
                           k,
                           OperandA::window_columns(images.data(), w),
                           OperandB::rows(dz.data(), spread(shape, dz.stride())),
                           ResultC::rows(into.data(), into.stride()),
                           Epilogue::store()};
        };
        reference::product(product(want));
        run(table, product(c));
        REQUIRE(worst_error(c, want, tolerance(k), kEpsilon) <= 1.0);
        REQUIRE(c.margins_are_whole());
        Matrix parts = c;
        Product p = product(parts);
        const std::size_t cut = w.size() / 3;
        run(table, {cut, p.n, p.k, p.a, p.b, p.c, p.epilogue});
        run(table,
            {w.size() - cut, p.n, p.k, p.a.from_row(cut), p.b, p.c.from_row(cut), p.epilogue});
        REQUIRE(same_bits(parts, c));
    });
}
