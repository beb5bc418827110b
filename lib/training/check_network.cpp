#include "training/check_network.hpp"

#include "base/number_text.hpp"
#include "model/check_model.hpp"
#include "pocketgan/error.hpp"

#include <cmath>

namespace pocketgan {

void check_network(const NetworkSettings& settings, const std::string& prefix, double ema) {
    if (settings.activation == Activation::clamp)
        throw Error(prefix + "activation is clamp, which only outputs may have");
    const float scale = settings.initialiser.scale;
    if (settings.initialiser.kind == InitialiserKind::sparse &&
        !(scale >= 1.0f && scale <= static_cast<float>(kMostUnits) && scale == std::floor(scale)))
        throw Error(prefix + "init-scale is " + number_text(scale) +
                    ", but sparse initial weights take a whole number of inputs, 1 to " +
                    std::to_string(kMostUnits));
    if (settings.max_norm > 0.0f && ema > 0.0)
        throw Error(prefix + "max-norm is not implemented with ema; one of the two must be 0");
}

} // namespace pocketgan
