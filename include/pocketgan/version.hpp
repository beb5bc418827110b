#pragma once

#include "pocketgan/api.h"

/// The version of these headers (docs/abi.md says what a change of each number means).
#define POCKETGAN_VERSION_MAJOR 0
#define POCKETGAN_VERSION_MINOR 1
#define POCKETGAN_VERSION_PATCH 0
#define POCKETGAN_VERSION "0.1.0"

namespace pocketgan {

/// The version of the library that runs, such as "0.1.0": it differs from POCKETGAN_VERSION where a
/// program was compiled with the headers of another one.
POCKETGAN_API const char* version();

} // namespace pocketgan
