#pragma once

// Where the rows of a matrix lie whose rows are places of images: pixels of the layout NHWC, and
// the windows of pixels around them. Plain data; what kernels call is always inlined
// (lib/kernels/README.md).

#include <cstddef>
#include <cstdint>

namespace pocketgan::kernels {

/// Where the rows of a matrix begin. Row i is at i * stride, or it is the place (n, y, x) of a grid
/// of places in images, i = (n * height + y) * width + x.
class Places {
public:
    Places() = default;
    /// Row i at i * stride.
    Places(std::size_t stride) : place_(stride) {} // NOLINT: a stride is the usual case
    /// Row (n, y, x) at n * image + y * line + x * place.
    static Places grid(std::size_t height, std::size_t width, std::size_t image, std::size_t line,
                       std::size_t place) {
        Places places;
        places.height_ = height;
        places.width_ = width;
        places.image_ = image;
        places.line_ = line;
        places.place_ = place;
        return places;
    }

    /// The rows from row `first` on.
    Places from(std::size_t first) const {
        Places part = *this;
        part.first_ += first;
        return part;
    }

    [[gnu::always_inline]] bool is_grid() const { return width_ != 0; }
    /// From a row to the next; not of a grid.
    [[gnu::always_inline]] std::size_t stride() const { return place_; }
    /// The offset of row i.
    [[gnu::always_inline]] std::size_t at(std::size_t i) const {
        i += first_;
        if (!is_grid())
            return i * place_;
        const std::size_t line = i / width_;
        return line / height_ * image_ + line % height_ * line_ + i % width_ * place_;
    }

private:
    std::size_t height_ = 0, width_ = 0; ///< of the grid; 0: no grid
    std::size_t image_ = 0, line_ = 0;   ///< from one to the next
    std::size_t place_ = 0;
    std::size_t first_ = 0;
};

/// A window of kernel_height x kernel_width pixels at each place of a grid. Element
/// (ky * kernel_width + kx) * channels + c of the window at place (n, y, x) is channel c of pixel
/// (y * step + top + ky, x * step + left + kx) of image n, and 0 outside of the image. Images are
/// NHWC: lines and pixels follow one another.
struct Window {
    std::size_t height = 1, width = 1; ///< of an image, in pixels
    std::size_t channels = 1;
    std::size_t image = 0;                           ///< floats from an image to the next
    std::size_t grid_height = 1, grid_width = 1;     ///< places of an image
    std::size_t kernel_height = 1, kernel_width = 1; ///< pixels of a window
    std::size_t step = 1;                            ///< pixels from a place to the next
    std::ptrdiff_t top = 0, left = 0;                ///< the first pixel of place (0, 0)

    /// Elements of a window.
    [[gnu::always_inline]] std::size_t size() const {
        return kernel_height * kernel_width * channels;
    }
};

} // namespace pocketgan::kernels
