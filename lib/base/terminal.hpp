#pragma once

#include <cstddef>

namespace pocketgan {

/// The width, in characters, of the terminal that standard output is at the moment; 80 if the
/// terminal does not know it. Returns 0 if standard output is no terminal.
std::size_t terminal_columns();

/// The colours that the terminal of standard output shows.
enum class Colours {
    none,
    palette, ///< the 256 colours of xterm
    all      ///< 24 bits
};

/// Read from the environment: NO_COLOR, COLORTERM and TERM. Returns `none` if standard output is
/// no terminal.
Colours terminal_colours();

} // namespace pocketgan
