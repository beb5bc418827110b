#include "base/aligned_buffer.hpp"
#include "base/ceil_div.hpp"
#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"
#include "nn/linear_map.hpp"

#include <algorithm>
#include <vector>

namespace pocketgan {
namespace {

using namespace kernels;

// A pixel of the kernel: (y, x) at y * kernel_width + x.
using Tap = std::size_t;

// Pixels of an image along one axis, from `first` on in steps of `step`; and the windows of `from`
// around them: the window of pixel i is that of size `taps.size()` from i * window_step +
// window_first on. taps[t] is the tap of the kernel by which element t is multiplied.
struct Axis {
    std::size_t first, step, count;
    std::ptrdiff_t window_first;
    std::size_t window_step;
    std::vector<std::size_t> taps;
};

// The one axis of a convolution: `count` pixels, and the window of pixel i from i * stride - pad
// on.
std::vector<Axis> gather(std::size_t count, std::size_t kernel, const Convolution& c) {
    Axis axis{0, 1, count, -static_cast<std::ptrdiff_t>(c.pad), c.stride, {}};
    for (std::size_t t = 0; t < kernel; ++t)
        axis.taps.push_back(t);
    return {axis};
}

// The same backwards: pixel o of `count` is reached from the pixels i with o = i * stride - pad + k
// for a k of the kernel. The pixels o = r + stride * q of one phase r have the same k: those of
// k = (r + pad) mod stride, and i falls by one where k grows by the stride. So they are the
// windows, at steps of one pixel, of a kernel with the taps of that phase, and nothing is
// multiplied by the zeros between the pixels of an image that is spread out.
std::vector<Axis> spread(std::size_t count, std::size_t kernel, const Convolution& c) {
    std::vector<Axis> axes;
    for (std::size_t r = 0; r < std::min(c.stride, count); ++r) {
        const std::size_t k = (r + c.pad) % c.stride;
        Axis axis{r, c.stride, ceil_div(count - r, c.stride), 0, 1, {}};
        for (std::size_t t = k; t < kernel; t += c.stride)
            axis.taps.insert(axis.taps.begin(), t);
        axis.window_first = static_cast<std::ptrdiff_t>((r + c.pad) / c.stride + 1) -
                            static_cast<std::ptrdiff_t>(axis.taps.size());
        axes.push_back(axis);
    }
    return axes;
}

struct Size {
    std::size_t height, width, channels;
};

// A product that computes some pixels of an image from windows of another one.
struct Phase {
    Window window;
    std::vector<Tap> taps; ///< of the elements of the window
    Size to;               ///< the image
    std::size_t offset;    ///< of the first pixel in the image
    std::size_t line, place;

    std::size_t places() const { return window.grid_height * window.grid_width; }
    Places rows(std::size_t image) const {
        return Places::grid(window.grid_height, window.grid_width, image, line, place);
    }
};

std::vector<Phase> phases(const Size& from, const Size& to, const std::vector<Axis>& vertical,
                          const std::vector<Axis>& horizontal, std::size_t kernel_width) {
    std::vector<Phase> result;
    for (const Axis& v : vertical)
        for (const Axis& h : horizontal) {
            Phase phase;
            phase.window = {from.height,   from.width,     from.channels, 0,
                            v.count,       h.count,        v.taps.size(), h.taps.size(),
                            v.window_step, v.window_first, h.window_first};
            for (const std::size_t y : v.taps)
                for (const std::size_t x : h.taps)
                    phase.taps.push_back(y * kernel_width + x);
            phase.to = to;
            phase.offset = (v.first * to.width + h.first) * to.channels;
            phase.line = v.step * to.width * to.channels;
            phase.place = h.step * to.channels;
            result.push_back(std::move(phase));
        }
    return result;
}

bool is_whole(const std::vector<Tap>& taps, std::size_t kernel) {
    for (std::size_t t = 0; t < taps.size(); ++t)
        if (taps[t] != t)
            return false;
    return taps.size() == kernel;
}

// A convolution, or a transposed one. One is the other backwards: the gradient of the inputs of
// each is the other kind.
class ConvolutionMap : public LinearMap {
public:
    explicit ConvolutionMap(const LayerShape& shape) :
        c_(shape.convolution),
        units_(shape.weight_rows()),
        kernel_(c_.kernel_height * c_.kernel_width),
        bias_per_pixel_(c_.bias_per_pixel) {
        const bool is_transposed = shape.kind == LayerKind::transposed_convolution;
        const Size in{c_.in_height, c_.in_width, c_.in_channels};
        const Size out{c_.out_height, c_.out_width, units_};
        const auto along = is_transposed ? spread : gather;
        const auto back = is_transposed ? gather : spread;
        forward_ = phases(in, out, along(out.height, c_.kernel_height, c_),
                          along(out.width, c_.kernel_width, c_), c_.kernel_width);
        backward_ = phases(out, in, back(in.height, c_.kernel_height, c_),
                           back(in.width, c_.kernel_width, c_), c_.kernel_width);
        const KernelTable& table = kernels::table();
        weights_.resize(packed_size(table, kernel_ * in.channels, units_));
        gradient_.resize(weights_.size());
        transposed_.resize(kernel_ * units_ * in.channels);
        sums_.resize(out.height * out.width * units_);
    }

    void forward(ConstMatrixView x, const float* w, MatrixView z, const Epilogue& epilogue,
                 Engine& engine) override {
        for (const Phase& phase : forward_) {
            Window window = phase.window;
            window.image = x.stride;
            engine.workers().product({x.rows * phase.places(), units_, window.size(),
                                      OperandA::windows(x.data, window),
                                      OperandB::panels(select(phase, w)),
                                      ResultC::rows(z.data + phase.offset, phase.rows(z.stride)),
                                      of_phase(epilogue, phase)});
        }
    }

