#pragma once

#include "options.hpp"

#include "pocketgan/generator.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <memory>

namespace pocketgan::app {

/// Where latents come from, some rows at a time.
class Source {
public:
    virtual ~Source() = default;

    /// How many are to be drawn.
    virtual std::size_t count() const = 0;

    /// Latents [first, first + rows) of them, z (rows, latent size).
    virtual void draw(std::size_t first, MatrixView z) const = 0;
};

/// What the options ask for: a seed's latents, those of a file, or a walk. Throws UsageError, and
/// Error for a file that cannot be read or does not suit. The generator must outlive it.
std::unique_ptr<Source> open_source(const Options& options, const Generator& generator);

} // namespace pocketgan::app
