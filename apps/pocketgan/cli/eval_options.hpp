#pragma once

#include "cli/arguments.hpp"
#include "pocketgan/dataset.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan::app {

/// The kinds of evaluation to which some options do not apply: a generator of stacked digits, a
/// generator of points, a classifier.
enum class Evaluated { stacked, mixture, classifier };

/// The options of `eval`.
class EvalOptions {
public:
    std::string folder, data, json_file, classifier, neighbours_file;
    PictureOptions pictures;   ///< of `data`
    bool has_pictures = false; ///< whether options set them
    std::size_t count = 0;     ///< samples to draw; 0: the default of the measure
    std::size_t threads = 0;
    std::uint64_t seed = 1;
    std::vector<double> sigmas;
    bool baselines = false;

    EvalOptions();
    EvalOptions(const EvalOptions&) = delete; // the parser holds references to members
    EvalOptions& operator=(const EvalOptions&) = delete;

    /// Returns false where help was printed. Throws UsageError as app::parse does.
    bool parse(const Arguments& arguments);

    /// Throws UsageError if an option was given that does not apply.
    void check(Evaluated evaluated) const;

private:
    CLI::App app_;
    std::vector<const CLI::Option*> for_generators_, for_classified_, for_plain_images_;
};

} // namespace pocketgan::app
