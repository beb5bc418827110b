#include "nn/max_norm.hpp"

#include "base/ceil_div.hpp"
#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace pocketgan {
namespace {

// A panel (columns, width), whose column is a row of W.
void limit_panel(float* panel, std::size_t columns, std::size_t width, float limit) {
    for (std::size_t row = 0; row < width; ++row) {
        double square = 0.0;
        for (std::size_t i = row; i < columns * width; i += width)
            square += double{panel[i]} * panel[i];
        const auto norm = static_cast<float>(std::sqrt(square));
        const float factor = std::min(norm, limit) / (1e-7f + norm);
        for (std::size_t i = row; i < columns * width; i += width)
            panel[i] *= factor;
    }
}

} // namespace

void limit_norms(TrainableNetwork& network, float limit, Engine& engine) {
    const std::size_t width = kernels::table().tile_columns;
    for (std::size_t l = 0; l < network.layers().size(); ++l) {
        const LayerShape& shape = network.layers()[l].shape;
        const std::size_t columns = shape.weight_columns();
        float* const panels = network.parameters().data() + network.weight_at(l);
        engine.workers().parallel_for(
            ceil_div(shape.weight_rows(), width), 1, least_rows(columns * width),
            [&](std::size_t first, std::size_t count) {
                for (std::size_t panel = first; panel < first + count; ++panel)
                    limit_panel(panels + panel * columns * width, columns, width, limit);
            });
    }
}

} // namespace pocketgan
