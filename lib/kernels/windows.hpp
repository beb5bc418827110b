#pragma once

// Packing of an A that consists of windows of images (Window, places.hpp). A convolution is a
// product with such an A, which is never in memory as a whole. Included only by kernels_<isa>.cpp.

#include "kernels/packing.hpp"

namespace pocketgan::kernels {
namespace {

// Channels of a pixel that are packed at a time, and as many zeros, for pixels outside of an image.
constexpr std::size_t kChannelsAtOnce = 64;
constexpr float kZeros[kChannelsAtOnce] = {};

// A line of a window of at most so many floats is packed at once.
constexpr std::size_t kShortLine = 16;

/// A place of a window: its image, and the first pixel of the window, which may lie outside.
struct WindowPlace {
    const float* image;
    std::ptrdiff_t y, x;
};

/// Place i of the images from `images` on.
inline WindowPlace place_of(const Window& w, const float* images, std::size_t i) {
    const std::size_t line = i / w.grid_width;
    return {images + line / w.grid_height * w.image,
            static_cast<std::ptrdiff_t>(line % w.grid_height * w.step) + w.top,
            static_cast<std::ptrdiff_t>(i % w.grid_width * w.step) + w.left};
}

inline bool is_inside(std::ptrdiff_t i, std::size_t size) {
    return i >= 0 && i < static_cast<std::ptrdiff_t>(size);
}

/// Pixel (y, x) of an image, or zeros if it lies outside.
inline const float* pixel_or_zeros(const Window& w, const float* image, std::ptrdiff_t y,
                                   std::ptrdiff_t x, std::size_t channel) {
    if (!is_inside(y, w.height) || !is_inside(x, w.width))
        return kZeros;
    return image +
           (static_cast<std::size_t>(y) * w.width + static_cast<std::size_t>(x)) * w.channels +
           channel;
}

/// The places of the rows of a tile, and where their next elements lie.
template <std::size_t Rows>
struct TileOfWindows {
    TileOfWindows(const OperandA& a, std::size_t first, std::size_t count) : rows(count) {
        for (std::size_t i = 0; i < rows; ++i)
            place[i] = place_of(*a.window(), a.images(), a.first() + first + i);
    }

    /// The next k elements, those of row i at from[i] -> packed (k, Rows). It has two callers.
    [[gnu::noinline]] void pack(std::size_t k, float* packed) const {
        pack_rows_one_by_one<Rows>([this](std::size_t i) { return from[i]; }, k, packed);
    }

    std::size_t rows;
    WindowPlace place[Rows];
    const float* from[Rows];
};

/// pack_windows for images of few channels, whose pixels would be packed a few floats at a time.
template <std::size_t Rows>
inline void pack_short_lines(const Window& w, TileOfWindows<Rows>& tile, std::size_t first_k,
                             std::size_t k, float* packed) {
    const std::size_t length = w.kernel_width * w.channels;
    float lines[Rows][kShortLine]; // of windows that lie partly outside
    for (std::size_t p = first_k, end = first_k + k; p < end;) {
        const auto ky = static_cast<std::ptrdiff_t>(p / length);
        const std::size_t offset = p % length, count = at_most(length - offset, end - p);
        for (std::size_t i = 0; i < tile.rows; ++i) {
            const auto [image, y, x] = tile.place[i];
            const std::ptrdiff_t last = x + static_cast<std::ptrdiff_t>(w.kernel_width) - 1;
            tile.from[i] = lines[i] + offset;
            if (!is_inside(y + ky, w.height))
                tile.from[i] = kZeros;
            else if (is_inside(x, w.width) && is_inside(last, w.width))
                tile.from[i] = pixel_or_zeros(w, image, y + ky, x, offset);
            else
                for (std::size_t q = 0; q < length; ++q)
                    lines[i][q] = *pixel_or_zeros(w, image, y + ky,
                                                  x + static_cast<std::ptrdiff_t>(q / w.channels),
                                                  q % w.channels);
        }
        tile.pack(count, packed);
        p += count;
        packed += count * Rows;
    }
}

/// Elements [first_k, first_k + k) of the windows at rows [first, first + rows) of A -> packed
/// (k, Rows).
template <std::size_t Rows>
void pack_windows(std::size_t rows, const OperandA& a, std::size_t first, std::size_t first_k,
                  std::size_t k, float* packed) {
    const Window& w = *a.window();
    TileOfWindows<Rows> tile(a, first, rows);
    if (w.kernel_width * w.channels <= kShortLine)
        return pack_short_lines(w, tile, first_k, k, packed);
    for (std::size_t p = first_k, end = first_k + k; p < end;) {
        const std::size_t pixel = p / w.channels, channel = p % w.channels;
        const auto ky = static_cast<std::ptrdiff_t>(pixel / w.kernel_width);
        const auto kx = static_cast<std::ptrdiff_t>(pixel % w.kernel_width);
        const std::size_t count = at_most(at_most(w.channels - channel, end - p), kChannelsAtOnce);
        for (std::size_t i = 0; i < rows; ++i) {
            const auto [image, y, x] = tile.place[i];
            tile.from[i] = pixel_or_zeros(w, image, y + ky, x + kx, channel);
        }
        tile.pack(count, packed);
        p += count;
        packed += count * Rows;
    }
}

/// Goes from place to place.
class Walk {
public:
    Walk(const Window& w, const float* images, std::size_t first) :
        window_(w),
        place_(place_of(w, images, first)),
        line_(first / w.grid_width % w.grid_height),
        column_(first % w.grid_width) {}

