#pragma once

// The order of a layer's weights in its file: that of PyTorch. In memory they are
// (weight_rows, kernel_height, kernel_width, in_channels).

#include "pocketgan/model.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The shape of the array in the file: dense (rows, columns); Conv2d (rows, in_channels, height,
/// width); ConvTranspose2d (in_channels, rows, height, width).
std::vector<std::size_t> weight_file_shape(const LayerShape& shape);

/// The index in the file of the weight in that row and column.
std::size_t weight_file_index(const LayerShape& shape, std::size_t row, std::size_t column);

/// All weights from the order of the file to that of memory; other layers than dense ones only.
template <typename Number>
void to_memory_order(const LayerShape& shape, const Number* file, Number* weights) {
    for (std::size_t row = 0; row < shape.weight_rows(); ++row)
        for (std::size_t column = 0; column < shape.weight_columns(); ++column)
            *weights++ = file[weight_file_index(shape, row, column)];
}

/// The inverse, in `file` unless the orders are the same. Without a `file`, the result is valid
/// until the end of the full expression.
template <typename Number>
const std::vector<Number>& in_file_order(const LayerShape& shape,
                                         const std::vector<Number>& weights,
                                         std::vector<Number>&& file = {}) {
    if (shape.kind == LayerKind::dense)
        return weights;
    file.resize(weights.size());
    const Number* next = weights.data();
    for (std::size_t row = 0; row < shape.weight_rows(); ++row)
        for (std::size_t column = 0; column < shape.weight_columns(); ++column)
            file[weight_file_index(shape, row, column)] = *next++;
    return file;
}

} // namespace pocketgan
