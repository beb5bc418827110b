#include "kernels/phases.hpp"

#include "base/ceil_div.hpp"

namespace pocketgan::kernels {
namespace {

struct Size {
    std::size_t height, width, channels;
};

// The pixels of a phase along one axis: `count`, from `first` on in steps of `step`. The window of
// pixel i is `taps` long, from i * window_step + window_first on; the first of them is first_tap.
struct Axis {
    std::size_t first, step, count;
    std::ptrdiff_t window_first;
    std::size_t window_step, taps, first_tap;
};

// The pixels of a convolution's output: the window of pixel i begins at i * stride - pad.
Axis gather(std::size_t count, std::size_t kernel, const Convolution& c) {
    return {0, 1, count, -static_cast<std::ptrdiff_t>(c.pad), c.stride, kernel, 0};
}

// The same backwards: pixel o is reached from the pixels i with o = i * stride - pad + tap. The
// pixels o = r + stride * q of phase r have the same taps, those of (r + pad) mod stride, and i
// falls by one where the tap grows by the stride. So they are the windows, at steps of one pixel,
// of a kernel with these taps in descending order.
Axis spread(std::size_t r, std::size_t count, std::size_t kernel, const Convolution& c) {
    const std::size_t least = (r + c.pad) % c.stride;
    const std::size_t taps = kernel > least ? ceil_div(kernel - least, c.stride) : 0;
    return {r,
            c.stride,
            ceil_div(count - r, c.stride),
            static_cast<std::ptrdiff_t>((r + c.pad) / c.stride + 1) -
                static_cast<std::ptrdiff_t>(taps),
            1,
            taps,
            taps > 0 ? least + (taps - 1) * c.stride : 0};
}

// Phases along an axis of `count` pixels.
std::size_t phases_along(std::size_t count, bool spreads, const Convolution& c) {
    return !spreads ? 1 : count < c.stride ? count : c.stride;
}

std::size_t phases(const Size& to, bool spreads, const Convolution& c) {
    return phases_along(to.height, spreads, c) * phases_along(to.width, spreads, c);
}

Phase phase(const Size& from, const Size& to, bool spreads, const Convolution& c, std::size_t i) {
    const std::size_t across = phases_along(to.width, spreads, c);
    const Axis v = spreads ? spread(i / across, to.height, c.kernel_height, c)
                           : gather(to.height, c.kernel_height, c);
    const Axis h = spreads ? spread(i % across, to.width, c.kernel_width, c)
                           : gather(to.width, c.kernel_width, c);
    Phase phase;
    phase.window = {from.height,   from.width,     from.channels, 0,
                    v.count,       h.count,        v.taps,        h.taps,
                    v.window_step, v.window_first, h.window_first};
    phase.first_tap_y = v.first_tap;
    phase.first_tap_x = h.first_tap;
    phase.tap_step = spreads ? -static_cast<std::ptrdiff_t>(c.stride) : 1;
    phase.kernel_width = c.kernel_width;
    phase.offset = (v.first * to.width + h.first) * to.channels;
    phase.line = v.step * to.width * to.channels;
    phase.pixel = h.step * to.channels;
    return phase;
}

Size input_of(const LayerShape& shape) {
    const Convolution& c = shape.convolution;
    return {c.in_height, c.in_width, c.in_channels};
}

Size linear_of(const LayerShape& shape) {
    const Convolution& c = shape.convolution;
    return {c.out_height, c.out_width, shape.weight_rows()};
}

bool is_transposed(const LayerShape& shape) {
    return shape.kind == LayerKind::transposed_convolution;
}

} // namespace

std::size_t forward_phases(const LayerShape& shape) {
    return phases(linear_of(shape), is_transposed(shape), shape.convolution);
}

Phase forward_phase(const LayerShape& shape, std::size_t i) {
    return phase(input_of(shape), linear_of(shape), is_transposed(shape), shape.convolution, i);
}

std::size_t backward_phases(const LayerShape& shape) {
    return phases(input_of(shape), !is_transposed(shape), shape.convolution);
}

Phase backward_phase(const LayerShape& shape, std::size_t i) {
    return phase(linear_of(shape), input_of(shape), !is_transposed(shape), shape.convolution, i);
}

} // namespace pocketgan::kernels
