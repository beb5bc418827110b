#include "pocketgan/picture.hpp"

#include "base/ceil_div.hpp"
#include "base/check.hpp"
#include "base/text.hpp"
#include "image/check_image.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

constexpr std::uint8_t kGapGrey = 128;

std::uint8_t to_pixel(float level) {
    if (!(level > 0)) // and NaN
        return 0;
    return static_cast<std::uint8_t>(std::min(level, 1.0f) * 255.0f + 0.5f);
}

// The square root of n, rounded up.
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

Sheet::Sheet(std::size_t count, const ImageShape& image, std::size_t columns, std::size_t gap) :
    count_(count), image_(image), gap_(gap) {
    const std::size_t height = image.height, width = image.width, channels = image.channels;
    if (channels != 1 && channels != 3)
        throw_error({"image has ", channels, " channels; expected 1 or 3"});
    check_range(image);
    for (const std::size_t number : {count, height, width, gap + 1})
        if (number == 0 || number > kMostSheetPixels) // products of two cannot overflow
            throw_error({"a sheet of ", count, " pictures of ", width, " x ", height,
                         " pixels is empty or too large"});
    columns_ = std::min(columns ? columns : square_side(count), count);
    const std::size_t rows = ceil_div(count, columns_);

    const std::uint64_t sheet_height = extent(rows, height, gap);
    const std::uint64_t sheet_width = extent(columns_, width, gap);
    if (sheet_height * channels > kMostSheetPixels / sheet_width)
        throw_error({"a sheet of ", count, " pictures would have ", sheet_width, " x ",
                     sheet_height, " x ", channels, " numbers; expected ", kMostSheetPixels,
                     " at most"});
    picture_.height = static_cast<std::size_t>(sheet_height);
    picture_.width = static_cast<std::size_t>(sheet_width);
    picture_.channels = channels;
    picture_.pixels.assign(picture_.height * picture_.width * channels, kGapGrey);
}

void Sheet::add(ConstMatrixView images) {
    check_columns(images, "images", image_.size());
    if (images.rows > count_ - next_)
        throw_error({"images has ", images.rows, " rows; the sheet has ", count_ - next_, " of ",
                     count_, " places left"});
    for (std::size_t i = 0; i < images.rows; ++i, ++next_) {
        const std::size_t top = next_ / columns_ * (image_.height + gap_);
        const std::size_t left = next_ % columns_ * (image_.width + gap_);
        const float* value = images.row(i);
        for (std::size_t y = 0; y < image_.height; ++y) {
            std::uint8_t* line =
                picture_.pixels.data() + ((top + y) * picture_.width + left) * picture_.channels;
            for (std::size_t x = 0; x < image_.width * picture_.channels; ++x)
                *line++ = to_pixel(image_.brightness(*value++));
        }
    }
}

Picture make_sheet(ConstMatrixView images, const ImageShape& image, std::size_t columns,
                   std::size_t gap) {
    Sheet sheet(images.rows, image, columns, gap);
    sheet.add(images);
    return sheet.picture();
}

} // namespace pocketgan
