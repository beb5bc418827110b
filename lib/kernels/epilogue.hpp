#pragma once

// The epilogues: the operation on the sums of a piece of C before they are stored. Included only by
// kernels_<isa>.cpp.

#include "kernels/activations.hpp"
#include "kernels/device_build.hpp"
#include "kernels/optimiser.hpp"
#include "kernels/prefetch.hpp"

namespace pocketgan::kernels {
namespace {

/// A piece of C: rows [i, i + rows) and columns [j, j + columns), within one panel; j is a multiple
/// of kTileColumns.
struct Piece {
    std::size_t i, rows;
    std::size_t j, columns;
};

/// C(i, j), the first element of the piece.
inline float* c_of(const Product& p, const Piece& at) {
    return p.c.at<kTileColumns>(at.i, at.j);
}

/// sums (rows, kTileColumns) = C if `from_c`, else 0.
inline void begin_tile(const Product& p, const Piece& at, bool from_c, float* sums) {
    const float* const c = c_of(p, at);
    for (std::size_t s = 0; s < at.rows; ++s, sums += kTileColumns) {
        for (std::size_t v = 0; v < kTileColumns; v += Vec::lanes)
            store(sums + v, Vec(0.0f));
        if (from_c)
            for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
                store(sums + q, load(c + s * p.c.row_stride() + q, lanes));
            });
    }
}

/// Calls body(s, q, lanes) for each row s of the piece and each vector of its columns, q the first.
template <typename Body>
inline void for_each_of_tile(const Piece& at, const Body& body) {
    for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
        for (std::size_t s = 0; s < at.rows; ++s)
            body(s, q, lanes);
    });
}

/// c = sum
inline void store_tile(const Product& p, const Piece& at, const float* sums) {
    float* const c = c_of(p, at);
    for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
        store(c + s * p.c.row_stride() + q, load(sums + s * kTileColumns + q), lanes);
    });
}

/// c = act(sum + bias) * mask
inline void store_forward(const Product& p, const Piece& at, const float* sums) {
    const Epilogue& e = p.epilogue;
    float* const c = c_of(p, at);
    const float* const mask = mask_of(e) ? mask_of(e) + at.i * e.mask.stride + at.j : nullptr;
    with_activation(e.activation, e.activation_parameters, [&](auto act) {
        for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
            const Vec bias = e.bias ? load(e.bias + at.j + q, lanes) : Vec(0.0f);
            for (std::size_t s = 0; s < at.rows; ++s) {
                Vec y = act.value(load(sums + s * kTileColumns + q) + bias);
                if (mask)
                    y = y * load(mask + s * e.mask.stride + q, lanes);
                store(c + s * p.c.row_stride() + q, y, lanes);
            }
        });
    });
}

/// c = sum * mask * act'(keep * output)
inline void store_backward(const Product& p, const Piece& at, const float* sums) {
    const Epilogue& e = p.epilogue;
    float* const c = c_of(p, at);
    const float* const mask = mask_of(e) ? mask_of(e) + at.i * e.mask.stride + at.j : nullptr;
    const float* const output = e.output.data + at.i * e.output.stride + at.j;
    with_activation(e.activation, e.activation_parameters, [&](auto act) {
        for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
            const Vec y = load(output + s * e.output.stride + q, lanes) * Vec(e.keep);
            Vec d = load(sums + s * kTileColumns + q) * act.derivative(y);
            if (mask)
                d = d * load(mask + s * e.mask.stride + q, lanes);
            store(c + s * p.c.row_stride() + q, d, lanes);
        });
    });
}

/// Index of the first parameter of the piece in the arrays of the update.
inline std::size_t parameters_at(const Product& p, const Piece& at) {
    return static_cast<std::size_t>(c_of(p, at) - p.epilogue.update->value);
}

/// sum = dL/dc: the optimiser's step on the parameters of the piece.
inline void store_update(const Product& p, const Piece& at, const float* sums) {
    update(*p.epilogue.update, parameters_at(p, at), sums, at.rows * kTileColumns);
}

/// Prefetches into L1 the arrays that finish_tile reads. For an update they are those of the next
/// tile: it reads up to four arrays, and a tile of a small batch is multiplied faster than they
/// arrive.
inline void prefetch_for_finish(const Product& p, const Piece& at) {
    const Epilogue& e = p.epilogue;
    if (kind_of(e) == Epilogue::Kind::update) {
        const Update& u = *e.update;
        const std::size_t size = at.rows * kTileColumns;
        const std::size_t next = parameters_at(p, at) + size;
        for (const float* const array : {u.value, u.first, u.second, u.average})
            if (array)
                prefetch_into_l1(array, next, size);
        return;
    }
    for (std::size_t i = at.i; i < at.i + at.rows; ++i) {
        if (e.mask.data)
            prefetch_into_l1(e.mask.data, i * e.mask.stride + at.j, kTileColumns);
        if (kind_of(e) == Epilogue::Kind::backward)
            prefetch_into_l1(e.output.data, i * e.output.stride + at.j, kTileColumns);
    }
}

/// Prefetches into L1 a piece of C to which the next block of k is added.
inline void prefetch_sums(const Product& p, const Piece& at) {
    for (std::size_t s = 0; s < at.rows; ++s)
        prefetch_into_l1(c_of(p, at), s * p.c.row_stride(), kTileColumns);
}

/// Complete sums (rows, kTileColumns) -> C. Not inlined, as it is large.
[[gnu::noinline]] inline void finish_tile(const Product& p, const Piece& at, const float* sums) {
    switch (kind_of(p.epilogue)) {
    case Epilogue::Kind::store:
    case Epilogue::Kind::accumulate: // the sums began with C
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
