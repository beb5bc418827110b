#pragma once

// Batch normalisation of a layer (Ioffe and Szegedy 2015, algorithm 1): each channel, a row of W,
// gets the mean beta and the deviation gamma over a batch,
//
//     n = (z - mean(z)) s,   s = 1 / sqrt(var(z) + epsilon),   u = gamma n + beta.
//
// Means are those over the examples of a group and, of a convolution, over their pixels. The groups
// of a pass are separate batches of the same size.

#include "base/aligned_buffer.hpp"
#include "nn/row_buffer.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/matrix.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>

namespace pocketgan {

/// Added to variances, so that a channel that is constant is not divided by 0.
inline constexpr float kNormalisationEpsilon = 1e-5f;

/// Means and linear combinations of the channels of examples (m, linear_size). Results do not
/// depend on the number of threads.
class Channels {
public:
    /// Of up to `rows` examples.
    Channels(const LayerShape& shape, std::size_t rows);

    std::size_t count() const { return count_; }
    /// Numbers of a channel in an example.
    std::size_t places() const { return places_; }

    /// means (count) of x, or of x times y if y has data.
    void means(ConstMatrixView x, ConstMatrixView y, float* means, Engine& engine);

    /// The terms of KernelTable::combine for examples. Without data in y, neither b nor y is read.
    struct Terms {
        const float* a;
        ConstMatrixView x;
        const float* b = nullptr;
        ConstMatrixView y{};
        const float* c = nullptr;
    };
    /// Stores the terms in `out` (m, linear_size), or adds them to it; out may be x or y.
    void combine(const Terms& terms, bool adds, MatrixView out, Engine& engine) const;

private:
    std::size_t count_, places_;
    AlignedFloats sums_; ///< (rows, count): of an example
};

/// The normalisation in a pass of up to `rows` examples, in groups of `group`. Only the constructor
/// allocates.
class BatchNormalisation {
public:
    BatchNormalisation(const LayerShape& shape, std::size_t rows, std::size_t group);

    /// z (m, linear_size) -> u, in place. m is a multiple of the group.
    void forward(MatrixView z, const float* gamma, const float* beta, Engine& engine);

    /// du = dL/du of examples [first, first + du.rows), whole groups, -> their dz.
    void backward(ConstMatrixView du, std::size_t first, const float* gamma, Engine& engine);
    /// dL/dgamma and dL/dbeta (channels) of the last backward pass.
    void parameter_gradient(float* d_gamma, float* d_beta) const;

    /// Moves `mean` and `variance` (channels) by `share` of the way to those of each group of the
    /// last forward pass in turn, the variance to the unbiased one.
    void move_moments(float share, float* mean, float* variance) const;

    /// n and dz (rows, linear_size).
    RowBuffer normalised, d_linear;

private:
    friend class NormalisationTangent;

    /// The row of a group in an array (groups, channels).
    std::size_t at(std::size_t group) const { return group * channels_.count(); }

    Channels channels_;
    std::size_t group_;                            ///< examples
    std::size_t groups_ = 0;                       ///< of the last forward pass
    std::size_t first_group_ = 0, last_group_ = 0; ///< of the last backward pass, last excluded
    /// (groups, channels): mean(z), var(z), s, mean(du) and mean(du n).
    AlignedFloats mean_, variance_, inverse_, mean_du_, mean_dun_;
    AlignedFloats a_, b_, c_; ///< (channels): factors of a combination
};

/// Its directional derivatives: the operator R of DirectionalDerivative. Only the constructor
/// allocates.
class NormalisationTangent {
public:
    NormalisationTangent(const LayerShape& shape, std::size_t rows, std::size_t group);

    /// R{z} of the last forward pass `of` -> R{u}, in place. r_gamma and r_beta (channels) are
    /// R{gamma} and R{beta}; null: 0.
    void forward(const BatchNormalisation& of, MatrixView rz, const float* gamma,
                 const float* r_gamma, const float* r_beta, Engine& engine);
    /// R{du} -> R{dz}, in place, after forward, for du of all examples. Adds R{dL/dgamma} and
    /// R{dL/dbeta} to d_gamma and d_beta (channels), if they are not null.
    void backward(const BatchNormalisation& of, ConstMatrixView du, MatrixView r_du,
                  const float* gamma, const float* r_gamma, float* d_gamma, float* d_beta,
                  Engine& engine);

private:
    Channels channels_;
    std::size_t group_;
    RowBuffer r_normalised_;               ///< (rows, linear_size): R{n}
    AlignedFloats mean_nrz_;               ///< (groups, channels): mean(n R{z})
    AlignedFloats mean_, product_, other_; ///< (channels)
    AlignedFloats a_, b_, c_;              ///< (channels): factors of a combination
};

} // namespace pocketgan
