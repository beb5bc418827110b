#pragma once

#include "frame_names.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace pocketgan::app {

/// Wrong usage of the program. The text names the option, what was found and what was expected.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// An interpolation of `count` samples from sample 0 of one seed to sample 0 of another.
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
    std::optional<std::string> latent;   ///< a .npy file; without it, latents of the seed
    std::optional<std::string> complete; ///< a file of the image that all samples complete
    std::optional<Walk> walk;
    std::optional<std::string> class_name; ///< of all samples
    std::optional<std::string> spell;      ///< names of classes, one for each sample
    std::optional<std::string> out;   ///< without it, output goes to the terminal; "-": see format
    std::string format;               ///< of standard output: png, pgm, ppm or npy
    std::size_t scale = 1;            ///< pixels of a picture's file for each pixel, squared
    std::optional<FrameNames> frames; ///< the names, if `out` has a % field
    bool sync = true;
    bool ascii = false;
    std::size_t threads = 1;
};

/// Reads the command line. Throws UsageError.
Options parse_options(int argc, char** argv);

/// The name by which --out - is opened.
inline constexpr char kStandardOutput[] = "/dev/stdout";

/// Whether the output is an array, by the name of its file or --format.
bool writes_array(const Options& options);

extern const char* const kHelp;

} // namespace pocketgan::app
