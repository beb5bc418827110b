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

/// The offsets of the rows of a piece from its first row.
class RowOffsets {
public:
    RowOffsets(const Places& rows, const Piece& at) {
        const std::size_t first = rows.at(at.i);
        for (std::size_t s = 0; s < at.rows; ++s)
            of_[s] = rows.is_grid() ? rows.at(at.i + s) - first : s * rows.stride();
    }

    std::size_t operator[](std::size_t s) const { return of_[s]; }

private:
    std::size_t of_[kTileRows];
};

/// The part of an epilogue's array that belongs to a piece of C.
struct PartOfRows {
    PartOfRows(const Epilogue::Rows& whole, const Piece& at) :
        data(whole.data ? whole.data + whole.rows.at(at.i) + at.j : nullptr), row(whole.rows, at) {}

    const float* data; ///< null: none
    RowOffsets row;
};

/// sums (rows, kTileColumns) = C if `from_c`, else 0.
inline void begin_tile(const Product& p, const Piece& at, bool from_c, float* sums) {
    const float* const c = c_of(p, at);
    const RowOffsets row(p.c.rows(), at);
    for (std::size_t s = 0; s < at.rows; ++s, sums += kTileColumns) {
        for (std::size_t v = 0; v < kTileColumns; v += Vec::lanes)
            store(sums + v, Vec(0.0f));
        if (from_c)
            for_each_vector(at.columns, [&](std::size_t q, auto lanes) {
                store(sums + q, load(c + row[s] + q, lanes));
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
    const RowOffsets row(p.c.rows(), at);
    for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
        store(c + row[s] + q, load(sums + s * kTileColumns + q), lanes);
    });
}

/// sum = act(sum) in whole vectors. Only this loop is compiled for each activation.
inline void activate_tile(const Epilogue& e, const Piece& at, float* sums) {
    with_activation(e.activation, e.activation_parameters, [&](auto act) {
        for (std::size_t s = 0; s < at.rows; ++s)
            for (std::size_t q = 0; q < at.columns; q += Vec::lanes) {
                float* const sum = sums + s * kTileColumns + q;
                store(sum, act.value(load(sum)));
            }
    });
}

/// c = act(sum + bias) * mask. Overwrites the sums.
inline void store_forward(const Product& p, const Piece& at, float* sums) {
    const Epilogue& e = p.epilogue;
    const PartOfRows biases(e.bias, at);
    if (biases.data)
        for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
            float* const sum = sums + s * kTileColumns + q;
            store(sum, load(sum) + load(biases.data + biases.row[s] + q, lanes));
        });
    activate_tile(e, at, sums);
    const PartOfRows mask(mask_rows(e), at);
    if (mask.data)
        for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
            float* const sum = sums + s * kTileColumns + q;
            store(sum, load(sum) * load(mask.data + mask.row[s] + q, lanes));
        });
    store_tile(p, at, sums);
}

/// c = sum * mask * act'(keep * output)
inline void store_backward(const Product& p, const Piece& at, const float* sums) {
    const Epilogue& e = p.epilogue;
    float* const c = c_of(p, at);
    const RowOffsets row(p.c.rows(), at);
    const PartOfRows output(e.output, at);
    const PartOfRows mask(mask_rows(e), at);
    with_activation(e.activation, e.activation_parameters, [&](auto act) {
        for_each_of_tile(at, [&](std::size_t s, std::size_t q, auto lanes) {
            const Vec y = load(output.data + output.row[s] + q, lanes) * Vec(e.keep);
            Vec d = load(sums + s * kTileColumns + q) * act.derivative(y);
            if (mask.data)
                d = d * load(mask.data + mask.row[s] + q, lanes);
            store(c + row[s] + q, d, lanes);
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
            prefetch_into_l1(e.mask.data, e.mask.rows.at(i) + at.j, kTileColumns);
        if (kind_of(e) == Epilogue::Kind::backward)
            prefetch_into_l1(e.output.data, e.output.rows.at(i) + at.j, kTileColumns);
    }
}

/// Prefetches into L1 a piece of C to which the next block of k is added.
inline void prefetch_sums(const Product& p, const Piece& at) {
    const RowOffsets row(p.c.rows(), at);
    for (std::size_t s = 0; s < at.rows; ++s)
        prefetch_into_l1(c_of(p, at), row[s], kTileColumns);
}

/// Complete sums (rows, kTileColumns), which may be overwritten, -> C. Not inlined, as it is large.
[[gnu::noinline]] inline void finish_tile(const Product& p, const Piece& at, float* sums) {
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
