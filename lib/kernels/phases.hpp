#pragma once

// A convolution, or a transposed one, as products of windows of images.

#include "kernels/places.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>

namespace pocketgan::kernels {

/// A product that computes some pixels of an image from the windows of another one: A consists of
/// the windows, B of the rows of Wᵀ of some taps, C of the pixels. A tap is a pixel (y, x) of the
/// kernel, at y * kernel_width + x.
struct Phase {
    Window window; ///< Window::image is not set
    std::size_t first_tap_y = 0, first_tap_x = 0;
    std::ptrdiff_t tap_step = 1;
    std::size_t kernel_width = 1;    ///< of the layer
    std::size_t offset = 0;          ///< of the first pixel in the image
    std::size_t line = 0, pixel = 0; ///< from one to the next

    /// Pixels of a window.
    std::size_t taps() const { return window.kernel_height * window.kernel_width; }
    /// The tap by which pixel t of a window is multiplied.
    std::size_t tap(std::size_t t) const {
        const auto y = static_cast<std::ptrdiff_t>(t / window.kernel_width);
        const auto x = static_cast<std::ptrdiff_t>(t % window.kernel_width);
        return (first_tap_y + static_cast<std::size_t>(y * tap_step)) * kernel_width + first_tap_x +
               static_cast<std::size_t>(x * tap_step);
    }
    /// Whether the taps are all of the kernel, in their order.
    bool is_whole(const Convolution& c) const {
        return tap_step == 1 && window.kernel_height == c.kernel_height &&
               window.kernel_width == c.kernel_width;
    }

    /// Pixels of an image that the product computes.
    std::size_t pixels() const { return window.grid_height * window.grid_width; }
    /// Where they lie in images that are `image` floats apart, from `offset` on.
    Places rows(std::size_t image) const {
        return Places::grid(window.grid_height, window.grid_width, image, line, pixel);
    }
};

/// The phases of a layer that is not dense: one for a convolution, one for each pixel within the
/// stride of a transposed convolution, so that nothing is multiplied by the zeros between the
/// pixels of an image that is spread out. A window has no pixel where the kernel is smaller than
/// the stride.
std::size_t forward_phases(const LayerShape& shape);
Phase forward_phase(const LayerShape& shape, std::size_t i);

/// The phases that compute dX from dZ. Their taps are multiplied by Wᵀ.
std::size_t backward_phases(const LayerShape& shape);
Phase backward_phase(const LayerShape& shape, std::size_t i);

} // namespace pocketgan::kernels
