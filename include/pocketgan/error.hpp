#pragma once

#include "pocketgan/api.h"

#include <stdexcept>
#include <string>

namespace pocketgan {

/// What every function of the library throws when it cannot do its work. The text names the file
/// or option, what was found there and what was expected.
class POCKETGAN_API Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace pocketgan
