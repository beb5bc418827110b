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

/// A piece of C: rows [i, i + rows) and columns [j, j + columns), within one panel.
struct Piece {
    std::size_t i, rows;
    std::size_t j, columns;
};

/// Sums (rows, kTileColumns) to begin with: 0, or what C holds.
inline void begin_tile(const Product& p, const Piece& at, bool from_c, float* sums) {
    for (std::size_t s = 0; s < at.rows; ++s, sums += kTileColumns) {
        for (std::size_t v = 0; v < kTileColumns; v += Vec::lanes)
            store(sums + v, Vec(0.0f));
        if (from_c)
            for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
                store(sums + q, load(c_at(p, at.i + s, at.j) + q, lanes));
            });
    }
}

/// Calls body(s, q, lanes) for each row s and each vector of columns from q on.
template <typename Body>
inline void for_each_of_tile(const Piece& at, const Body& body) {
    for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
        for (std::size_t s = 0; s < at.rows; ++s)
            body(s, q, lanes);
    });
}

/// Sums (rows, kTileColumns) -> C as they are.
inline void store_tile(const Product& p, const Piece& at, const float* sums) {
    float* const c = c_at(p, at.i, at.j);
    for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
        store(c + s * p.c_row + q, load(sums + s * kTileColumns + q), lanes);
    });
}

/// c = act(sum + bias) * mask
inline void store_forward(const Product& p, const Piece& at, const float* sums) {
    float* const c = c_at(p, at.i, at.j);
    const float* const mask = p.mask ? p.mask + at.i * p.mask_row + at.j : nullptr;
    with_activation(p.activation, p.activation_parameters, [&](auto act) {
        for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
            const Vec bias = p.bias ? load(p.bias + at.j + q, lanes) : Vec(0.0f);
            for (std::size_t s = 0; s < at.rows; ++s) {
                Vec y = act.value(load(sums + s * kTileColumns + q) + bias);
                if (!kForDevice && mask)
                    y = y * load(mask + s * p.mask_row + q, lanes);
                store(c + s * p.c_row + q, y, lanes);
            }
        });
    });
}

/// c = sum * mask * act'(keep * output)
inline void store_backward(const Product& p, const Piece& at, const float* sums) {
    float* const c = c_at(p, at.i, at.j);
    const float* const mask = p.mask ? p.mask + at.i * p.mask_row + at.j : nullptr;
    const float* const output = p.output + at.i * p.output_row + at.j;
    with_activation(p.activation, p.activation_parameters, [&](auto act) {
        for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
            const Vec y = load(output + s * p.output_row + q, lanes) * Vec(p.keep);
            Vec d = load(sums + s * kTileColumns + q) * act.derivative(y);
            if (mask)
                d = d * load(mask + s * p.mask_row + q, lanes);
            store(c + s * p.c_row + q, d, lanes);
        });
    });
}

/// Where the parameters that a piece of C is of begin in the arrays of the update.
inline std::size_t parameters_at(const Product& p, const Piece& at) {
    return static_cast<std::size_t>(c_at(p, at.i, at.j) - p.update->value);
}

/// Brings near what finish_tile is about to read; of an update, what it is to read for the next
/// tile, as memory is slower than a tile over a small batch.
inline void fetch_for_finish(const Product& p, const Piece& at) {
    if (kForDevice)
        return;
    if (p.epilogue == Epilogue::update) {
        const Update& u = *p.update;
        const std::size_t size = at.rows * kTileColumns;
        const std::size_t next = parameters_at(p, at) + size;
        for (const float* const array : {u.value, u.first, u.second, u.average})
            if (array)
                prefetch<3>(array + next, size);
        return;
    }
    for (std::size_t i = at.i; i < at.i + at.rows; ++i) {
        if (p.mask)
            prefetch<3>(p.mask + i * p.mask_row + at.j, kTileColumns);
        if (p.epilogue == Epilogue::backward)
            prefetch<3>(p.output + i * p.output_row + at.j, kTileColumns);
    }
}

/// Brings a piece of C near, which sums are about to go on from.
inline void fetch_sums(const Product& p, const Piece& at) {
    for (std::size_t i = at.i; i < at.i + at.rows; ++i)
        prefetch<3>(c_at(p, i, at.j), kTileColumns);
}

/// Sums (rows, kTileColumns) are the gradient by C.
inline void store_update(const Product& p, const Piece& at, const float* sums) {
    update(*p.update, parameters_at(p, at), sums, at.rows * kTileColumns);
}

/// Sums (rows, kTileColumns), complete -> C through the epilogue. Once in a table: it is large.
[[gnu::noinline]] inline void finish_tile(const Product& p, const Piece& at, const float* sums) {
    if (kForDevice)
        return p.epilogue == Epilogue::forward ? store_forward(p, at, sums)
                                               : store_tile(p, at, sums);
    switch (p.epilogue) {
    case Epilogue::store:
    case Epilogue::accumulate:
        return store_tile(p, at, sums);
    case Epilogue::forward:
        return store_forward(p, at, sums);
    case Epilogue::backward:
        return store_backward(p, at, sums);
    case Epilogue::update:
        return store_update(p, at, sums);
    }
}

} // namespace
} // namespace pocketgan::kernels
