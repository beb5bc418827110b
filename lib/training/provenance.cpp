#include "training/provenance.hpp"

#include "pocketgan/engine.hpp"
#include "pocketgan/version.hpp"

namespace pocketgan {

std::string provenance(std::size_t threads) {
    std::string text = std::string("pocketgan ") + version() + ", " + Engine::instruction_set();
    if (threads > 0)
        text += ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
    return text;
}

} // namespace pocketgan
