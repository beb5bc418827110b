#include "gan/gradient_penalty.hpp"

#include "pocketgan/random.hpp"

#include <cmath>

namespace pocketgan {
namespace {

// The share of the real example in a row's mixture; a number of streams that nothing else uses.
constexpr std::uint64_t kMixingStream = 0x6d697867; // "mixg"

} // namespace

GradientPenalty::GradientPenalty(const TrainableNetwork& critic, std::size_t rows) :
    pass_(critic, rows),
    tangent_(critic, rows),
    between_(rows, critic.inputs()),
    slopes_(rows, critic.inputs()),
    shares_(rows),
    ones_(rows, 1),
    zeros_(rows, 1) {
    for (std::size_t i = 0; i < rows; ++i) {
        ones_.rows(i, 1)(0, 0) = 1.0f;
        zeros_.rows(i, 1)(0, 0) = 0.0f;
    }
}

double GradientPenalty::add(const TrainableNetwork& critic, ConstMatrixView examples, float weight,
                            std::uint64_t seed, std::uint64_t draw, const DropoutKey& key,
                            float* gradient, Engine& engine) {
    const std::size_t rows = examples.rows / 2;
    Random(seed, kMixingStream).uniform(draw * rows, 0.0f, 1.0f, shares_.data(), rows);
    const MatrixView x = between_.rows(0, rows);
    for (std::size_t i = 0; i < rows; ++i) {
        const float u = shares_[i];
        const float* const real = examples.row(i);
        const float* const fake = examples.row(rows + i);
        for (std::size_t j = 0; j < x.columns; ++j)
            x(i, j) = fake[j] + u * (real[j] - fake[j]);
    }
    pass_.forward(critic, x, engine, &key);
    MatrixView slopes = slopes_.rows(0, rows);
    pass_.backward(critic, 0, ones_.rows(0, rows), nullptr, &slopes, engine);

    // c = the gradient of the penalty by each slope df/dx; that by the parameters is then
    // d/dw (c . df/dx) = R{df/dw}, R along c.
    double penalty = 0.0;
    for (std::size_t i = 0; i < rows; ++i) {
        double square = 0.0;
        for (std::size_t j = 0; j < slopes.columns; ++j)
            square += double{slopes(i, j)} * slopes(i, j);
        const double norm = std::sqrt(square);
        penalty += (norm - 1.0) * (norm - 1.0) * weight / static_cast<double>(rows);
        const double by_norm = 2.0 * weight * (norm - 1.0) / static_cast<double>(rows);
        const auto factor = static_cast<float>(norm > 0.0 ? by_norm / norm : 0.0);
        for (std::size_t j = 0; j < slopes.columns; ++j)
            slopes(i, j) *= factor;
    }
    tangent_.forward(critic, pass_, nullptr, slopes, engine);
    tangent_.backward(critic, pass_, zeros_.rows(0, rows), gradient, nullptr, engine);
    return penalty;
}

} // namespace pocketgan
