#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/gan.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/picture.hpp"

#include <cstdint>
#include <string>

namespace pocketgan {

/// A picture of samples, data and D, as mixture_legend describes it. Axes and size depend only on
/// the mixture, so that the pictures of a run can be compared. Both models have the mixture's
/// dimensions, 1 or 2; the samples are the first of `seed`. Only differences of a critic's values
/// mean something (`objective` is wasserstein), so they are scaled to their range in the picture.
/// All other objectives are shown from 0 to 1: the optimal D of least squares is that of minimax
/// (Mao et al. 2017). A discriminator of several points (pac) is left out.
Picture plot_mixture(const Mixture& mixture, const Model& generator, const Model& discriminator,
                     Objective objective, std::uint64_t seed, Engine& engine);

/// The text that explains such a picture.
std::string mixture_legend(const Mixture& mixture, Objective objective);

} // namespace pocketgan
