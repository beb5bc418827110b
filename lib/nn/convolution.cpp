#include "base/aligned_buffer.hpp"
#include "base/ceil_div.hpp"
#include "kernels/phases.hpp"
#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"
#include "nn/linear_map.hpp"

#include <algorithm>
#include <vector>

namespace pocketgan {
namespace {

using namespace kernels;

// A convolution, or a transposed one. One is the other backwards: the gradient of the inputs of
// each is the other kind.
class ConvolutionMap : public LinearMap {
public:
    explicit ConvolutionMap(const LayerShape& shape) :
        c_(shape.convolution),
        units_(shape.weight_rows()),
        kernel_(c_.kernel_height * c_.kernel_width),
        bias_per_pixel_(c_.bias_per_pixel) {
        for (std::size_t i = 0; i < forward_phases(shape); ++i)
            forward_.push_back(forward_phase(shape, i));
        for (std::size_t i = 0; i < backward_phases(shape); ++i)
            backward_.push_back(backward_phase(shape, i));
        const KernelTable& table = kernels::table();
        weights_.resize(packed_size(table, shape.weight_columns(), units_));
        gradient_.resize(weights_.size());
        transposed_.resize(units_ * shape.weight_columns());
        sums_.resize(shape.linear_size());
    }

    void forward(ConstMatrixView x, const float* w, MatrixView z, const Epilogue& epilogue,
                 Engine& engine) override {
        for (const Phase& phase : forward_)
            compute(phase, x, OperandB::panels(select(phase, w)), units_, z, epilogue, engine);
    }

    void input_gradient(ConstMatrixView dz, const float* w, MatrixView dx, const Epilogue& epilogue,
                        Engine& engine) override {
        const std::size_t channels = c_.in_channels;
        for (const Phase& phase : backward_) {
            transpose(phase, w);
            compute(phase, dz, OperandB::rows(transposed_.data(), channels), channels, dx, epilogue,
                    engine);
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
            const bool is_direct = phase.is_whole(c_);
            float* const to = is_direct ? dw : weights_.data();
            engine.workers().product({window.size(), units_, x.rows * phase.pixels(),
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
    // The pixels of `to`, of n numbers, that a phase computes from the windows of `from`.
    void compute(const Phase& phase, ConstMatrixView from, const OperandB& b, std::size_t n,
                 MatrixView to, const Epilogue& epilogue, Engine& engine) const {
        Window window = phase.window;
        window.image = from.stride;
        engine.workers().product({from.rows * phase.pixels(), n, window.size(),
                                  OperandA::windows(from.data, window), b,
                                  ResultC::rows(to.data + phase.offset, phase.rows(to.stride)),
                                  of_phase(epilogue, phase)});
    }

    std::size_t panel_width() const { return kernels::table().tile_columns; }

    // Calls work(offset in panels of the kernel, offset in panels of the phase, floats) for each
    // block of both that is the rows of one tap within one panel.
    template <typename Work>
    void for_each_block(const Phase& phase, const Work& work) const {
        const std::size_t size = c_.in_channels * panel_width();
        for (std::size_t panel = 0; panel < ceil_div(units_, panel_width()); ++panel)
            for (std::size_t t = 0; t < phase.taps(); ++t)
                work((panel * kernel_ + phase.tap(t)) * size, (panel * phase.taps() + t) * size,
                     size);
    }

    // The rows of Wᵀ of a phase's taps, in panels.
    const float* select(const Phase& phase, const float* w) {
        if (phase.is_whole(c_))
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
        for (std::size_t t = 0; t < phase.taps(); ++t)
            for (std::size_t unit = 0; unit < units_; ++unit) {
                const float* from =
                    w + ((unit / width * kernel_ + phase.tap(t)) * channels) * width + unit % width;
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
