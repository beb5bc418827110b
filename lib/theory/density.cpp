#include "theory/density.hpp"

#include "pocketgan/random.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace pocketgan::theory {
namespace {

constexpr double kTwoPi = 6.28318530717958648;

// x log(x / y), 0 for x = 0.
double x_log_ratio(double x, double y) {
    return x > 0.0 ? x * std::log(x / y) : 0.0;
}

} // namespace

Mixture gaussians(std::vector<float> modes, double deviation) {
    return {"line", "", 1, deviation, std::move(modes)};
}

Grid::Grid(const Mixture& p, const Mixture& q) {
    const auto [p_low, p_high] = std::minmax_element(p.mode_values.begin(), p.mode_values.end());
    const auto [q_low, q_high] = std::minmax_element(q.mode_values.begin(), q.mode_values.end());
    low = std::min(*p_low - 10.0 * p.deviation, *q_low - 10.0 * q.deviation);
    const double high = std::max(*p_high + 10.0 * p.deviation, *q_high + 10.0 * q.deviation);
    step = std::min(p.deviation, q.deviation) / 100.0;
    count = static_cast<std::size_t>((high - low) / step) + 1;
}

std::vector<float> Grid::points() const {
    std::vector<float> x(count);
    for (std::size_t i = 0; i < count; ++i)
        x[i] = at(i);
    return x;
}

std::vector<double> densities(const Mixture& p, const std::vector<float>& x) {
    std::vector<double> values;
    values.reserve(x.size());
    for (const float& place : x)
        values.push_back(p.density(&place));
    return values;
}

std::vector<float> evenly_spaced(double low, double high, std::size_t count) {
    std::vector<float> x(count);
    for (std::size_t i = 0; i < count; ++i)
        x[i] = static_cast<float>(low + (high - low) * static_cast<double>(i) /
                                            static_cast<double>(count - 1));
    return x;
}

double optimal_discriminator(double p, double q) {
    return p + q > 0.0 ? p / (p + q) : 0.5;
}

double log_density(const Mixture& p, double x) {
    double largest = -std::numeric_limits<double>::infinity();
    for (const float mode : p.mode_values)
        largest = std::max(largest, -(x - mode) * (x - mode) / (2.0 * p.deviation * p.deviation));
    double sum = 0.0;
    for (const float mode : p.mode_values)
        sum += std::exp(-(x - mode) * (x - mode) / (2.0 * p.deviation * p.deviation) - largest);
    return largest + std::log(sum / static_cast<double>(p.mode_values.size())) -
           std::log(p.deviation * std::sqrt(kTwoPi));
}

double kullback_leibler(const Mixture& p, const Mixture& q) {
    return integrate(p, q, [&](float x, double p_x, double) {
        return p_x * (log_density(p, x) - log_density(q, x));
    });
}

// JS = 1/2 integral of p log(p / (p + q)) + q log(q / (p + q)) + (p + q) log 2: finite also where a
// density underflows to 0.
double jensen_shannon(const Mixture& p, const Mixture& q) {
    return integrate(p, q, [](float, double p_x, double q_x) {
        const double sum = p_x + q_x;
        return 0.5 * (x_log_ratio(p_x, sum) + x_log_ratio(q_x, sum) + sum * std::log(2.0));
    });
}

double wasserstein(const Mixture& p, const Mixture& q) {
    const Grid grid(p, q);
    double difference = 0.0; // P(x) - Q(x)
    return integrate(p, q, [&](float, double p_x, double q_x) {
        difference += (p_x - q_x) * grid.step;
        return std::abs(difference);
    });
}

std::uint64_t seed_of(std::uint64_t seed, Stream stream) {
    const Random random(seed, stream);
    return std::uint64_t{random.bits(0)} << 32 | random.bits(1);
}

} // namespace pocketgan::theory
