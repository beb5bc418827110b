#pragma once

#include "class_choice.hpp"
#include "options.hpp"

#include "pocketgan/generator.hpp"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <memory>

namespace pocketgan::app {

/// A source of latents, read in batches.
class Source {
public:
    virtual ~Source() = default;

    /// The number of latents.
    virtual std::size_t count() const = 0;

    /// Latents [first, first + rows) -> z (rows, latent size).
    virtual void draw(std::size_t first, MatrixView z) const = 0;
};

/// The source that the options choose: the latents of a seed, those of a file, or an interpolation.
/// Throws UsageError, and Error for a file that cannot be read or has rows of another size. The
/// generator must outlive the source.
std::unique_ptr<Source> open_source(const Options& options, const Generator& generator,
                                    const ClassChoice& classes);

/// Whether the output is a sheet with a row for each class.
bool is_by_class(const Options& options, const ClassChoice& classes);

} // namespace pocketgan::app
