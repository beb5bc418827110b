#include "nn/linear_map.hpp"

namespace pocketgan {

std::unique_ptr<LinearMap> make_linear_map(const LayerShape& shape) {
    switch (shape.kind) {
    case LayerKind::dense:
        break;
    case LayerKind::convolution:
    case LayerKind::transposed_convolution:
        return make_convolution(shape);
    case LayerKind::max_pooling:
        return make_windows(shape);
    }
    return make_dense();
}

} // namespace pocketgan
