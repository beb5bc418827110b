#include "gan/gradient_penalty.hpp"

#include "pocketgan/random.hpp"

#include <cmath>

namespace pocketgan {
namespace {

// The stream of u; no other draw uses it.
constexpr std::uint64_t kInterpolationStream = 0x6d697867;

// P = weight mean (||s||_2 - 1)^2 over the rows s = df/dx of `slopes`. Each row is replaced by
// dP/ds = 2 weight / rows (1 - 1 / ||s||) s. At s = 0, where the direction is undefined, dP/ds is
// set to 0.
double penalise(MatrixView slopes, float weight) {
    const auto rows = static_cast<double>(slopes.rows);
    double penalty = 0.0;
    for (std::size_t i = 0; i < slopes.rows; ++i) {
        double square = 0.0;
        for (std::size_t j = 0; j < slopes.columns; ++j)
            square += double{slopes(i, j)} * slopes(i, j);
        const double norm = std::sqrt(square);
        penalty += (norm - 1.0) * (norm - 1.0) * weight / rows;
        const double d_norm = 2.0 * weight * (norm - 1.0) / rows;
        const auto factor = static_cast<float>(norm > 0.0 ? d_norm / norm : 0.0);
        for (std::size_t j = 0; j < slopes.columns; ++j)
            slopes(i, j) *= factor;
    }
    return penalty;
}

} // namespace

GradientPenalty::GradientPenalty(const TrainableNetwork& critic, std::size_t rows) :
    pass_(critic, rows),
    derivative_(critic, rows),
    x_(rows, critic.inputs()),
    slopes_(rows, critic.inputs()),
    shares_(rows),
    ones_(rows, 1),
    zeros_(rows, 1) {
    for (std::size_t i = 0; i < rows; ++i) {
        ones_.rows(i, 1)(0, 0) = 1.0f;
        zeros_.rows(i, 1)(0, 0) = 0.0f;
    }
}

double GradientPenalty::add(const TrainableNetwork& critic, ConstMatrixView samples, float weight,
                            std::uint64_t seed, std::uint64_t draw, const DropoutKey& key,
                            float* gradient, Engine& engine) {
    const std::size_t rows = samples.rows / 2;
    interpolate(samples, seed, draw);
    pass_.forward(critic, x_.rows(0, rows), engine, &key);
    MatrixView slopes = slopes_.rows(0, rows);
    pass_.backward(critic, 0, ones_.rows(0, rows), nullptr, &slopes, engine);

    // With v = dP/d(df/dx) held fixed, dP/dw = d/dw (v . df/dx) = R{df/dw}, R{} being the
    // derivative along v (Pearlmutter 1994).
    const double penalty = penalise(slopes, weight);
    derivative_.forward(critic, pass_, nullptr, slopes, engine);
    derivative_.backward(critic, pass_, zeros_.rows(0, rows), gradient, nullptr, engine);
    return penalty;
}

void GradientPenalty::interpolate(ConstMatrixView samples, std::uint64_t seed, std::uint64_t draw) {
    const std::size_t rows = samples.rows / 2;
    Random(seed, kInterpolationStream).uniform(draw * rows, 0.0f, 1.0f, shares_.data(), rows);
    const MatrixView x = x_.rows(0, rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const float u = shares_[i];
        const float* const real = samples.row(i);
        const float* const fake = samples.row(rows + i);
        for (std::size_t j = 0; j < x.columns; ++j)
            x(i, j) = fake[j] + u * (real[j] - fake[j]);
    }
}

} // namespace pocketgan
