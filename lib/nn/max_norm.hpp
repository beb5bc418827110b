#pragma once

#include "nn/trainable_network.hpp"
#include "pocketgan/engine.hpp"

namespace pocketgan {

/// Scales the weights of each unit, a row of W, so that their norm is at most `limit`: by
/// min(norm, limit) / (1e-7 + norm), as the 2014 repository of Goodfellow et al. does after each
/// step ("max_col_norm").
void limit_norms(TrainableNetwork& network, float limit, Engine& engine);

} // namespace pocketgan
