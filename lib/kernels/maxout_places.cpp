#include "kernels/maxout_places.hpp"

#include "kernels/kernels.hpp"

namespace pocketgan::kernels {

void maxout_forward(const LayerShape& shape, ConstMatrixView z, const float* bias,
                    ConstMatrixView mask, MatrixView y, std::uint8_t* winner) {
    const SamplingTable& table = sampling_table();
    const std::size_t units = shape.units(), places = shape.places();
    if (places == 1)
        return table.maxout_forward(z.data, z.stride, bias, y.rows, units, shape.pieces, mask.data,
                                    mask.stride, y.data, y.stride, winner);
    for (std::size_t i = 0; i < y.rows; ++i)
        table.maxout_forward(z.row(i), shape.weight_rows(), bias, places, units, shape.pieces,
                             mask.data ? mask.row(i) : nullptr, units, y.row(i), units,
                             winner + i * shape.outputs);
}

} // namespace pocketgan::kernels
