#include "report/median_filter.hpp"

#include <algorithm>

namespace pocketgan {

std::size_t median_width(std::size_t points) {
    return std::min<std::size_t>(101, points / 10 | 1);
}

std::vector<double> median_filtered(const std::vector<double>& values, std::size_t width) {
    std::vector<double> result, window;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t reach = std::min({width / 2, i, values.size() - 1 - i});
        window.assign(values.begin() + static_cast<std::ptrdiff_t>(i - reach),
                      values.begin() + static_cast<std::ptrdiff_t>(i + reach + 1));
        const auto middle = window.begin() + static_cast<std::ptrdiff_t>(reach);
        std::nth_element(window.begin(), middle, window.end());
        result.push_back(*middle);
    }
    return result;
}

} // namespace pocketgan
