#include "pocketgan/mixture.hpp"

#include "base/check.hpp"
#include "base/number_text.hpp"
#include "base/squared_distance.hpp"
#include "base/text.hpp"
#include "data/check_mixture.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

constexpr double kTwoPi = 6.28318530717958648;

// Streams of `seed`.
constexpr std::uint64_t kModeStream = 0x6d69787475726500u; // "mixture"
constexpr std::uint64_t kNoiseStream = kModeStream + 1;

constexpr std::size_t kMostPoints = 0xffffffff / sizeof(float); ///< numbers in a data set
constexpr std::size_t kMostModes = std::size_t{1} << 16;        ///< labels have 16 bits

// The angles are 2 pi i / 8, i = 0 .. 7. The notebook published with Metz et al. includes 2 pi,
// which is mode 0 again, and so has only seven modes.
Mixture make_ring() {
    Mixture ring{"ring", "Metz et al. 2016: 8 Gaussians on a circle of radius 2", 2, 0.02, {}};
    for (int i = 0; i < 8; ++i) {
        const double angle = kTwoPi * i / 8.0;
        ring.mode_values.push_back(static_cast<float>(2.0 * std::cos(angle)));
        ring.mode_values.push_back(static_cast<float>(2.0 * std::sin(angle)));
    }
    return ring;
}

Mixture make_grid() {
    Mixture grid{"grid", "Srivastava et al. 2017 (VEEGAN): 25 Gaussians 2 apart", 2, 0.05, {}};
    for (const float y : {-4.0f, -2.0f, 0.0f, 2.0f, 4.0f})
        for (const float x : {-4.0f, -2.0f, 0.0f, 2.0f, 4.0f})
            grid.mode_values.insert(grid.mode_values.end(), {x, y});
    return grid;
}

// The modes are far enough apart for a generator to miss one. They are wide enough for D(x) to stay
// away from 0 and 1 between them, where it is compared with p_r / (p_r + p_g).
Mixture make_gaussian() {
    return {"gaussian", "two Gaussians on a line, 3 apart", 1, 0.5, {-1.5f, 1.5f}};
}

} // namespace

void check_mixture(const Mixture& mixture) {
    if (!mixture.name)
        throw Error("mixture has no name");
    const std::string name = mixture.name;
    const std::size_t numbers = mixture.mode_values.size();
    if (mixture.dimensions == 0 || numbers == 0 || numbers % mixture.dimensions != 0)
        throw Error(name + ": mode_values holds " + std::to_string(numbers) +
                    " numbers; expected one or more rows of " + std::to_string(mixture.dimensions) +
                    ", its dimensions");
    if (numbers / mixture.dimensions > kMostModes)
        throw Error(name + ": has " + std::to_string(numbers / mixture.dimensions) +
                    " modes; expected at most " + std::to_string(kMostModes));
    if (!(mixture.deviation > 0.0) || !std::isfinite(mixture.deviation))
        throw Error(name + ": the deviation is " + number_text(mixture.deviation) +
                    "; expected a finite number above 0");
}

double Mixture::density(const float* x) const {
    check_mixture(*this);
    check_array(x, dimensions, "x");
    const ConstMatrixView centres = modes();
    double sum = 0.0;
    for (std::size_t i = 0; i < centres.rows; ++i) {
        const double square = squared_distance(x, centres.row(i), dimensions);
        sum += std::exp(-square / (2.0 * deviation * deviation));
    }
    const double width = deviation * std::sqrt(kTwoPi);
    return sum /
           (static_cast<double>(centres.rows) * std::pow(width, static_cast<double>(dimensions)));
}

const std::vector<Mixture>& mixtures() {
    static const std::vector<Mixture> list = {make_ring(), make_grid(), make_gaussian()};
    return list;
}

const Mixture* find_mixture(const std::string& name) {
    for (const Mixture& mixture : mixtures())
        if (name == mixture.name)
            return &mixture;
    return nullptr;
}

Dataset make_mixture(const Mixture& mixture, std::size_t count, std::uint64_t seed,
                     std::uint64_t first) {
    check_mixture(mixture);
    const std::size_t size = mixture.dimensions;
    if (count == 0 || count > kMostPoints / size)
        throw Error("make_mixture: count is " + std::to_string(count) + "; expected 1 to " +
                    std::to_string(kMostPoints / size));
    if (first > std::numeric_limits<std::uint64_t>::max() / size - count)
        throw_error({"make_mixture: first is ", first, "; expected at most 2^64 / ", size,
                     " points in all"});
    const ConstMatrixView modes = mixture.modes();
    std::vector<float> values(count * size);
    std::vector<std::uint16_t> labels(count);
    const Random choice(seed, kModeStream);
    Random(seed, kNoiseStream).normal(first * size, values.data(), values.size());
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint32_t mode = choice.below(first + i, static_cast<std::uint32_t>(modes.rows));
        labels[i] = static_cast<std::uint16_t>(mode);
        for (std::size_t j = 0; j < size; ++j) {
            float& value = values[i * size + j];
            value = modes(mode, j) + static_cast<float>(mixture.deviation) * value;
        }
    }
    return Dataset::from_floats(DataShape::vectors(count, size), std::move(values),
                                std::move(labels), mixture.name);
}

} // namespace pocketgan
