#include "model/weight_order.hpp"

namespace pocketgan {

std::vector<std::size_t> weight_file_shape(const LayerShape& shape) {
    const Convolution& c = shape.convolution;
    const std::size_t rows = shape.weight_rows();
    switch (shape.kind) {
    case LayerKind::dense:
    case LayerKind::max_pooling:
        break;
    case LayerKind::convolution:
        return {rows, c.in_channels, c.kernel_height, c.kernel_width};
    case LayerKind::transposed_convolution:
        return {c.in_channels, rows, c.kernel_height, c.kernel_width};
    }
    return {rows, shape.weight_columns()};
}

std::size_t weight_file_index(const LayerShape& shape, std::size_t row, std::size_t column) {
    const Convolution& c = shape.convolution;
    if (shape.kind == LayerKind::dense)
        return row * shape.weight_columns() + column;
    const std::size_t tap = column / c.in_channels, channel = column % c.in_channels;
    const std::size_t first = shape.kind == LayerKind::convolution
                                  ? row * c.in_channels + channel
                                  : channel * shape.weight_rows() + row;
    return first * c.kernel_height * c.kernel_width + tap;
}

} // namespace pocketgan
