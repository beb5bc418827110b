#include "nn/maxout_rows.hpp"

#include "kernels/kernels.hpp"

namespace pocketgan {

void maxout_backward(const LayerShape& shape, ConstMatrixView dy, const std::uint8_t* winner,
                     MatrixView dz) {
    const kernels::KernelTable& table = kernels::table();
    const std::size_t units = shape.units(), places = shape.places();
    if (places == 1)
        return table.maxout_backward(dy.data, dy.stride, winner, dy.rows, units, shape.pieces,
                                     dz.data, dz.stride);
    for (std::size_t i = 0; i < dy.rows; ++i)
        table.maxout_backward(dy.row(i), units, winner + i * shape.outputs, places, units,
                              shape.pieces, dz.row(i), shape.weight_rows());
}

} // namespace pocketgan
