#include "pocketgan/picture.hpp"

#include "base/ceil_div.hpp"
#include "base/text.hpp"
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

Sheet::Sheet(std::size_t count, std::size_t height, std::size_t width, std::size_t channels,
             std::size_t columns, std::size_t gap) :
    count_(count), height_(height), width_(width), gap_(gap) {
    if (channels != 1 && channels != 3)
        throw Error(joined({"a sheet has 1 or 3 channels, not ", channels}));
    for (const std::size_t number : {count, height, width, gap + 1})
        if (number == 0 || number > kMostSheetPixels) // products of two cannot overflow
            throw Error(joined({"a sheet of ", count, " pictures of ", width, " x ", height,
                                " pixels is empty or too large"}));
    columns_ = std::min(columns ? columns : square_side(count), count);
    const std::size_t rows = ceil_div(count, columns_);

    const std::uint64_t sheet_height = extent(rows, height, gap);
    const std::uint64_t sheet_width = extent(columns_, width, gap);
    if (sheet_height * channels > kMostSheetPixels / sheet_width)
        throw Error(joined({"a sheet of ", count, " pictures would have ", sheet_width, " x ",
                            sheet_height, " pixels; expected ", kMostSheetPixels, " at most"}));
    picture_.height = static_cast<std::size_t>(sheet_height);
    picture_.width = static_cast<std::size_t>(sheet_width);
    picture_.channels = channels;
    picture_.pixels.assign(picture_.height * picture_.width * channels, kGapGrey);
}

void Sheet::add(const float* values, float low, float high) {
    if (next_ == count_)
        throw Error(joined({"a sheet of ", count_, " pictures is full"}));
    const std::size_t top = next_ / columns_ * (height_ + gap_);
    const std::size_t left = next_ % columns_ * (width_ + gap_);
    ++next_;
    for (std::size_t y = 0; y < height_; ++y) {
        std::uint8_t* line =
            picture_.pixels.data() + ((top + y) * picture_.width + left) * picture_.channels;
        for (std::size_t x = 0; x < width_ * picture_.channels; ++x)
            *line++ = to_pixel(*values++, low, high);
    }
}

Picture make_sheet(const float* values, std::size_t count, std::size_t stride, std::size_t height,
                   std::size_t width, std::size_t channels, float low, float high,
                   std::size_t columns, std::size_t gap) {
    Sheet sheet(count, height, width, channels, columns, gap);
    for (std::size_t i = 0; i < count; ++i)
        sheet.add(values + i * stride, low, high);
    return sheet.picture();
}

} // namespace pocketgan
