#include "pocketgan/neighbours.hpp"

#include "base/check.hpp"
#include "base/squared_distance.hpp"
#include "metrics/check_finite.hpp"
#include "metrics/distances.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace pocketgan {
namespace {

void check(ConstMatrixView points, ConstMatrixView x, std::size_t least) {
    if (points.rows < least || x.rows == 0 || x.columns == 0)
        throw Error("nearest neighbours: there are " + std::to_string(points.rows) +
                    " points, at least " + std::to_string(least) + " were expected");
    if (points.columns != x.columns)
        throw Error("nearest neighbours: the points have " + std::to_string(points.columns) +
                    " columns, the rows " + std::to_string(x.columns));
    check_view(points, "points");
    check_view(x, "x");
    check_finite(points, "nearest neighbours: point ");
    check_finite(x, "nearest neighbours: row ");
}

// With `others`, row i is no neighbour of its own.
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
    // The differences of large numbers say who is nearest, but near 0 not how near.
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

// Of sorted numbers.
double quantile(const std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

double share_below(const std::vector<double>& sorted, double limit) {
    const auto below = std::lower_bound(sorted.begin(), sorted.end(), limit) - sorted.begin();
    return static_cast<double>(below) / static_cast<double>(sorted.size());
}

constexpr double kRare = 0.01;

// What all pairs of rows come to.
struct Pairs {
    double mean = 0.0;  ///< distance
    double share = 0.0; ///< of them, nearer than a limit
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
    check(points, x, 1);
    return find_nearest(points, x, false, engine);
}

std::vector<Neighbour> nearest_others(ConstMatrixView x, Engine& engine) {
    check(x, x, 2);
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
