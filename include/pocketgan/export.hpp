/// @file
/// Models as C headers and with smaller weights.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/engine.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/model.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// The default prefix of the functions, types and constants of a C header.
inline constexpr char kHeaderName[] = "pocketgan_model";

/// The bytes that a C header needs on the target machine, without code and stack.
struct HeaderNeeds {
    std::size_t constants = 0; ///< weights, scales and biases, which stay in flash
    std::size_t latent = 0;    ///< one latent
    std::size_t image = 0;     ///< one sample
    std::size_t workspace = 0; ///< outputs of the hidden layers: of convolutions a few lines

    /// The bytes that change while the header's functions run.
    std::size_t ram() const { return latent + image + workspace; }
};

/// The bytes that the header of a generator needs if its weights are of `type`: float32 or int8.
/// Throws Error for another type, if the model is not a generator with a latent space, and if its
/// parts do not fit together.
POCKETGAN_API HeaderNeeds header_needs(const Model& model, WeightType type);

/// Throws Error unless `name` is a letter followed by at most 39 letters, digits and underscores.
POCKETGAN_API void check_header_name(const std::string& name);

/// Writes a generator to the file `path` as an ISO C99 header that needs neither files nor a heap.
/// The header's comments call the model `source`. Returns the memory that the header needs. Throws
/// Error for a bad name, if the model is not a generator with a latent space, if its parts do not
/// fit together, if some layers are int8 and others float32, and if the file cannot be written.
POCKETGAN_API HeaderNeeds write_c_header(const std::string& path, const Model& model,
                                         const std::string& source,
                                         const std::string& name = kHeaderName);

/// The model with its weights rounded to `type`. In memory, int8 weights are int8 and all others
/// float32 (float16 exists only in files). If a generator has a self-test, the result has one for
/// the rounded weights. Throws Error if the model's parts do not fit together, and if a sample of a
/// generator has NaN or infinity.
POCKETGAN_API Model model_to_export(const Model& model, WeightType type, Engine& engine);

/// The difference between samples a and b of two generators. Pixels are in [0, 1]; the outputs of a
/// generator without images are not scaled.
struct SampleDifference {
    std::size_t samples = 0; ///< compared of each generator
    double largest = 0.0;    ///< of |a - b| over all numbers of all samples
    double mean = 0.0;       ///< of |a - b|
};

/// Compares samples 0 to 255 of seed 1. Throws Error unless both generators have equally many
/// outputs and classes, and latents of the same size and prior.
POCKETGAN_API SampleDifference compare_samples(const Generator& a, const Generator& b,
                                               Engine& engine);

} // namespace pocketgan
