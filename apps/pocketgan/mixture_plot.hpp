#pragma once

#include "pocketgan/engine.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/picture.hpp"

#include <cstdint>
#include <string>

namespace pocketgan {

/// How far training on a mixture is, as mixture_legend describes it. The axes and the size depend
/// on the mixture alone, so that pictures of one run can be laid over each other. Both models are
/// of the mixture's dimensions, 1 or 2; the samples are the first of `seed`.
Picture plot_mixture(const Mixture& mixture, const Model& generator, const Model& discriminator,
                     std::uint64_t seed, Engine& engine);

/// What such a picture shows, for people.
std::string mixture_legend(const Mixture& mixture);

} // namespace pocketgan
