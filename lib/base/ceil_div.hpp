#pragma once

namespace pocketgan {

/// a / b, rounded up; b > 0. Does not overflow.
template <typename Unsigned>
constexpr Unsigned ceil_div(Unsigned a, Unsigned b) {
    return a / b + (a % b != 0 ? 1 : 0);
}

/// The smallest multiple of `unit` that is at least n.
template <typename Unsigned>
constexpr Unsigned round_up(Unsigned n, Unsigned unit) {
    return ceil_div(n, unit) * unit;
}

} // namespace pocketgan
