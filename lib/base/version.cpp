#include "pocketgan/version.hpp"

namespace pocketgan {

const char* version() {
    return POCKETGAN_VERSION;
}

} // namespace pocketgan
