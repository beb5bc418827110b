#pragma once

// What becomes of the sums of a product. Included only by kernels_<isa>.cpp.

#include "kernels/elementwise.hpp"
#include "kernels/maths.hpp"
#include "kernels/packing.hpp"

namespace pocketgan::kernels {
namespace {

/// Where C(i, j) is, j the first column of a panel.
inline float* c_at(const Product& p, std::size_t i, std::size_t j) {
    return p.c + i * p.c_row + (p.c_panel ? j / kTileColumns * p.c_panel : j);
}

/// Sums to begin with: 0, or what row i of C holds from column j on.
inline void begin_row(const Product& p, bool from_c, std::size_t i, std::size_t j,
                      std::size_t columns, float* sums) {
    for (std::size_t v = 0; v < kTileColumns; v += Vec::lanes)
        store(sums + v, Vec(0.0f));
    if (from_c)
        for_each_vector(columns, [&](std::size_t q, auto lanes) {
            store(sums + q, load(c_at(p, i, j) + q, lanes));
        });
}

/// Sums (columns) of row i of C from column j on -> C: `plain` as they are, else through the
/// product's epilogue.
inline void finish_row(const Product& p, bool plain, std::size_t i, std::size_t j,
                       std::size_t columns, const float* sums) {
    float* const c = c_at(p, i, j);
    const float* const mask = p.mask ? p.mask + i * p.mask_row + j : nullptr;
    if (plain) {
        for_each_vector(columns,
                        [&](std::size_t q, auto lanes) { store(c + q, load(sums + q), lanes); });
        return;
    }
    if (p.epilogue == Epilogue::forward) {
        with_activation(p.activation, p.slope, [&](auto act) {
            for_each_vector(columns, [&](std::size_t q, auto lanes) {
                Vec z = load(sums + q);
                if (p.bias)
                    z = z + load(p.bias + j + q, lanes);
                Vec y = act.value(z);
                if (mask)
                    y = y * load(mask + q, lanes);
                store(c + q, y, lanes);
            });
        });
        return;
    }
    with_activation(p.activation, p.slope, [&](auto act) { // backward
        const float* const output = p.output + i * p.output_row + j;
        for_each_vector(columns, [&](std::size_t q, auto lanes) {
            const Vec y = load(output + q, lanes) * Vec(p.keep);
            Vec d = load(sums + q) * act.derivative(y);
            if (mask)
                d = d * load(mask + q, lanes);
            store(c + q, d, lanes);
        });
    });
}

/// Sums (rows, kTileColumns) are the gradient by the rows of C from row i on, one panel of them.
inline void update_rows(const Product& p, std::size_t i, std::size_t j, std::size_t rows,
                        const float* sums) {
    const std::size_t at = static_cast<std::size_t>(c_at(p, i, j) - p.update->value);
    update(*p.update, at, sums, rows * kTileColumns);
}

} // namespace
} // namespace pocketgan::kernels
