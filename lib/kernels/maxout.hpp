#pragma once

// Maxout units (Goodfellow et al. 2013). Included only by kernels_<isa>.cpp.

#include "kernels/kernels.hpp"
#include "kernels/vector.hpp"

namespace pocketgan::kernels {
namespace {

/// KernelTable::maxout_forward.
void maxout_forward(const float* z, std::size_t z_row, const float* bias, std::size_t rows,
                    std::size_t units, std::size_t pieces, const float* mask, std::size_t mask_row,
                    float* y, std::size_t y_row, std::uint8_t* winner) {
    // A separate loop converts the indices to bytes, which compilers vectorise.
    alignas(64) float chosen[64];
    constexpr std::size_t kUnits = sizeof chosen / sizeof *chosen;
    for (std::size_t i = 0; i < rows; ++i, winner += units) {
        if (i > 0) { // no pointer passes the last row
            z += z_row;
            y += y_row;
        }
        for (std::size_t first = 0; first < units; first += kUnits) {
            const std::size_t count = units - first < kUnits ? units - first : kUnits;
            for_each_vector(count, [&](std::size_t at, auto lanes) {
                const std::size_t j = first + at;
                const auto unit = [&](std::size_t k) {
                    const Vec sum = load(z + k, lanes);
                    return bias ? sum + load(bias + k, lanes) : sum;
                };
                Vec best = unit(j);
                Vec piece(0.0f), best_piece(0.0f);
                for (std::size_t p = 1; p < pieces; ++p) {
                    const Vec other = unit(p * units + j);
                    piece = piece + Vec(1.0f);
                    best_piece = where_greater(other, best, piece, best_piece);
                    best = max(other, best);
                }
                if (mask)
                    best = best * load(mask + i * mask_row + j, lanes);
                store(y + j, best, lanes);
                store(chosen + at, best_piece);
            });
            for (std::size_t v = 0; v < count; ++v)
                winner[first + v] = static_cast<std::uint8_t>(static_cast<std::int32_t>(chosen[v]));
        }
    }
}

/// KernelTable::maxout_backward; inline, as it is unused in a build for a device.
inline void maxout_backward(const float* dy, std::size_t dy_row, const std::uint8_t* winner,
                            std::size_t rows, std::size_t units, std::size_t pieces, float* dz,
                            std::size_t dz_row) {
    for (std::size_t i = 0; i < rows; ++i, winner += units) {
        if (i > 0) {
            dy += dy_row;
            dz += dz_row;
        }
        for (std::size_t p = 0; p < pieces; ++p) {
            const std::int32_t piece = static_cast<std::int32_t>(p); // as wide as a float
            for (std::size_t j = 0; j < units; ++j) {
                const float slope = dy[j];
                dz[p * units + j] = winner[j] == piece ? slope : 0.0f;
            }
        }
    }
}

} // namespace
} // namespace pocketgan::kernels
