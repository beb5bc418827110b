#pragma once

namespace pocketgan {

// Always inlined: the kernel objects call them, too, and the linker could take a copy that is
// compiled for AVX-512 for all (lib/kernels/README.md).

/// a / b, rounded up; b > 0. Does not overflow.
template <typename Unsigned>
[[gnu::always_inline]] constexpr Unsigned ceil_div(Unsigned a, Unsigned b) {
    return a / b + (a % b != 0 ? 1 : 0);
}

/// The smallest multiple of `unit` that is at least n.
template <typename Unsigned>
[[gnu::always_inline]] constexpr Unsigned round_up(Unsigned n, Unsigned unit) {
    return ceil_div(n, unit) * unit;
}

} // namespace pocketgan
