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

void check_size(const char* name, std::size_t value, std::size_t least = 1) {
    if (value < least || value > kMost)
        throw_error({name, " is ", value, "; expected ", least, " to ", kMost});
}

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
    check_size("height", c.in_height);
    check_size("width", c.in_width);
    check_size("channels", c.in_channels);
    check_size("output channels", c.out_channels);
    check_size("kernel height", c.kernel_height);
    check_size("kernel width", c.kernel_width);
    check_size("stride", c.stride);
    check_size("pad", c.pad, 0);
    const bool is_transposed = kind == LayerKind::transposed_convolution;
    c.out_height = output_size("height", c.in_height, c.kernel_height, c, is_transposed);
    c.out_width = output_size("width", c.in_width, c.kernel_width, c, is_transposed);
    check_size("output height", c.out_height);
    check_size("output width", c.out_width);
    LayerShape shape;
    shape.kind = kind;
    shape.convolution = c;
    // Two sizes of up to 2^20 fit 64 bits, three may not.
    const std::uint64_t in = std::uint64_t{c.in_height} * c.in_width;
    const std::uint64_t out = std::uint64_t{c.out_height} * c.out_width;
    constexpr std::uint64_t kMostNumbers = std::uint64_t{1} << 31;
    if (in > kMostNumbers / c.in_channels || out > kMostNumbers / c.out_channels)
        throw_error({"image has ", in > kMostNumbers / c.in_channels ? in : out,
                     " pixels; expected fewer than 2^31 numbers"});
    shape.inputs = static_cast<std::size_t>(in * c.in_channels);
    shape.outputs = static_cast<std::size_t>(out * c.out_channels);
    return shape;
}

} // namespace pocketgan
