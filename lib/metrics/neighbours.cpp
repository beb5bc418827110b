#include "pocketgan/neighbours.hpp"

#include "base/check.hpp"
#include "base/squared_distance.hpp"

#include "metrics/distances.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace pocketgan {
namespace {

// With `others`, points is x, and row i is not its own neighbour.
std::vector<Neighbour> find_nearest(ConstMatrixView points, ConstMatrixView x, bool others,
                                    Engine& engine) {
    std::vector<Neighbour> nearest(x.rows, {0, std::numeric_limits<double>::infinity()});
    for_each_distance_row(points, x, engine, [&](const DistanceRow& at) {
        Neighbour& best = nearest[at.row];
        for (std::size_t i = 0; i < at.count; ++i) {
            if (others && at.first + i == at.row)
                continue;
            const double square = at.squared_distance(i);
            if (square < best.distance)
                best = {at.first + i, square};
        }
    });
    // |x|^2 - 2 x.c + |c|^2 is accurate enough to select the nearest point, but not for a small
    // distance, which is computed again from the differences.
    for (std::size_t i = 0; i < x.rows; ++i)
        nearest[i].distance =
            std::sqrt(squared_distance(x.row(i), points.row(nearest[i].index), x.columns));
    return nearest;
}

std::vector<double> sorted_distances(const std::vector<Neighbour>& neighbours) {
    std::vector<double> distances;
    for (const Neighbour& neighbour : neighbours)
        distances.push_back(neighbour.distance);
    std::sort(distances.begin(), distances.end());
    return distances;
}

double quantile(const std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

double share_below(const std::vector<double>& sorted, double limit) {
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), limit) - sorted.begin();
    return static_cast<double>(below) / static_cast<double>(sorted.size());
}

constexpr double kRare = 0.01; // the quantile of real distances below which a distance is `copies`

// Statistics of the distances of all pairs of rows.
struct Pairs {
    double mean = 0.0;  ///< mean distance
    double share = 0.0; ///< share of the pairs whose distance is below the limit
};

Pairs compare_pairs(ConstMatrixView x, double limit, Engine& engine) {
    std::vector<Pairs> sums(x.rows);
    for_each_distance_row(x, x, engine, [&](const DistanceRow& at) {
        for (std::size_t i = 0; i < at.count; ++i) {
            if (at.first + i == at.row)
                continue;
            const double distance = std::sqrt(at.squared_distance(i));
            sums[at.row].mean += distance;
            sums[at.row].share += distance < limit ? 1.0 : 0.0;
        }
    });
    const double count = static_cast<double>(x.rows) * static_cast<double>(x.rows - 1);
    Pairs pairs;
    for (const Pairs& row : sums) {
        pairs.mean += row.mean / count;
        pairs.share += row.share / count;
    }
    return pairs;
}

} // namespace

std::vector<Neighbour> nearest_neighbours(ConstMatrixView points, ConstMatrixView x,
                                          Engine& engine) {
    check_not_empty(points, "points");
    check_not_empty(x, "x");
    check_columns(x, "x", points.columns);
    check_finite(points, "points");
    check_finite(x, "x");
    return find_nearest(points, x, false, engine);
}

std::vector<Neighbour> nearest_others(ConstMatrixView x, Engine& engine) {
    check_not_empty(x, "x");
    if (x.rows < 2)
        throw Error("x has 1 row; expected at least 2");
    check_finite(x, "x");
    return find_nearest(x, x, true, engine);
}

Memorisation memorisation(ConstMatrixView samples, ConstMatrixView held_out,
                          ConstMatrixView training, Engine& engine) {
    const auto to_training = [&](ConstMatrixView x) {
        return sorted_distances(nearest_neighbours(training, x, engine));
    };
    const std::vector<double> of_samples = to_training(samples),
                              of_held_out = to_training(held_out);
    return {quantile(of_samples, 0.5), quantile(of_held_out, 0.5),
            share_below(of_samples, quantile(of_held_out, kRare))};
}

Diversity diversity(ConstMatrixView samples, ConstMatrixView real, Engine& engine) {
    const std::vector<double> of_samples = sorted_distances(nearest_others(samples, engine));
    const std::vector<double> of_real = sorted_distances(nearest_others(real, engine));
    const double limit = quantile(of_real, kRare);
    const Pairs pairs = compare_pairs(samples, limit, engine);
    const Pairs real_pairs = compare_pairs(real, limit, engine);
    return {pairs.mean, real_pairs.mean, share_below(of_samples, limit), 1.0 / pairs.share,
            1.0 / real_pairs.share};
}

} // namespace pocketgan
