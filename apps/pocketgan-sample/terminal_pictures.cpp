#include "terminal_pictures.hpp"

#include "base/ceil_div.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"
#include "image/encode_picture.hpp"
#include "pocketgan/picture.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace pocketgan::app {
namespace {

constexpr std::size_t kGap = 1; // characters between two pictures

struct Colour {
    unsigned red, green, blue; // 0 to 255

    bool operator==(const Colour& other) const {
        return red == other.red && green == other.green && blue == other.blue;
    }
    unsigned level() const { return (red + green + blue) / 3; }
};

constexpr Colour kBlack = {0, 0, 0};

// The mean of a square of `side` pixels, or of the part of it that is inside the picture.
Colour mean(const Picture& picture, std::size_t row, std::size_t column, std::size_t side) {
    const std::size_t bottom = std::min(row + side, picture.height),
                      right = std::min(column + side, picture.width);
    unsigned sums[3] = {}, count = 0;
    for (std::size_t y = row; y < bottom; ++y)
        for (std::size_t x = column; x < right; ++x, ++count)
            for (std::size_t c = 0; c < 3; ++c)
                sums[c] += picture.pixels[(y * picture.width + x) * picture.channels +
                                          std::min(c, picture.channels - 1)];
    return count ? Colour{sums[0] / count, sums[1] / count, sums[2] / count} : kBlack;
}

// The number of the nearest of the 256 colours of xterm: 16 to 231 are a cube with six levels of
// each colour, 232 to 255 are greys without black and white.
unsigned palette_number(const Colour& colour) {
    if (colour.red == colour.green && colour.green == colour.blue) {
        const unsigned grey = colour.red * 25 / 255;
        return grey == 0 ? 16 : grey == 25 ? 231 : 231 + grey;
    }
    const auto step = [](unsigned level) { return (level * 5 + 127) / 255; };
    return 16 + 36 * step(colour.red) + 6 * step(colour.green) + step(colour.blue);
}

// The escape sequence that sets the colour of the text (`ground` 38) or of what is behind it (48).
std::string escape(unsigned ground, const Colour& colour, Colours colours) {
    if (colours == Colours::all)
        return joined(
            {"\033[", ground, ";2;", colour.red, ";", colour.green, ";", colour.blue, "m"});
    return joined({"\033[", ground, ";5;", palette_number(colour), "m"});
}

bool shows_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"})
        if (const char* const value = std::getenv(name); value && *value) {
            const std::string locale = value;
            return locale.find("UTF-8") != std::string::npos ||
                   locale.find("utf8") != std::string::npos;
        }
    return false;
}

// Appends characters for pairs of pixels.
class Line {
public:
    explicit Line(std::string& text) : text_(text) {}

    void add(const Colour& upper, const Colour& lower) {
        if (!utf8_) {
            text_ += shade((upper.level() + lower.level()) / 2, 256);
        } else if (colours_ == Colours::none) {
            const bool is_up = upper.level() > 127, is_down = lower.level() > 127;
            text_ += is_up ? (is_down ? "\u2588" : "\u2580") : (is_down ? "\u2584" : " ");
        } else {
            if (!is_coloured_ || !(upper == upper_))
                text_ += escape(38, upper, colours_);
            if (!is_coloured_ || !(lower == lower_))
                text_ += escape(48, lower, colours_);
            text_ += "\u2580";
            is_coloured_ = true;
            upper_ = upper;
            lower_ = lower;
        }
    }
    void end_picture(const char* then) {
        if (is_coloured_)
            text_ += "\033[0m";
        is_coloured_ = false;
        text_ += then;
    }

private:
    std::string& text_;
    const bool utf8_ = shows_utf8();
    const Colours colours_ = terminal_colours();
    bool is_coloured_ = false;
    Colour upper_ = kBlack, lower_ = kBlack;
};

} // namespace

std::size_t pictures_per_row(const ImageShape& image) {
    const std::size_t columns = terminal_columns();
    if (columns == 0)
        return 0;
    return std::max<std::size_t>((columns + kGap) / (image.width + kGap), 1);
}

std::string terminal_pictures(ConstMatrixView images, const ImageShape& image) {
    std::vector<Picture> pictures;
    for (std::size_t i = 0; i < images.rows; ++i)
        pictures.push_back(make_sheet(images.slice(i, 1), image));
    const std::size_t side = ceil_div(image.width, std::max<std::size_t>(terminal_columns(), 1));
    std::string text;
    Line line(text);
    for (std::size_t y = 0; y < image.height; y += 2 * side)
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            for (std::size_t x = 0; x < image.width; x += side)
                line.add(mean(pictures[i], y, x, side), mean(pictures[i], y + side, x, side));
            line.end_picture(i + 1 < pictures.size() ? " " : "\n");
        }
    return text;
}

} // namespace pocketgan::app