    void input_gradient(ConstMatrixView dz, const float* w, MatrixView dx, const Epilogue& epilogue,
                        Engine& engine) override {
        for (const Phase& phase : backward_) {
            Window window = phase.window;
            window.image = dz.stride;
            transpose(phase, w);
            engine.workers().product({dz.rows * phase.places(), c_.in_channels, window.size(),
                                      OperandA::windows(dz.data, window),
                                      OperandB::rows(transposed_.data(), c_.in_channels),
                                      ResultC::rows(dx.data + phase.offset, phase.rows(dx.stride)),
                                      of_phase(epilogue, phase)});
        }
    }

    void weight_gradient(ConstMatrixView dz, ConstMatrixView x, float* dw, bool adds,
                         Engine& engine) override {
        const std::size_t width = panel_width();
        if (!adds)
            std::fill_n(dw, weights_.size(), 0.0f); // phases may not have all taps
        for (const Phase& phase : forward_) {
            Window window = phase.window;
            window.image = x.stride;
            const bool is_direct = is_whole(phase.taps, kernel_);
            float* const to = is_direct ? dw : weights_.data();
            engine.workers().product({window.size(), units_, x.rows * phase.places(),
                                      OperandA::window_columns(x.data, window),
                                      OperandB::rows(dz.data + phase.offset, phase.rows(dz.stride)),
                                      ResultC::panels(to, width, width * window.size()),
                                      is_direct ? Epilogue::accumulate() : Epilogue::store()});
            if (!is_direct)
                for_each_block(phase,
                               [&](std::size_t of_kernel, std::size_t of_phase, std::size_t size) {
                                   for (std::size_t i = 0; i < size; ++i)
                                       dw[of_kernel + i] += to[of_phase + i];
                               });
        }
    }

    void learn(ConstMatrixView dz, ConstMatrixView x, const Update& update, std::size_t at,
               Engine& engine) override {
        weight_gradient(dz, x, gradient_.data(), false, engine);
        Workers& workers = engine.workers();
        workers.parallel_for(gradient_.size(), kAlignedFloats, kLeastFloats,
                             [&](std::size_t first, std::size_t count) {
                                 workers.table().update(update, at + first,
                                                        gradient_.data() + first, count);
                             });
    }

    void bias_gradient(ConstMatrixView dz, float* db, Engine& engine) override {
        const KernelTable& table = engine.workers().table();
        float* const of_pixels = bias_per_pixel_ ? db : sums_.data();
        table.column_sums(dz.data, dz.stride, dz.rows, dz.columns, of_pixels);
        if (!bias_per_pixel_)
            table.column_sums(of_pixels, units_, dz.columns / units_, units_, db);
    }

private:
    std::size_t panel_width() const { return kernels::table().tile_columns; }

    // Calls work(offset in panels of the kernel, offset in panels of the phase, floats) for each
    // block of both that is the rows of one tap within one panel.
    template <typename Work>
    void for_each_block(const Phase& phase, const Work& work) const {
        const std::size_t size = c_.in_channels * panel_width();
        for (std::size_t panel = 0; panel < ceil_div(units_, panel_width()); ++panel)
            for (std::size_t t = 0; t < phase.taps.size(); ++t)
                work((panel * kernel_ + phase.taps[t]) * size,
                     (panel * phase.taps.size() + t) * size, size);
    }

    // The rows of Wᵀ of a phase's taps, in panels.
    const float* select(const Phase& phase, const float* w) {
        if (is_whole(phase.taps, kernel_))
            return w;
        for_each_block(phase, [&](std::size_t of_kernel, std::size_t of_phase, std::size_t size) {
            std::copy_n(w + of_kernel, size, weights_.data() + of_phase);
        });
        return weights_.data();
    }

    // W of a phase's taps -> transposed_ (taps * units, in_channels) by rows.
    void transpose(const Phase& phase, const float* w) {
        const std::size_t channels = c_.in_channels, width = panel_width();
        float* to = transposed_.data();
        for (const Tap tap : phase.taps)
            for (std::size_t unit = 0; unit < units_; ++unit) {
                const float* from =
                    w + ((unit / width * kernel_ + tap) * channels) * width + unit % width;
                for (std::size_t channel = 0; channel < channels; ++channel, from += width)
                    *to++ = *from;
            }
    }

    // The epilogue of the pixels of a phase; `whole` is that of examples.
    Epilogue of_phase(const Epilogue& whole, const Phase& phase) const {
        Epilogue e = whole;
        for (Epilogue::Rows* const rows : {&e.mask, &e.output})
            if (rows->data)
                *rows = {rows->data + phase.offset, phase.rows(rows->rows.stride())};
        if (bias_per_pixel_ && e.bias.data)
            e.bias = {e.bias.data + phase.offset, phase.rows(0)};
        return e;
    }

    const Convolution c_;
    const std::size_t units_;  ///< numbers of a pixel of Z
    const std::size_t kernel_; ///< taps
    const bool bias_per_pixel_;
    std::vector<Phase> forward_, backward_;
    AlignedFloats weights_;    ///< of a phase, in panels
    AlignedFloats transposed_; ///< of a phase, by rows
    AlignedFloats gradient_;   ///< dW until an update applies it
    AlignedFloats sums_;       ///< of the examples' pixels of dZ
};

} // namespace

std::unique_ptr<LinearMap> make_convolution(const LayerShape& shape) {
    return std::make_unique<ConvolutionMap>(shape);
}

} // namespace pocketgan
