#include "base/names.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/model.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

constexpr Named<LayerKind> kKinds[] = {
    {LayerKind::dense, "dense"},
    {LayerKind::convolution, "convolution"},
    {LayerKind::transposed_convolution, "transposed_convolution"},
    {LayerKind::max_pooling, "max_pooling"},
};

constexpr std::size_t kMost = std::size_t{1} << 20;
constexpr std::size_t kMostWindow = 255; // the pieces of maxout

// The pixels of the output along an axis.
std::size_t output_size(const char* axis, std::size_t in, std::size_t kernel, const Convolution& c,
                        LayerKind kind) {
    if (kind == LayerKind::transposed_convolution) {
        const std::size_t whole = c.stride * (in - 1) + kernel + c.output_padding;
        if (whole <= 2 * c.pad)
            throw_error({"pad ", c.pad, " leaves nothing of the ", axis, " of ", whole,
                         " pixels of the output; expected at most ", (whole - 1) / 2});
        return whole - 2 * c.pad;
    }
    if (kernel > in + 2 * c.pad)
        throw_error({"kernel of ", kernel, " pixels is larger than the ", axis, " of ", in,
                     " pixels with ", c.pad, " of padding at each side"});
    const std::size_t whole = (in + 2 * c.pad - kernel) / c.stride + 1;
    const bool leaves_pixels = (whole - 1) * c.stride + kernel < in + c.pad;
    return kind == LayerKind::max_pooling && leaves_pixels ? whole + 1 : whole;
}

} // namespace

const char* to_string(LayerKind kind) {
    return name_of(kKinds, kind);
}

LayerKind layer_kind_from_string(const std::string& name) {
    return value_of(kKinds, "layer type", name);
}

LayerShape convolution_shape(LayerKind kind, const Convolution& convolution) {
    Convolution c = convolution;
    const bool is_pool = kind == LayerKind::max_pooling;
    const bool may_pad_output = kind == LayerKind::transposed_convolution && c.stride > 0;
    // A window of max pooling has a pixel, and the windows leave none out.
    const std::size_t side = std::min(c.kernel_height, c.kernel_width);
    const std::size_t most_width =
        is_pool && c.kernel_height > 0 ? kMostWindow / c.kernel_height : kMost;
    const struct {
        const char* name;
        std::size_t value, least, most;
    } sizes[] = {
        {"height", c.in_height, 1, kMost},
        {"width", c.in_width, 1, kMost},
        {"channels", c.in_channels, 1, kMost},
        {"outputs", c.out_channels, is_pool ? c.in_channels : 1, is_pool ? c.in_channels : kMost},
        {"kernel_height", c.kernel_height, 1, is_pool ? kMostWindow : kMost},
        {"kernel_width", c.kernel_width, 1, most_width},
        {"stride", c.stride, 1, is_pool ? side : kMost},
        {"pad", c.pad, 0, is_pool ? side - 1 : kMost},
        {"output_padding", c.output_padding, 0, may_pad_output ? c.stride - 1 : 0}};
    for (const auto& size : sizes)
        if (size.value < size.least || size.value > size.most)
            throw_error(
                {size.name, " is ", size.value, "; expected ", size.least, " to ", size.most});
    c.out_height = output_size("height", c.in_height, c.kernel_height, c, kind);
    c.out_width = output_size("width", c.in_width, c.kernel_width, c, kind);
    LayerShape shape;
    shape.kind = kind;
    if (is_pool) {
        shape.activation = Activation::maxout;
        shape.pieces = c.kernel_height * c.kernel_width;
    }
    shape.convolution = c;
    // Sizes are below 2^41, so that the products of pixels are not exact, but large enough.
    const double in = static_cast<double>(c.in_height) * static_cast<double>(c.in_width);
    const double out = static_cast<double>(c.out_height) * static_cast<double>(c.out_width);
    constexpr double kMostNumbers = 2147483648.0; // 2^31
    if (in * static_cast<double>(c.in_channels) > kMostNumbers ||
        out * static_cast<double>(c.out_channels) > kMostNumbers)
        throw_error({"image of its input or output has more than 2^31 numbers"});
    shape.inputs = c.in_height * c.in_width * c.in_channels;
    shape.outputs = c.out_height * c.out_width * c.out_channels;
    return shape;
}

} // namespace pocketgan
