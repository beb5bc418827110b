#pragma once

#include "pocketgan/api.h"

/// The version of these headers. docs/abi.md states what a change of each number means.
#define POCKETGAN_VERSION_MAJOR 0
#define POCKETGAN_VERSION_MINOR 1
#define POCKETGAN_VERSION_PATCH 0
#define POCKETGAN_VERSION "0.1.0"

namespace pocketgan {

/// The version of the library that is loaded, such as "0.1.0". It differs from POCKETGAN_VERSION if
/// the program was compiled with headers of another version.
POCKETGAN_API const char* version();

} // namespace pocketgan
