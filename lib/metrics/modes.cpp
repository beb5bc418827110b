#include "pocketgan/modes.hpp"

#include "base/check.hpp"
#include "base/number_text.hpp"
#include "base/squared_distance.hpp"
#include "pocketgan/error.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace pocketgan {
namespace {

struct Nearest {
    std::size_t mode = 0;
    double square = std::numeric_limits<double>::infinity(); ///< squared distance
};

constexpr std::size_t kMostStackedSamples = PTRDIFF_MAX / 3; ///< three labels per sample

// The squared distance is infinite if the sample has NaN or infinity.
Nearest nearest_mode(const float* sample, ConstMatrixView modes) {
    Nearest nearest;
    for (std::size_t i = 0; i < modes.rows; ++i) {
        const double square = squared_distance(sample, modes.row(i), modes.columns);
        if (square < nearest.square)
            nearest = {i, square};
    }
    return nearest;
}

} // namespace

ModeCount count_modes(ConstMatrixView samples, ConstMatrixView modes, double deviation) {
    check_not_empty(modes, "modes");
    check_not_empty(samples, "samples");
    check_columns(samples, "samples", modes.columns);
    check_finite(modes, "modes");
    if (!(deviation > 0.0) || !std::isfinite(deviation))
        throw Error("deviation is " + number_text(deviation) +
                    "; expected a finite number above 0");
    const double reach = 3.0 * deviation;
    ModeCount result;
    result.samples.resize(modes.rows);
    std::size_t good = 0;
    for (std::size_t i = 0; i < samples.rows; ++i) {
        const Nearest nearest = nearest_mode(samples.row(i), modes);
        if (nearest.square > reach * reach)
            continue;
        ++good;
        if (result.samples[nearest.mode]++ == 0)
            ++result.covered;
    }
    result.high_quality = static_cast<double>(good) / static_cast<double>(samples.rows);
    return result;
}

StackedModeCount count_stacked_modes(const std::uint8_t* labels, std::size_t samples) {
    if (samples == 0 || samples > kMostStackedSamples)
        throw Error("samples is " + std::to_string(samples) + "; expected 1 to " +
                    std::to_string(kMostStackedSamples));
    check_array(labels, samples, "labels");
    StackedModeCount result;
    result.samples.resize(kStackedModes);
    for (std::size_t i = 0; i < samples; ++i) {
        std::size_t mode = 0;
        for (std::size_t c = 0; c < 3; ++c) {
            const std::uint8_t label = labels[3 * i + c];
            if (label > 9)
                throw Error("sample " + std::to_string(i) + " has the label " +
                            std::to_string(label) + "; expected digits from 0 to 9");
            mode = 10 * mode + label;
        }
        ++result.samples[mode];
    }
    for (const std::size_t number : result.samples) {
        if (number == 0)
            continue;
        ++result.covered;
        const double share = static_cast<double>(number) / static_cast<double>(samples);
        result.divergence += share * std::log(share * static_cast<double>(kStackedModes));
    }
    return result;
}

} // namespace pocketgan
