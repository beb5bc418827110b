#include "training/check_network.hpp"

#include "pocketgan/error.hpp"

namespace pocketgan {

void check_hidden_activation(const NetworkSettings& settings, const std::string& prefix) {
    if (settings.activation == Activation::clamp)
        throw Error(prefix + "activation is clamp, which only outputs may have");
}

} // namespace pocketgan
