#pragma once

#include "options.hpp"

#include "pocketgan/generator.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace pocketgan::app {

/// The class of each sample: that of --class, those of --spell, or all in turn, so that sample i of
/// a seed has the same class in every output.
class ClassChoice {
public:
    /// Throws UsageError for a class that the generator does not have. The generator must outlive
    /// this object.
    ClassChoice(const Options& options, const Generator& generator);

    /// The number of classes that are spelled; 0 without --spell.
    std::size_t spelled() const { return spelled_.size(); }

    /// Whether sample i has class i % class_count().
    bool in_turn() const;

    /// The classes of samples [first, first + rows); empty unless the generator is conditional.
    std::vector<std::uint16_t> classes(std::size_t first, std::size_t rows) const;

private:
    const Generator& generator_;
    std::uint64_t first_; ///< index of the first sample of the seed
    std::vector<std::uint16_t> spelled_;
    std::optional<std::uint16_t> all_; ///< the class of all samples
};

} // namespace pocketgan::app
