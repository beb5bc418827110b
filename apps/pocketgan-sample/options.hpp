#pragma once

#include "frame_names.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace pocketgan::app {

/// Wrong usage: what is wrong with which option.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A way of `count` samples between the samples 0 of two seeds.
struct Walk {
    std::size_t count;
    std::uint64_t from;
    std::uint64_t to;
};

struct Options {
    bool help = false;
    bool version = false;
    std::string model;
    std::optional<std::size_t> count;
    std::optional<std::uint64_t> seed;
    std::optional<std::uint64_t> first;
    std::optional<std::string> latent; ///< none: latents of the seed
    std::optional<Walk> walk;
    std::optional<std::string> out;   ///< none: to the terminal
    std::optional<FrameNames> frames; ///< what `out` names where it holds a % field
    bool ascii = false;
    std::size_t threads = 1;
};

/// Reads the command line. Throws UsageError.
Options parse_options(int argc, char** argv);

/// Whether `path` is the name of an array rather than of a picture.
bool is_array_name(const std::string& path);

extern const char* const kHelp;

} // namespace pocketgan::app
