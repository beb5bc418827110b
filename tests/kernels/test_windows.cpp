// Products whose A consists of windows of images, and whose rows of C are places of images.
#include "base/aligned_buffer.hpp"
#include "kernels/reference.hpp"
#include "kernels/run_product.hpp"
#include "kernels/window_shapes.hpp"

using namespace pocketgan;
using namespace pocketgan::kernels;

TEST_CASE("windows times weights agree with the reference, into places of images") {
    Numbers numbers(1);
    for_each_window_shape([&](const KernelTable& table, WindowShape shape) {
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
    for_each_window_shape([&](const KernelTable& table, WindowShape shape) {
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
