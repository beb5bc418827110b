#include "image/check_image.hpp"

#include "base/number_text.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <cmath>

namespace pocketgan {

void check_range(const ImageShape& image) {
    if (!std::isfinite(image.low) || !std::isfinite(image.high) || image.low >= image.high)
        throw Error(joined({"image has low ", number_text(image.low), " and high ",
                            number_text(image.high), "; expected finite numbers, low < high"}));
}

} // namespace pocketgan
