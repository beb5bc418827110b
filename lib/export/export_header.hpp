#pragma once

#include "pocketgan/model.hpp"

#include <cstddef>
#include <string>

namespace pocketgan {

/// The text of header_template.h, of which headers are made.
extern const char* const kHeaderTemplate;

/// What the machine that runs a header has to have, in bytes, beside code and stack.
struct HeaderNeeds {
    std::size_t constants = 0; ///< weights, scales and biases, which stay in flash
    std::size_t latent = 0;
    std::size_t image = 0;
    std::size_t workspace = 0;

    std::size_t ram() const { return latent + image + workspace; }
};

/// Writes the generator `model`, which is called `source` in comments, as a C99 header that needs
/// neither files nor a heap. Its weights are all int8 or all float32. Throws Error if it is no
/// generator with a latent space, or cannot be written.
HeaderNeeds write_header(const std::string& path, const Model& model, const std::string& source,
                         const std::string& name);

} // namespace pocketgan
