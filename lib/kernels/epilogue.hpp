#pragma once

// What becomes of the sums of a product. Included only by kernels_<isa>.cpp.

#include "kernels/elementwise.hpp"
#include "kernels/maths.hpp"
#include "kernels/packing.hpp"

namespace pocketgan::kernels {
namespace {

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
                store(sums + q, load(p.c.at<kTileColumns>(at.i + s, at.j) + q, lanes));
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
    float* const c = p.c.at<kTileColumns>(at.i, at.j);
    for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
        store(c + s * p.c.row_stride() + q, load(sums + s * kTileColumns + q), lanes);
    });
}

/// c = act(sum + bias) * mask
inline void store_forward(const Product& p, const Piece& at, const float* sums) {
    float* const c = p.c.at<kTileColumns>(at.i, at.j);
    const float* const mask = p.epilogue.mask.data
                                  ? p.epilogue.mask.data + at.i * p.epilogue.mask.stride + at.j
                                  : nullptr;
    with_activation(p.epilogue.activation, p.epilogue.activation_parameters, [&](auto act) {
        for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
            const Vec bias = p.epilogue.bias ? load(p.epilogue.bias + at.j + q, lanes) : Vec(0.0f);
            for (std::size_t s = 0; s < at.rows; ++s) {
                Vec y = act.value(load(sums + s * kTileColumns + q) + bias);
                if (!kForDevice && mask)
                    y = y * load(mask + s * p.epilogue.mask.stride + q, lanes);
                store(c + s * p.c.row_stride() + q, y, lanes);
            }
        });
    });
}

/// c = sum * mask * act'(keep * output)
inline void store_backward(const Product& p, const Piece& at, const float* sums) {
    float* const c = p.c.at<kTileColumns>(at.i, at.j);
    const float* const mask = p.epilogue.mask.data
                                  ? p.epilogue.mask.data + at.i * p.epilogue.mask.stride + at.j
                                  : nullptr;
    const float* const output = p.epilogue.output.data + at.i * p.epilogue.output.stride + at.j;
    with_activation(p.epilogue.activation, p.epilogue.activation_parameters, [&](auto act) {
        for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
            const Vec y =
                load(output + s * p.epilogue.output.stride + q, lanes) * Vec(p.epilogue.keep);
            Vec d = load(sums + s * kTileColumns + q) * act.derivative(y);
            if (mask)
                d = d * load(mask + s * p.epilogue.mask.stride + q, lanes);
            store(c + s * p.c.row_stride() + q, d, lanes);
        });
    });
}

/// Where the parameters that a piece of C is of begin in the arrays of the update.
inline std::size_t parameters_at(const Product& p, const Piece& at) {
    return static_cast<std::size_t>(p.c.at<kTileColumns>(at.i, at.j) - p.epilogue.update->value);
}

/// Brings near what finish_tile is about to read; of an update, what it is to read for the next
/// tile, as memory is slower than a tile over a small batch.
inline void fetch_for_finish(const Product& p, const Piece& at) {
    if (kForDevice)
        return;
    if (p.epilogue.kind == Epilogue::Kind::update) {
        const Update& u = *p.epilogue.update;
        const std::size_t size = at.rows * kTileColumns;
        const std::size_t next = parameters_at(p, at) + size;
        for (const float* const array : {u.value, u.first, u.second, u.average})
            if (array)
                prefetch<3>(array + next, size);
        return;
    }
    for (std::size_t i = at.i; i < at.i + at.rows; ++i) {
        if (p.epilogue.mask.data)
            prefetch<3>(p.epilogue.mask.data + i * p.epilogue.mask.stride + at.j, kTileColumns);
        if (p.epilogue.kind == Epilogue::Kind::backward)
            prefetch<3>(p.epilogue.output.data + i * p.epilogue.output.stride + at.j, kTileColumns);
    }
}

/// Brings a piece of C near, which sums are about to go on from.
inline void fetch_sums(const Product& p, const Piece& at) {
    for (std::size_t i = at.i; i < at.i + at.rows; ++i)
        prefetch<3>(p.c.at<kTileColumns>(i, at.j), kTileColumns);
}

/// Sums (rows, kTileColumns) are the gradient by C.
inline void store_update(const Product& p, const Piece& at, const float* sums) {
    update(*p.epilogue.update, parameters_at(p, at), sums, at.rows * kTileColumns);
}

/// Sums (rows, kTileColumns), complete -> C through the epilogue. Once in a table: it is large.
[[gnu::noinline]] inline void finish_tile(const Product& p, const Piece& at, const float* sums) {
    if (kForDevice)
        return p.epilogue.kind == Epilogue::Kind::forward ? store_forward(p, at, sums)
                                                          : store_tile(p, at, sums);
    switch (p.epilogue.kind) {
    case Epilogue::Kind::store:
    case Epilogue::Kind::accumulate:
        return store_tile(p, at, sums);
    case Epilogue::Kind::forward:
        return store_forward(p, at, sums);
    case Epilogue::Kind::backward:
        return store_backward(p, at, sums);
    case Epilogue::Kind::update:
        return store_update(p, at, sums);
    }
}

} // namespace
} // namespace pocketgan::kernels
