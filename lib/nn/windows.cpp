#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"
#include "nn/linear_map.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace pocketgan {
namespace {

using kernels::Epilogue;

// The windows of an image, one after the other: the linear part of max pooling, whose maxout
// chooses among their pixels. It has no weights. Pixels beyond the edge are the lowest number, so
// that they are not chosen.
class Windows : public LinearMap {
public:
    explicit Windows(const LayerShape& shape) : c_(shape.convolution) {}

    void forward(ConstMatrixView x, const float*, MatrixView z, const Epilogue& epilogue,
                 Engine& engine) override {
        assert(epilogue.kind == Epilogue::Kind::store);
        static_cast<void>(epilogue);
        engine.workers().parallel_for(
            x.rows, 1, least_rows(z.columns), [&](std::size_t first, std::size_t count) {
                for (std::size_t i = first; i < first + count; ++i) {
                    float* to = z.row(i);
                    for_each_pixel([&](const std::size_t* pixel) {
                        if (pixel)
                            std::copy_n(x.row(i) + *pixel, c_.in_channels, to);
                        else
                            std::fill_n(to, c_.in_channels, std::numeric_limits<float>::lowest());
                        to += c_.in_channels;
                    });
                }
            });
    }

    void input_gradient(ConstMatrixView dz, const float*, MatrixView dx, const Epilogue& epilogue,
                        Engine& engine) override {
        assert(!epilogue.mask.data);
        engine.workers().parallel_for(
            dz.rows, 1, least_rows(dz.columns), [&](std::size_t first, std::size_t count) {
                for (std::size_t i = first; i < first + count; ++i) {
                    const float* from = dz.row(i);
                    float* const to = dx.row(i);
                    std::fill_n(to, dx.columns, 0.0f);
                    for_each_pixel([&](const std::size_t* pixel) {
                        for (std::size_t c = 0; pixel && c < c_.in_channels; ++c)
                            to[*pixel + c] += from[c];
                        from += c_.in_channels;
                    });
                    if (epilogue.kind == Epilogue::Kind::backward)
                        engine.workers().table().activation_backward(
                            epilogue.activation, epilogue.activation_parameters,
                            epilogue.output.data + epilogue.output.rows.at(i), to, dx.columns);
                }
            });
    }

    void weight_gradient(ConstMatrixView, ConstMatrixView, float*, bool, Engine&) override {}
    void learn(ConstMatrixView, ConstMatrixView, const kernels::Update&, std::size_t,
               Engine&) override {}
    void bias_gradient(ConstMatrixView, float*, Engine&) override {}

private:
    // Calls work(where a pixel begins in an example) for each pixel of each window; null beyond
    // the edge.
    template <typename Work>
    void for_each_pixel(const Work& work) const {
        for (std::size_t oy = 0; oy < c_.out_height; ++oy)
            for (std::size_t ox = 0; ox < c_.out_width; ++ox)
                for (std::size_t ky = 0; ky < c_.kernel_height; ++ky)
                    for (std::size_t kx = 0; kx < c_.kernel_width; ++kx) {
                        // Before the image they wrap to large numbers.
                        const std::size_t y = oy * c_.stride + ky - c_.pad;
                        const std::size_t x = ox * c_.stride + kx - c_.pad;
                        const std::size_t at = (y * c_.in_width + x) * c_.in_channels;
                        work(y < c_.in_height && x < c_.in_width ? &at : nullptr);
                    }
    }

    const Convolution c_;
};

} // namespace

std::unique_ptr<LinearMap> make_windows(const LayerShape& shape) {
    return std::make_unique<Windows>(shape);
}

} // namespace pocketgan