    const WindowPlace& place() const { return place_; }

    void next() {
        const auto step = static_cast<std::ptrdiff_t>(window_.step);
        place_.x += step;
        if (++column_ < window_.grid_width)
            return;
        column_ = 0;
        place_.x = window_.left;
        place_.y += step;
        if (++line_ < window_.grid_height)
            return;
        line_ = 0;
        place_.y = window_.top;
        place_.image += window_.image;
    }

private:
    const Window& window_;
    WindowPlace place_;
    std::size_t line_, column_; ///< of the grid
};

/// The part of a tile of window columns that is channels of one pixel of a window.
struct PixelPart {
    std::ptrdiff_t ky, kx;
    std::size_t channel, count;
};

/// Rows [first, first + Rows) of A, elements of windows, at places [first_k, first_k + k) -> packed
/// (k, Rows).
template <std::size_t Rows>
void pack_window_columns(const OperandA& a, std::size_t first, std::size_t first_k, std::size_t k,
                         float* packed) {
    const Window& w = *a.window();
    PixelPart parts[Rows];
    std::size_t part_count = 0;
    for (std::size_t i = 0; i < Rows;) {
        const std::size_t element = a.first() + first + i, pixel = element / w.channels;
        PixelPart& part = parts[part_count++];
        part.ky = static_cast<std::ptrdiff_t>(pixel / w.kernel_width);
        part.kx = static_cast<std::ptrdiff_t>(pixel % w.kernel_width);
        part.channel = element % w.channels;
        part.count = at_most(w.channels - part.channel, Rows - i);
        i += part.count;
    }
    Walk walk(w, a.images(), first_k);
    for (std::size_t p = 0; p < k; ++p, walk.next()) {
        const auto [image, y, x] = walk.place();
        const auto from = [&, image = image, y = y, x = x](const PixelPart& part) {
            return pixel_or_zeros(w, image, y + part.ky, x + part.kx, part.channel);
        };
        if (part_count == 1) { // a copy of known length
            const float* const pixel = from(parts[0]);
            for (std::size_t j = 0; j < Rows; ++j)
                *packed++ = pixel[j];
            continue;
        }
        for (std::size_t g = 0; g < part_count; ++g) {
            const float* const pixel = from(parts[g]);
            for (std::size_t j = 0; j < parts[g].count; ++j)
                *packed++ = pixel[j];
        }
    }
}

/// pack_windows for any tile, 0 from `rows` on. Small, not fast.
inline void pack_padded_windows(std::size_t tile_rows, std::size_t rows, const OperandA& a,
                                std::size_t first, std::size_t first_k, std::size_t k,
                                float* packed) {
    const Window& w = *a.window();
    for (std::size_t i = 0; i < tile_rows; ++i) {
        const auto [image, y, x] = place_of(w, a.images(), a.first() + first + i);
        for (std::size_t p = 0; p < k; ++p) {
            const std::size_t element = first_k + p, pixel = element / w.channels;
            packed[p * tile_rows + i] =
                i < rows ? *pixel_or_zeros(w, image,
                                           y + static_cast<std::ptrdiff_t>(pixel / w.kernel_width),
                                           x + static_cast<std::ptrdiff_t>(pixel % w.kernel_width),
                                           element % w.channels)
                         : 0.0f;
        }
    }
}

/// The tile of rows [first, first + rows) and columns [first_k, first_k + k) of such an A.
template <std::size_t Rows>
void pack_tile_of_windows(std::size_t rows, const OperandA& a, std::size_t first,
                          std::size_t first_k, std::size_t k, float* packed) {
    if constexpr (!kExactTiles)
        pack_padded_windows(Rows, rows, a, first, first_k, k, packed);
    else if (a.is_by_rows())
        pack_windows<Rows>(rows, a, first, first_k, k, packed);
    else
        pack_window_columns<Rows>(a, first, first_k, k, packed);
}

} // namespace
} // namespace pocketgan::kernels
