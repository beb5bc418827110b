#include "pocketgan/image_shape.hpp"

#include "base/check.hpp"
#include "image/check_image.hpp"

namespace pocketgan {

void to_brightness(MatrixView y, const ImageShape& image) {
    if (image.height == 0)
        return check_view(y, "y");
    check_range(image);
    check_columns(y, "y", image.size());
    for (std::size_t i = 0; i < y.rows; ++i)
        for (std::size_t j = 0; j < y.columns; ++j)
            y(i, j) = image.brightness(y(i, j));
}

} // namespace pocketgan
