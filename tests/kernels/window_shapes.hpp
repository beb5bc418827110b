#pragma once

// For the tests of products of windows: the shapes of convolutions.

#include "kernels/arrays.hpp"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <random>

namespace pocketgan::kernels {

/// A convolution of `images` images: its window, and channels out.
struct WindowShape {
    std::size_t images;
    Window window;
    std::size_t outputs;

    std::size_t places() const { return images * window.grid_height * window.grid_width; }
};

/// Shapes that a convolution can have: kernels 1 to 5, steps 1 to 3, padding, images from 1x1 on.
class WindowShapes {
public:
    std::optional<WindowShape> next(const KernelTable& table) {
        const auto one_of = [&](std::initializer_list<std::size_t> values) {
            return values.begin()[bits_() % values.size()];
        };
        WindowShape shape;
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

/// Rows of C in images twice as high and three times as wide as the grid, at every second line and
/// third pixel, as those of a phase of a transposed convolution.
inline Places spread(const WindowShape& shape, std::size_t image) {
    const Window& w = shape.window;
    const std::size_t line = 3 * w.grid_width * shape.outputs;
    return Places::grid(w.grid_height, w.grid_width, image, 2 * line, 3 * shape.outputs);
}
inline std::size_t spread_size(const WindowShape& shape) {
    return 2 * shape.window.grid_height * 3 * shape.window.grid_width * shape.outputs;
}

/// The elements of images that the product did not set are still those of `before`.
inline bool others_are_whole(const Matrix& c, const Matrix& before, const Matrix& want) {
    for (std::size_t i = 0; i < c.rows(); ++i)
        for (std::size_t j = 0; j < c.columns(); ++j)
            if (want(i, j) == before(i, j) && c(i, j) != before(i, j))
                return false;
    return c.margins_are_whole();
}

/// Calls work(table, shape) for shapes and every table that this machine runs.
template <typename Work>
void for_each_window_shape(const Work& work) {
    for_each_table([&](const KernelTable& table) {
        WindowShapes shapes;
        for (int trial = 0; trial < 400; ++trial) {
            const std::optional<WindowShape> shape = shapes.next(table);
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

} // namespace pocketgan::kernels
