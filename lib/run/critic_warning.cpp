#include "base/number_format.hpp"
#include "pocketgan/training_log.hpp"

#include <algorithm>

namespace pocketgan {

std::string critic_warning(const std::vector<LogRow>& rows) {
    constexpr std::size_t kRows = 10;
    if (rows.empty())
        return "";
    const LogRow& newest = rows.back();
    const double estimate = critic_estimate(newest.figures);
    const std::string advice = ": the critic is no longer near its optimum; give it more steps "
                               "(d-steps) or the generator a lower g-rate";
    if (estimate < 0.0)
        return "the critic's estimate is negative at step " + std::to_string(newest.step) + advice;
    if (rows.size() <= kRows)
        return "";
    double least = critic_estimate(rows[rows.size() - 2].figures);
    for (std::size_t i = rows.size() - 1 - kRows; i + 1 < rows.size(); ++i)
        least = std::min(least, critic_estimate(rows[i].figures));
    if (estimate < 0.5 * least)
        return "the critic's estimate fell from " + significant(least, 3) + " to " +
               significant(estimate, 3) + " at step " + std::to_string(newest.step) + advice;
    return "";
}

} // namespace pocketgan
