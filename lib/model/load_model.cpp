#include "pocketgan/model.hpp"

#include "model/model_reader.hpp"

#include <utility>

namespace pocketgan {

Model load_model(const std::string& folder) {
    return read_arrays(ModelReader(folder));
}

Model read_arrays(ModelReader&& reader) {
    for (std::size_t i = 0; i < reader.layers.size(); ++i) {
        LayerReader& from = reader.layers[i];
        Layer& layer = reader.model.layers[i];
        const std::size_t rows = layer.shape.weight_rows(),
                          numbers = rows * layer.shape.weight_columns();
        if (from.is_quantised()) {
            layer.quantised.resize(numbers);
            from.read_rows(rows, layer.quantised.data());
        } else {
            layer.weight.resize(numbers);
            from.read_rows(rows, layer.weight.data());
        }
        layer.bias = from.bias();
        layer.scale = from.scale();
    }
    return std::move(reader.model);
}

} // namespace pocketgan
