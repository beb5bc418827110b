#include "pocketgan/gan.hpp"

#include "base/ceil_div.hpp"
#include "base/text.hpp"
#include "pocketgan/error.hpp"
#include "training/settings_fields.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

// The number of multiples of n in [0, end): ceil(end / n), and 0 for n = 0.
std::uint64_t multiples_below(std::uint64_t end, std::uint64_t n) {
    return n > 0 ? ceil_div(end, n) : 0;
}

// The number of steps of G in [0, end) that have a warm-up: the first d_warmup steps, and every
// later multiple of d_warmup_every.
std::uint64_t warmups_below(const GanSettings& s, std::uint64_t end) {
    const std::uint64_t first = std::min<std::uint64_t>(end, s.d_warmup);
    return first + multiples_below(end, s.d_warmup_every) -
           multiples_below(first, s.d_warmup_every);
}

} // namespace

std::uint64_t discriminator_steps(const GanSettings& s, std::uint64_t steps) {
    const auto check = [](const char* name, std::uint64_t found, std::uint64_t low,
                          std::uint64_t high) {
        if (found < low || found > high)
            throw_error(
                {name, " is ", found, ", a whole number of ", low, " to ", high, " was expected"});
    };
    check("steps", steps, 0, kMostSteps);
    check("d-steps", s.d_steps, 1, kMostDiscriminatorSteps);
    check("d-warmup-steps", s.d_warmup_steps, 1, kMostDiscriminatorSteps);
    const std::uint64_t warmups = warmups_below(s, steps);
    return (steps - warmups) * s.d_steps + warmups * s.d_warmup_steps;
}

} // namespace pocketgan
