#include "kernels/operands.hpp"

#include "base/ceil_div.hpp"

namespace pocketgan::kernels {

std::size_t quantised_row(std::size_t k) {
    return round_up(k, std::size_t{4});
}

std::size_t quantised_row(const Window& window) {
    return window.kernel_height * quantised_row(window.kernel_width * window.channels);
}

OperandB OperandB::from_column(std::size_t first, std::size_t k, std::size_t tile_columns) const {
    OperandB part = *this;
    switch (layout_) {
    case Layout::strided:
        part.data_ += first * column_stride();
        break;
    case Layout::panels:
        part.data_ += first * k;
        break;
    case Layout::transposed_panels:
        part.data_ += first * tile_columns;
        break;
    case Layout::quantised_panels:
        part.weights_ += first * quantised_row(k);
        part.scale_ += first;
        break;
    }
    return part;
}

} // namespace pocketgan::kernels
