/// @file
/// The exception of the library.

#pragma once

#include "pocketgan/api.h"

#include <stdexcept>
#include <string>

namespace pocketgan {

/// The exception that the functions of the library throw. The text names the argument, file or
/// option, what was found and what was expected.
class POCKETGAN_API Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace pocketgan
