#include "data/fit_picture.hpp"

#include "base/names.hpp"
#include "base/number_text.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace pocketgan {
namespace {

constexpr Named<PictureFit> kFits[] = {
    {PictureFit::crop, "crop"}, {PictureFit::pad, "pad"}, {PictureFit::stretch, "stretch"}};

/// The pixels of a line that a pixel of the result is made of: weight[j] of pixel first + j.
struct Taps {
    std::size_t first = 0;
    std::vector<float> weights;
};

/// The part [begin, end) of a line of `pixels` pixels -> `count` pixels.
std::vector<Taps> taps_of(double begin, double end, std::size_t pixels, std::size_t count) {
    std::vector<Taps> all(count);
    const double step = (end - begin) / static_cast<double>(count);
    const auto last = static_cast<double>(pixels - 1);
    for (std::size_t i = 0; i < count; ++i) {
        Taps& taps = all[i];
        const double low = begin + static_cast<double>(i) * step;
        if (step >= 1.0) { // the average of [low, low + step)
            const double high = std::min(low + step, static_cast<double>(pixels));
            taps.first = static_cast<std::size_t>(std::clamp(std::floor(low), 0.0, last));
            for (auto at = static_cast<double>(taps.first); at < high && at <= last; at += 1.0) {
                const double share = std::min(at + 1.0, high) - std::max(at, low);
                // A sliver is the rounding of an edge.
                if (share > 1e-9 || taps.weights.empty())
                    taps.weights.push_back(static_cast<float>(share / step));
            }
        } else { // between the centres of two pixels
            const double centre = std::clamp(low + 0.5 * step - 0.5, 0.0, last);
            const double floor = std::floor(centre);
            taps.first = static_cast<std::size_t>(floor);
            const auto upper = static_cast<float>(centre - floor);
            taps.weights = {1.0f - upper};
            if (upper > 0.0f)
                taps.weights.push_back(upper);
        }
    }
    return all;
}

/// A part of a line, and the pixels of the result that show it.
struct Window {
    double begin, end;
    std::size_t first, count;
};

struct Windows {
    Window y, x;
};

Windows windows_of(const Picture& picture, const PictureOptions& options) {
    const auto height = static_cast<double>(picture.height),
               width = static_cast<double>(picture.width);
    Windows whole = {{0.0, height, 0, options.height}, {0.0, width, 0, options.width}};
    const double y_scale = static_cast<double>(options.height) / height,
                 x_scale = static_cast<double>(options.width) / width;
    if (options.fit == PictureFit::stretch || y_scale == x_scale)
        return whole;
    if (options.fit == PictureFit::crop) { // the middle of the longer side
        Window& longer = y_scale < x_scale ? whole.y : whole.x;
        const double kept = static_cast<double>(longer.count) / std::max(y_scale, x_scale);
        const double all = longer.end;
        longer.begin = 0.5 * (all - kept);
        longer.end = longer.begin + kept;
        return whole;
    }
    Window& shorter = y_scale < x_scale ? whole.x : whole.y;
    const double shown = std::round(shorter.end * std::min(y_scale, x_scale));
    const std::size_t all = shorter.count;
    shorter.count = std::clamp<std::size_t>(static_cast<std::size_t>(shown), 1, all);
    shorter.first = (all - shorter.count) / 2;
    return whole;
}

/// The windows of `picture` -> a picture of the options' size, black around what is shown.
Picture resized(const Picture& picture, const PictureOptions& options) {
    const Windows windows = windows_of(picture, options);
    const std::vector<Taps> rows =
        taps_of(windows.y.begin, windows.y.end, picture.height, windows.y.count);
    const std::vector<Taps> columns =
        taps_of(windows.x.begin, windows.x.end, picture.width, windows.x.count);
    const std::size_t channels = picture.channels, line = picture.width * channels;
    Picture result;
    result.height = options.height;
    result.width = options.width;
    result.channels = channels;
    result.pixels.assign(result.height * result.width * channels, 0);
    std::vector<float> mixed(line); // the rows of a row of the result
    for (std::size_t y = 0; y < rows.size(); ++y) {
        std::fill(mixed.begin(), mixed.end(), 0.0f);
        for (std::size_t j = 0; j < rows[y].weights.size(); ++j) {
            const std::uint8_t* const from = &picture.pixels[(rows[y].first + j) * line];
            const float weight = rows[y].weights[j];
            for (std::size_t i = 0; i < line; ++i)
                mixed[i] += weight * static_cast<float>(from[i]);
        }
        std::uint8_t* out =
            &result.pixels[((windows.y.first + y) * result.width + windows.x.first) * channels];
        for (const Taps& taps : columns)
            for (std::size_t c = 0; c < channels; ++c) {
                float level = 0.0f;
                for (std::size_t j = 0; j < taps.weights.size(); ++j)
                    level += taps.weights[j] * mixed[(taps.first + j) * channels + c];
                *out++ = static_cast<std::uint8_t>(std::clamp(level + 0.5f, 0.0f, 255.0f));
            }
    }
    return result;
}

Picture grey_of(const Picture& picture) {
    Picture grey = {picture.height, picture.width, 1, {}};
    grey.pixels.resize(picture.height * picture.width);
    const std::uint8_t* rgb = picture.pixels.data();
    for (std::uint8_t& level : grey.pixels) {
        level =
            static_cast<std::uint8_t>((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
        rgb += 3;
    }
    return grey;
}

Picture rgb_of(const Picture& picture) {
    Picture rgb = {picture.height, picture.width, 3, {}};
    rgb.pixels.reserve(3 * picture.pixels.size());
    for (const std::uint8_t level : picture.pixels)
        rgb.pixels.insert(rgb.pixels.end(), 3, level);
    return rgb;
}

} // namespace

const char* to_string(PictureFit fit) {
    return name_of(kFits, fit);
}

PictureFit picture_fit_from_string(const std::string& name) {
    return value_of(kFits, "fit", name);
}

void check_options(const PictureOptions& options) {
    if ((options.height == 0) != (options.width == 0) || options.height > kMostSide ||
        options.width > kMostSide)
        throw Error("image-size is " + std::to_string(options.height) + "x" +
                    std::to_string(options.width) + "; expected 1 to " + std::to_string(kMostSide) +
                    " of each, or none");
    if (options.grey && options.rgb)
        throw Error("grey and rgb exclude each other; expected one of them");
}

Picture fit_picture(Picture picture, const PictureOptions& options) {
    if (options.grey && picture.channels == 3)
        picture = grey_of(picture);
    if (options.height > 0 && (options.height != picture.height || options.width != picture.width))
        picture = resized(picture, options);
    if (options.rgb && picture.channels == 1)
        picture = rgb_of(picture);
    return picture;
}

std::string image_size_text(const PictureOptions& options) {
    if (options.height == 0 && options.width == 0)
        return "";
    const std::string height = std::to_string(options.height);
    return options.height == options.width ? height : height + "x" + std::to_string(options.width);
}

void set_image_size(PictureOptions& options, const std::string& text) {
    std::size_t height = 0, width = 0;
    const char* const end = text.data() + text.size();
    const char* at = text.empty() ? end : read_number(text.data(), end, height);
    if (at && at != end && *at == 'x')
        at = read_number(at + 1, end, width);
    else
        width = height;
    if (at != end || (!text.empty() && (height == 0 || width == 0)) || height > kMostSide ||
        width > kMostSide)
        throw Error("\"" + text +
                    "\" is not a size; expected H or HxW, such as 32 or 32x24, of 1 "
                    "to " +
                    std::to_string(kMostSide) + " pixels");
    options.height = height;
    options.width = width;
}

} // namespace pocketgan
