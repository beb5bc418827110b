#include "pocketgan/picture.hpp"

#include "pocketgan/error.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

constexpr std::uint8_t kGapGrey = 128;

std::uint8_t to_pixel(float value, float low, float high) {
    const float level = (value - low) / (high - low);
    if (!(level > 0)) // and NaN
        return 0;
    return static_cast<std::uint8_t>(std::min(level, 1.0f) * 255.0f + 0.5f);
}

// The least number whose square is not below n.
std::size_t square_side(std::size_t n) {
    std::size_t side = 1;
    while (side * side < n)
        ++side;
    return side;
}

// Pixels that `count` of `size` take with `gap` between them.
std::uint64_t extent(std::uint64_t count, std::uint64_t size, std::uint64_t gap) {
    return count * (size + gap) - gap;
}

} // namespace

Picture make_sheet(const float* values, std::size_t count, std::size_t stride, std::size_t height,
                   std::size_t width, std::size_t channels, float low, float high,
                   std::size_t columns, std::size_t gap) {
    if (channels != 1 && channels != 3)
        throw Error("a sheet has 1 or 3 channels, not " + std::to_string(channels));
    for (const std::size_t number : {count, height, width})
        if (number == 0 || number > kMostSheetPixels) // products of two cannot overflow
            throw Error("a sheet of " + std::to_string(count) + " pictures of " +
                        std::to_string(width) + " x " + std::to_string(height) +
                        " pixels is empty or too large");
    if (columns == 0)
        columns = square_side(count);
    columns = std::min(columns, count);
    const std::size_t rows = (count + columns - 1) / columns;

    const std::uint64_t sheet_height = extent(rows, height, gap);
    const std::uint64_t sheet_width = extent(columns, width, gap);
    if (sheet_height * channels > kMostSheetPixels / sheet_width)
        throw Error("a sheet of " + std::to_string(count) + " pictures would have " +
                    std::to_string(sheet_width) + " x " + std::to_string(sheet_height) +
                    " pixels; expected " + std::to_string(kMostSheetPixels) + " at most");

    Picture sheet{static_cast<std::size_t>(sheet_height),
                  static_cast<std::size_t>(sheet_width),
                  channels,
                  {}};
    sheet.pixels.assign(sheet.height * sheet.width * channels, kGapGrey);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t top = i / columns * (height + gap);
        const std::size_t left = i % columns * (width + gap);
        const float* value = values + i * stride;
        for (std::size_t y = 0; y < height; ++y) {
            std::uint8_t* line = sheet.pixels.data() + ((top + y) * sheet.width + left) * channels;
            for (std::size_t x = 0; x < width * channels; ++x)
                *line++ = to_pixel(*value++, low, high);
        }
    }
    return sheet;
}

} // namespace pocketgan
