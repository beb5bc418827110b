#include "pocketgan/model_view.hpp"

namespace pocketgan {

LayerView view(const Layer& layer) {
    LayerView view;
    view.shape = layer.shape;
    view.bias = layer.bias.data();
    if (layer.is_quantised()) {
        view.quantised = layer.quantised.data();
        view.scale = layer.scale.data();
    } else {
        view.weight = layer.weight.data();
    }
    return view;
}

} // namespace pocketgan
