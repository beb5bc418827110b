#pragma once

#include "base/number_text.hpp"
#include "pocketgan/error.hpp"

#include <cmath>
#include <string>

namespace pocketgan {

/// Throws Error unless the number `what` fits.
template <typename Number>
void expect(bool fits, const std::string& what, Number found, const char* expected) {
    if (fits)
        return;
    throw Error(what + " is " + number_text(found) + ", " + expected + " was expected");
}

// All that follow refuse NaN.
template <typename Number>
void expect_not_negative(const std::string& what, Number x) {
    expect(x >= 0 && std::isfinite(x), what, x, "a finite number of 0 or above");
}
template <typename Number>
void expect_positive(const std::string& what, Number x) {
    expect(x > 0 && std::isfinite(x), what, x, "a finite number above 0");
}
inline void expect_decay(const std::string& what, double x) {
    expect(x >= 0.0 && x < 1.0, what, x, "a number of 0 or above, below 1,");
}
inline void expect_up_to_one(const std::string& what, double x) {
    expect(x >= 0.0 && x <= 1.0, what, x, "a number of 0 to 1");
}
inline void expect_share(const std::string& what, float x) {
    expect(x > 0.0f && x <= 1.0f, what, x, "a share above 0 and at most 1");
}

} // namespace pocketgan
