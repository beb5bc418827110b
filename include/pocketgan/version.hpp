/// @file
/// The version of the headers and of the library.

#pragma once

#include "pocketgan/api.h"

/// The first number of the version of these headers. docs/abi.md states what a change of each
/// number means.
#define POCKETGAN_VERSION_MAJOR 0
/// The second number of the version of these headers.
#define POCKETGAN_VERSION_MINOR 1
/// The third number of the version of these headers.
#define POCKETGAN_VERSION_PATCH 0
/// The version of these headers as text.
#define POCKETGAN_VERSION "0.1.0"

/// The C++ interface: training, evaluation and sampling. pocketgan.h is the sampler for C.
namespace pocketgan {

/// The version of the library that is loaded, such as "0.1.0". It differs from POCKETGAN_VERSION if
/// the program was compiled with headers of another version.
POCKETGAN_API const char* version();

} // namespace pocketgan
