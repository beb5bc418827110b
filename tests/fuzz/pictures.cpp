// The writers of pictures, with sheets and pictures of any shape and any numbers, NaN included.

#include "target.hpp"

#include "pocketgan/picture.hpp"
#include "scratch.hpp"

#include <cstring>
#include <vector>

namespace fuzz {
namespace {

using namespace pocketgan;

constexpr std::size_t kMostPixels = 2048; ///< of a picture that is encoded

// Sheets of up to kMostSheetPixels are right, but take 16 MB each: few thousand in ten minutes.
constexpr double kTooLarge = 2.0 * kMostSheetPixels, kSmall = 65536.0;

void encode(const Picture& picture) {
    static const ScratchFolder scratch;
    if (picture.pixels.size() > kMostPixels)
        return;
    takes(picture.pixels.size(), [&] { to_text(picture); });
    for (const char* name : {"a.png", "b.PGM", "c.ppm", "d.jpg"})
        takes(picture.pixels.size(), [&] { write_picture(scratch.path(name), picture); });
}

void any_picture(Input& input) {
    Picture picture;
    picture.height = input.size();
    picture.width = input.size();
    picture.channels = input.size();
    const std::string pixels = input.rest();
    picture.pixels.assign(pixels.begin(), pixels.end());
    encode(picture);
    const std::uint64_t needed = std::uint64_t{picture.height % 256} * (picture.width % 256) * 3;
    if (needed <= kMostPixels) { // a picture that fits its shape
        picture.height %= 256;
        picture.width %= 256;
        picture.channels = picture.channels % 2 ? 1 : 3;
        picture.pixels.resize(picture.height * picture.width * picture.channels, 77);
        encode(picture);
    }
}

void any_sheet(Input& input) {
    const std::size_t count = input.size(), columns = input.size(), gap = input.size();
    ImageShape image;
    image.height = input.size();
    image.width = input.size();
    image.channels = input.size();
    image.low = input.number<float>();
    image.high = input.number<float>();
    const double pixels = (static_cast<double>(image.height) + static_cast<double>(gap)) *
                          (static_cast<double>(image.width) + static_cast<double>(gap)) *
                          static_cast<double>(count) * static_cast<double>(image.channels);
    if (pixels > kSmall && pixels < kTooLarge)
        return;
    takes(kMostSheetPixels, [&] {
        Sheet sheet(count, image, columns, gap);
        if (sheet.picture().pixels.size() > kMostPixels)
            return;
        const std::string bytes = input.rest();
        std::vector<float> numbers(count * image.size(), 0.5f);
        std::memcpy(numbers.data(), bytes.data(),
                    std::min(bytes.size(), numbers.size() * sizeof(float)));
        sheet.add({numbers.data(), count, image.size()});
        encode(sheet.picture());
    });
}

} // namespace

void pictures(Input input) {
    if (input.byte() % 2)
        any_picture(input);
    else
        any_sheet(input);
}

} // namespace fuzz
