#include "metrics/k_means_start.hpp"

#include "base/check.hpp"
#include "kernels/workers.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace pocketgan {
namespace {

constexpr std::uint64_t kStartStream = 0x6b2d6d65616e7300u; // "k-means"

float square_between(const float* x, const float* y, std::size_t n) {
    constexpr std::size_t kLanes = 16; // independent sums, so that the compiler can vectorise
    float lanes[kLanes] = {};
    std::size_t i = 0;
    for (; i + kLanes <= n; i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            lanes[lane] += (x[i + lane] - y[i + lane]) * (x[i + lane] - y[i + lane]);
    for (; i < n; ++i)
        lanes[0] += (x[i] - y[i]) * (x[i] - y[i]);
    float sum = 0.0f;
    for (const float lane : lanes)
        sum += lane;
    return sum;
}

// The index at which the cumulative sum of the weights exceeds `share` of their total, for a share
// in [0, 1). If all weights are 0 they count as equal.
std::size_t weighted_choice(const std::vector<float>& weights, double share) {
    double sum = 0.0;
    for (const float weight : weights)
        sum += weight;
    if (!(sum > 0.0))
        return static_cast<std::size_t>(share * static_cast<double>(weights.size()));
    double left = share * sum;
    std::size_t last = 0; // the last index with a weight, if rounding leaves a rest after it
    for (std::size_t i = 0; i < weights.size(); ++i) {
        if (weights[i] <= 0.0f)
            continue;
        last = i;
        left -= weights[i];
        if (left < 0.0)
            break;
    }
    return last;
}

void check_start(ConstMatrixView points, std::size_t k) {
    if (k < 1 || k > points.rows)
        throw Error("k-means++: k is " + std::to_string(k) + "; expected 1 to " +
                    std::to_string(points.rows) + ", the number of points");
    check_finite(points, "points");
}

} // namespace

Matrix k_means_start(ConstMatrixView points, std::size_t k, std::uint64_t seed, Engine& engine) {
    check_start(points, k);
    const Random random(seed, kStartStream);
    std::vector<float> squares(points.rows, 0.0f); // all 0: the first centre is drawn uniformly
    Matrix centres = make_matrix(k, points.columns);
    for (std::size_t c = 0; c < k; ++c) {
        const double share = random.bits(c) / 4294967296.0;
        const float* const centre = points.row(weighted_choice(squares, share));
        std::copy_n(centre, points.columns, &centres(c, 0));
        engine.workers().parallel_for(
            points.rows, 1, 256, [&](std::size_t first, std::size_t count) {
                for (std::size_t i = first; i < first + count; ++i) {
                    const float square = square_between(points.row(i), centre, points.columns);
                    squares[i] = c == 0 ? square : std::min(squares[i], square);
                }
            });
    }
    return centres;
}

} // namespace pocketgan
