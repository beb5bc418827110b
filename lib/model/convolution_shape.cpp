#include "base/names.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/model.hpp"

namespace pocketgan {
namespace {

constexpr Named<LayerKind> kKinds[] = {
    {LayerKind::dense, "dense"},
    {LayerKind::convolution, "convolution"},
    {LayerKind::transposed_convolution, "transposed_convolution"},
};

constexpr std::size_t kMost = std::size_t{1} << 20;

// The pixels of the output along an axis.
std::size_t output_size(const char* axis, std::size_t in, std::size_t kernel, const Convolution& c,
                        bool is_transposed) {
    if (is_transposed) {
        const std::size_t whole = c.stride * (in - 1) + kernel;
        if (whole <= 2 * c.pad)
            throw_error({"pad ", c.pad, " leaves nothing of the ", axis, " of ", whole,
                         " pixels of the output; expected at most ", (whole - 1) / 2});
        return whole - 2 * c.pad;
    }
    if (kernel > in + 2 * c.pad)
        throw_error({"kernel of ", kernel, " pixels is larger than the ", axis, " of ", in,
                     " pixels with ", c.pad, " of padding at each side"});
    return (in + 2 * c.pad - kernel) / c.stride + 1;
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
    const struct {
        const char* name;
        std::size_t value, least;
    } sizes[] = {{"height", c.in_height, 1},
                 {"width", c.in_width, 1},
                 {"channels", c.in_channels, 1},
                 {"outputs", c.out_channels, 1},
                 {"kernel_height", c.kernel_height, 1},
                 {"kernel_width", c.kernel_width, 1},
                 {"stride", c.stride, 1},
                 {"pad", c.pad, 0}};
    for (const auto& size : sizes)
        if (size.value < size.least || size.value > kMost)
            throw_error({size.name, " is ", size.value, "; expected ", size.least, " to ", kMost});
    const bool is_transposed = kind == LayerKind::transposed_convolution;
    c.out_height = output_size("height", c.in_height, c.kernel_height, c, is_transposed);
    c.out_width = output_size("width", c.in_width, c.kernel_width, c, is_transposed);
    LayerShape shape;
    shape.kind = kind;
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
