#include "critic_estimate.hpp"

#include "base/number_format.hpp"

#include <algorithm>

namespace pocketgan::app {

std::size_t median_width(std::size_t points) {
    return std::min<std::size_t>(101, points / 10 | 1);
}

std::vector<double> median_filtered(const std::vector<double>& values, std::size_t width) {
    std::vector<double> result, near;
    for (std::size_t i = 0; i < values.size(); ++i) {
        // As many on either side, so that the ends do not lag behind a curve that rises or falls.
        const std::size_t reach = std::min({width / 2, i, values.size() - 1 - i});
        near.assign(values.begin() + static_cast<std::ptrdiff_t>(i - reach),
                    values.begin() + static_cast<std::ptrdiff_t>(i + reach + 1));
        std::nth_element(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(reach),
                         near.end());
        result.push_back(near[reach]);
    }
    return result;
}

std::string critic_warning(const std::vector<LogRow>& rows) {
    constexpr std::size_t kRows = 10;
    if (rows.empty())
        return "";
    const LogRow& newest = rows.back();
    const double estimate = critic_estimate(newest.means);
    const std::string advice = ": the critic is no longer near its optimum; give it more steps "
                               "(--d-steps) or the generator a lower --g-rate";
    if (estimate < 0.0)
        return "the critic's estimate is negative at step " + std::to_string(newest.step) + advice;
    if (rows.size() <= kRows)
        return "";
    double least = critic_estimate(rows[rows.size() - 2].means);
    for (std::size_t i = rows.size() - 1 - kRows; i + 1 < rows.size(); ++i)
        least = std::min(least, critic_estimate(rows[i].means));
    if (estimate < 0.5 * least)
        return "the critic's estimate fell from " + significant(least, 3) + " to " +
               significant(estimate, 3) + " at step " + std::to_string(newest.step) + advice;
    return "";
}

} // namespace pocketgan::app
