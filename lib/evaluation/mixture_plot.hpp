#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/gan.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/picture.hpp"

#include <cstdint>
#include <string>

namespace pocketgan {

/// How far training on a mixture is, as mixture_legend describes it. The axes and the size depend
/// on the mixture alone, so that pictures of one run can be laid over each other. Both models are
/// of the mixture's dimensions, 1 or 2; the samples are the first of `seed`. A critic's values
/// (`objective` is wasserstein), of which only differences mean something, are shown by their range
/// in the picture, all others from 0 to 1: the best D of least squares is that of the other games
/// (Mao et al. 2017). A discriminator of several points at once is left out.
Picture plot_mixture(const Mixture& mixture, const Model& generator, const Model& discriminator,
                     Objective objective, std::uint64_t seed, Engine& engine);

/// What such a picture shows, for people.
std::string mixture_legend(const Mixture& mixture, Objective objective);

} // namespace pocketgan
