#pragma once

#include "pocketgan/mixture.hpp"

namespace pocketgan {

/// Throws Error unless the mixture has a name, modes of its dimensions and a deviation above 0: a
/// Mixture is a plain struct, so a caller may have filled it wrongly.
void check_mixture(const Mixture& mixture);

} // namespace pocketgan
