#include "nn/batch_normalisation.hpp"

#include "base/ceil_div.hpp"
#include "kernels/workers.hpp"
#include "nn/elementwise_loops.hpp"

#include <cassert>
#include <cmath>

namespace pocketgan {

Channels::Channels(const LayerShape& shape, std::size_t rows) :
    count_(shape.weight_rows()), places_(shape.places()), sums_(places_ > 1 ? rows * count_ : 0) {}

void Channels::means(ConstMatrixView x, ConstMatrixView y, float* means, Engine& engine) {
    kernels::Workers& workers = engine.workers();
    // Sums over `rows` rows that are x_row and y_row apart.
    const auto sum = [&](const float* x_at, std::size_t x_row, const float* y_at, std::size_t y_row,
                         std::size_t rows, std::size_t columns, float* sums) {
        if (y_at)
            workers.table().column_dots(x_at, x_row, y_at, y_row, rows, columns, sums);
        else
            workers.table().column_sums(x_at, x_row, rows, columns, sums);
    };
    const double n = static_cast<double>(x.rows) * static_cast<double>(places_);
    if (places_ == 1) {
        workers.parallel_for(count_, kAlignedFloats, least_rows(x.rows),
                             [&](std::size_t first, std::size_t count) {
                                 sum(x.data + first, x.stride, y.data ? y.data + first : nullptr,
                                     y.stride, x.rows, count, means + first);
                             });
        for (std::size_t c = 0; c < count_; ++c)
            means[c] = static_cast<float>(means[c] / n);
        return;
    }
    workers.parallel_for(x.rows, 1, least_rows(x.columns),
                         [&](std::size_t first, std::size_t count) {
                             for (std::size_t i = first; i < first + count; ++i)
                                 sum(x.row(i), count_, y.data ? y.row(i) : nullptr, count_, places_,
                                     count_, sums_.data() + i * count_);
                         });
    for (std::size_t c = 0; c < count_; ++c) {
        double total = 0.0;
        for (std::size_t i = 0; i < x.rows; ++i)
            total += sums_[i * count_ + c];
        means[c] = static_cast<float>(total / n);
    }
}

void Channels::combine(const Terms& terms, bool adds, MatrixView out, Engine& engine) const {
    kernels::Workers& workers = engine.workers();
    workers.parallel_for(
        out.rows, 1, least_rows(out.columns), [&](std::size_t first, std::size_t count) {
            for (std::size_t i = first; i < first + count; ++i)
                workers.table().combine({terms.a, terms.x.row(i), terms.b,
                                         terms.y.data ? terms.y.row(i) : nullptr, terms.c},
                                        adds, places_, count_, out.row(i));
        });
}

BatchNormalisation::BatchNormalisation(const LayerShape& shape, std::size_t rows,
                                       std::size_t group) :
    normalised(rows, shape.linear_size()),
    d_linear(rows, shape.linear_size()),
    channels_(shape, rows),
    group_(group) {
    for (AlignedFloats* const array : {&mean_, &variance_, &inverse_, &mean_du_, &mean_dun_})
        array->resize(ceil_div(rows, group) * channels_.count());
    for (AlignedFloats* const array : {&a_, &b_, &c_})
        array->resize(channels_.count());
}

void BatchNormalisation::forward(MatrixView z, const float* gamma, const float* beta,
                                 Engine& engine) {
    assert(z.rows % group_ == 0);
    groups_ = z.rows / group_;
    for (std::size_t g = 0; g < groups_; ++g) {
        const MatrixView zg = z.slice(g * group_, group_);
        const MatrixView n = normalised.rows(g * group_, group_);
        float* const mean = mean_.data() + at(g);
        channels_.means(zg, {}, mean, engine);
        for (std::size_t c = 0; c < channels_.count(); ++c) {
            a_[c] = 1.0f;
            c_[c] = -mean[c];
        }
        // z - mean before its squares: their sums would cancel.
        channels_.combine({a_.data(), zg, nullptr, {}, c_.data()}, false, n, engine);
        channels_.means(n, n, variance_.data() + at(g), engine);
        for (std::size_t c = 0; c < channels_.count(); ++c)
            inverse_[at(g) + c] = 1.0f / std::sqrt(variance_[at(g) + c] + kNormalisationEpsilon);
        channels_.combine({inverse_.data() + at(g), n}, false, n, engine);
        channels_.combine({gamma, n, nullptr, {}, beta}, false, zg, engine);
    }
}

// dz = gamma s (du - mean(du) - n mean(du n))
void BatchNormalisation::backward(ConstMatrixView du, std::size_t first, const float* gamma,
                                  Engine& engine) {
    assert(first % group_ == 0 && du.rows % group_ == 0);
    first_group_ = first / group_;
    last_group_ = first_group_ + du.rows / group_;
    for (std::size_t g = first_group_; g < last_group_; ++g) {
        const ConstMatrixView d = du.slice(g * group_ - first, group_);
        const MatrixView n = normalised.rows(g * group_, group_);
        channels_.means(d, {}, mean_du_.data() + at(g), engine);
        channels_.means(d, n, mean_dun_.data() + at(g), engine);
        for (std::size_t c = 0; c < channels_.count(); ++c) {
            a_[c] = gamma[c] * inverse_[at(g) + c];
            b_[c] = -a_[c] * mean_dun_[at(g) + c];
            c_[c] = -a_[c] * mean_du_[at(g) + c];
        }
        channels_.combine({a_.data(), d, b_.data(), n, c_.data()}, false,
                          d_linear.rows(g * group_, group_), engine);
    }
}

void BatchNormalisation::parameter_gradient(float* d_gamma, float* d_beta) const {
    const auto size = static_cast<float>(group_ * channels_.places());
    for (std::size_t c = 0; c < channels_.count(); ++c) {
        float dots = 0.0f, sums = 0.0f;
        for (std::size_t g = first_group_; g < last_group_; ++g) {
            dots += mean_dun_[at(g) + c];
            sums += mean_du_[at(g) + c];
        }
        d_gamma[c] = size * dots;
        d_beta[c] = size * sums;
    }
}

void BatchNormalisation::move_moments(float share, float* mean, float* variance) const {
    const auto size = static_cast<float>(group_ * channels_.places());
    const float unbiased = size > 1.0f ? size / (size - 1.0f) : 1.0f;
    for (std::size_t g = 0; g < groups_; ++g)
        for (std::size_t c = 0; c < channels_.count(); ++c) {
            mean[c] += share * (mean_[at(g) + c] - mean[c]);
            variance[c] += share * (unbiased * variance_[at(g) + c] - variance[c]);
        }
}

NormalisationTangent::NormalisationTangent(const LayerShape& shape, std::size_t rows,
                                           std::size_t group) :
    channels_(shape, rows), group_(group), r_normalised_(rows, shape.linear_size()) {
    mean_nrz_.resize(ceil_div(rows, group) * channels_.count());
    for (AlignedFloats* const array : {&mean_, &product_, &other_, &a_, &b_, &c_})
        array->resize(channels_.count());
}

// R{n} = s (R{z} - mean(R{z}) - n mean(n R{z})), R{u} = gamma R{n} + R{gamma} n + R{beta}
void NormalisationTangent::forward(const BatchNormalisation& of, MatrixView rz, const float* gamma,
                                   const float* r_gamma, const float* r_beta, Engine& engine) {
    for (std::size_t g = 0; g < of.groups_; ++g) {
        const MatrixView ru = rz.slice(g * group_, group_);
        const ConstMatrixView n = of.normalised.rows(g * group_, group_);
        const MatrixView rn = r_normalised_.rows(g * group_, group_);
        float* const mean_nrz = mean_nrz_.data() + of.at(g);
        channels_.means(ru, {}, mean_.data(), engine);
        channels_.means(ru, n, mean_nrz, engine);
        const float* const s = of.inverse_.data() + of.at(g);
        for (std::size_t c = 0; c < channels_.count(); ++c) {
            b_[c] = -s[c] * mean_nrz[c];
            c_[c] = -s[c] * mean_[c];
        }
        channels_.combine({s, ru, b_.data(), n, c_.data()}, false, rn, engine);
        channels_.combine({gamma, rn, r_gamma, r_gamma ? n : ConstMatrixView(), r_beta}, false, ru,
                          engine);
    }
}

// dz = gamma s p with p = du - mean(du) - n mean(du n), and R{s} = -s^2 mean(n R{z}):
// R{dz} = (R{gamma} s + gamma R{s}) p + gamma s R{p},
// R{p} = R{du} - mean(R{du}) - n (mean(R{du} n) + mean(du R{n})) - R{n} mean(du n)
void NormalisationTangent::backward(const BatchNormalisation& of, ConstMatrixView du,
                                    MatrixView r_du, const float* gamma, const float* r_gamma,
                                    float* d_gamma, float* d_beta, Engine& engine) {
    const auto size = static_cast<float>(group_ * channels_.places());
    for (std::size_t g = 0; g < of.groups_; ++g) {
        const MatrixView rd = r_du.slice(g * group_, group_);
        const ConstMatrixView d = du.slice(g * group_, group_);
        const ConstMatrixView n = of.normalised.rows(g * group_, group_);
        const ConstMatrixView rn = r_normalised_.rows(g * group_, group_);
        channels_.means(rd, {}, mean_.data(), engine);
        channels_.means(rd, n, product_.data(), engine);
        channels_.means(d, rn, other_.data(), engine);
        const float* const s = of.inverse_.data() + of.at(g);
        const float* const mean_du = of.mean_du_.data() + of.at(g);
        const float* const mean_dun = of.mean_dun_.data() + of.at(g);
        for (std::size_t c = 0; c < channels_.count(); ++c) {
            const float dots = product_[c] + other_[c];
            if (d_gamma) {
                d_gamma[c] += size * dots;
                d_beta[c] += size * mean_[c];
            }
            const float gs = gamma[c] * s[c];
            const float of_p =
                (r_gamma ? r_gamma[c] * s[c] : 0.0f) - gs * s[c] * mean_nrz_[of.at(g) + c];
            a_[c] = of_p;
            b_[c] = -of_p * mean_dun[c] - gs * dots;
            c_[c] = -of_p * mean_du[c] - gs * mean_[c];
            product_[c] = gs;
            other_[c] = -gs * mean_dun[c];
        }
        channels_.combine({product_.data(), rd, other_.data(), rn}, false, rd, engine);
        channels_.combine({a_.data(), d, b_.data(), n, c_.data()}, true, rd, engine);
    }
}

} // namespace pocketgan
