#pragma once

#include "cli/arguments.hpp"
#include "terminal/origin.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan::app {

/// What not every option is for: three digits in the colours of an image, points, a classifier.
enum class Judged { stacked, mixture, classifier };

/// What the options of `eval` come to.
class EvalOptions {
public:
    std::string folder, data, json_file, classifier, neighbours_file;
    std::size_t count = 0; ///< samples to draw; 0: as many as the paper of the measure
    std::size_t threads = 0;
    std::uint64_t seed = 1;
    std::vector<double> sigmas;
    bool baselines = false;

    EvalOptions();
    EvalOptions(const EvalOptions&) = delete; // the parser writes into this one
    EvalOptions& operator=(const EvalOptions&) = delete;

    /// As app::parse does.
    bool parse(const Arguments& arguments);

    /// Throws UsageError where an option was given that is not for this.
    void check(Judged judged) const;

    Origin origin(std::size_t default_count) const {
        return {"generator", count ? count : default_count, seed};
    }

private:
    CLI::App app_;
    std::vector<const CLI::Option*> for_generators_, for_classified_, for_plain_images_;
};

} // namespace pocketgan::app
