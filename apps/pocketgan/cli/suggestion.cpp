#include "cli/suggestion.hpp"

#include <algorithm>
#include <cstddef>

namespace pocketgan::app {
namespace {

// The distance of two words by optimal string alignment (Damerau 1964).
std::size_t distance(const std::string& a, const std::string& b) {
    const std::size_t columns = b.size() + 1;
    std::vector<std::size_t> d((a.size() + 1) * columns);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& {
        return d[i * columns + j];
    };
    for (std::size_t i = 0; i <= a.size(); ++i)
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                at(i, j) = i + j;
                continue;
            }
            const std::size_t replaced = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
            at(i, j) = std::min({replaced, at(i - 1, j) + 1, at(i, j - 1) + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    return at(a.size(), b.size());
}

constexpr std::size_t kLongestWord = 64; // longer ones are no misspelt names

} // namespace

std::string suggestion(const std::string& word, const std::vector<std::string>& names) {
    if (word.size() > kLongestWord)
        return "";
    std::string nearest;
    std::size_t least = std::max<std::size_t>(word.size() / 3, 1) + 1;
    for (const std::string& name : names)
        if (const std::size_t d = distance(word, name); d < least) {
            least = d;
            nearest = name;
        }
    return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

} // namespace pocketgan::app
