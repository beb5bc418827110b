#include "options.hpp"

#include "base/text.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/picture.hpp"

#include <charconv>
#include <getopt.h>
#include <system_error>

namespace pocketgan::app {

const char* const kHelp =
    "Usage: pocketgan-sample MODEL [options]\n"
    "Draws samples from a generator.\n"
    "\n"
    "  MODEL            a model folder: model.json and its .npy files\n"
#ifdef POCKETGAN_MODELS
    "                   (or the name of an installed model: digits,\n"
    "                   conditional-digits)\n"
#endif
    "  -n, --count N    number of samples (default: all rows with --latent, 16 with\n"
    "                   --out, else a row in the terminal, or 1)\n"
    "  -s, --seed N     seed of the latents (default 1)\n"
    "      --first I    index of the first sample of the seed (default 0)\n"
    "      --latent Z   read latents from a .npy file, one per row\n"
    "      --complete F complete the image in file F, "
#ifdef POCKETGAN_READS_PICTURES
    "a picture or a .npy file\n"
#else
    "a .npy file\n"
#endif
    "                   (models that were trained with --draw)\n"
    "      --walk N     interpolate N samples from one sample to another, both\n"
    "                   included (slerp)\n"
    "      --from SEED  start of the interpolation: sample 0 of this seed\n"
    "      --to SEED    end of the interpolation: sample 0 of this seed\n"
    "      --class NAME draw samples of this class (conditional generators)\n"
    "      --spell TEXT draw a sample of the class of each character of TEXT, as in\n"
    "                   2026, or of each of its names, as in cat,dog\n"
    "  -o, --out FILE   write one sheet of pictures (.png, .pgm, .ppm), or one file\n"
    "                   per picture if the name has a field for its number, as in\n"
    "                   frame-%d.png or frame-%04d.png, or all samples as float32,\n"
    "                   black 0 and white 1 (.npy); -: to standard output\n"
    "      --format F   with --out -: png (the default), pgm, ppm or npy\n"
    "      --scale N    write each pixel of a picture as N x N pixels\n"
    "      --no-sync    do not wait until files are on the disk; after a power\n"
    "                   failure they may be empty\n"
    "      --ascii      show the pictures in the terminal (the default without\n"
    "                   --out)\n"
    "  -t, --threads N  number of threads, 0 for one per processor (default 1)\n"
    "  -h, --help       print this text\n"
    "      --version    print the version and the instruction set in use\n"
    "\n"
    "Exits with 0 on success, 1 for an error in the model or a file, 2 for wrong\n"
    "usage.\n";

namespace {

constexpr std::size_t kMostSamples = 1000000000;
constexpr std::size_t kMostScale = 64;

// Accepts digits only.
template <typename Unsigned>
Unsigned parse_number(const std::string& option, const std::string& text, Unsigned least,
                      Unsigned most) {
    Unsigned value{};
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || rest != end || value < least || value > most)
        throw UsageError(option + " is '" + text + "'; expected a whole number from " +
                         std::to_string(least) + " to " + std::to_string(most));
    return value;
}

// The interpolation of --walk, --from and --to; nullopt if none of them is given.
std::optional<Walk> make_walk(const std::optional<std::size_t>& count,
                              const std::optional<std::uint64_t>& from,
                              const std::optional<std::uint64_t>& to) {
    if (!count && !from && !to)
        return std::nullopt;
    if (!count || !from || !to)
        throw UsageError("--walk, --from and --to go together; give all three");
    return Walk{*count, *from, *to};
}

bool is_array_name(const std::string& path) {
    return path.size() > 4 && ends_with(path, ".npy");
}

void check_stream(const Options& options) {
    if (options.format != "npy" && !is_picture_name("x." + options.format))
        throw UsageError("--format is '" + options.format +
                         "'; expected png, pgm, ppm or npy, as what --out - writes");
    if (options.ascii)
        throw UsageError("--ascii and --out - both write to standard output");
}

void check_out(const std::string& out) {
    if (!is_array_name(out) && !is_picture_name(out))
        throw UsageError("--out is '" + out +
                         "'; expected a name that ends in .png, .pgm, .ppm or .npy");
    if (!FrameNames::is_meant(out))
        return;
    if (is_array_name(out))
        throw UsageError("--out is '" + out + "'; only names of pictures have a % in them");
    if (!FrameNames::parse(out))
        throw UsageError(
            "--out is '" + out +
            "'; expected a single % in the file's name, as in frame-%d.png or frame-%04d.png");
}

void check(const Options& options) {
    if (options.model.empty())
        throw UsageError("no model is given; try pocketgan-sample --help");
    if (options.latent && (options.seed || options.first))
        throw UsageError("--latent cannot be combined with --seed or --first");
    if (options.walk && (options.count || options.seed || options.first || options.latent))
        throw UsageError("--walk cannot be combined with --count, --seed, --first or --latent");
    if (options.spell && (options.class_name || options.count || options.walk || options.latent))
        throw UsageError("--spell cannot be combined with --class, --count, --walk or --latent");
    if (options.spell && options.spell->empty())
        throw UsageError("--spell is empty; expected the names of classes");
    if (!options.format.empty() && options.out != "-")
        throw UsageError("--format is for --out -; the name of a file has its format");
    if (options.out == "-")
        check_stream(options);
    else if (options.out)
        check_out(*options.out);
    if (options.scale > 1 && (!options.out || writes_array(options)))
        throw UsageError("--scale is for pictures that --out writes");
}

} // namespace

bool writes_array(const Options& options) {
    return options.out == "-" ? options.format == "npy" : is_array_name(*options.out);
}

Options parse_options(int argc, char** argv) {
    enum {
        kFirst = 256,
        kLatent,
        kComplete,
        kWalk,
        kFrom,
        kTo,
        kClass,
        kSpell,
        kScale,
        kFormat,
        kNoSync,
        kAscii,
        kVersion
    };
    static const option kLong[] = {
        {"count", required_argument, nullptr, 'n'},
        {"seed", required_argument, nullptr, 's'},
        {"first", required_argument, nullptr, kFirst},
        {"latent", required_argument, nullptr, kLatent},
        {"complete", required_argument, nullptr, kComplete},
        {"walk", required_argument, nullptr, kWalk},
        {"from", required_argument, nullptr, kFrom},
        {"to", required_argument, nullptr, kTo},
        {"class", required_argument, nullptr, kClass},
        {"spell", required_argument, nullptr, kSpell},
        {"out", required_argument, nullptr, 'o'},
        {"scale", required_argument, nullptr, kScale},
        {"format", required_argument, nullptr, kFormat},
        {"no-sync", no_argument, nullptr, kNoSync},
        {"ascii", no_argument, nullptr, kAscii},
        {"threads", required_argument, nullptr, 't'},
        {"help", no_argument, nullptr, 'h'},
        {"version", no_argument, nullptr, kVersion},
        {nullptr, 0, nullptr, 0},
    };
    constexpr std::uint64_t kAny = UINT64_MAX;

    Options options;
    std::optional<std::size_t> walk;
    std::optional<std::uint64_t> from, to;
    opterr = 0; // no messages of getopt
    for (;;) {
        const int found = getopt_long(argc, argv, ":n:s:o:t:h", kLong, nullptr);
        switch (found) {
        case -1:
            if (optind < argc)
                options.model = argv[optind++];
            if (optind < argc)
                throw UsageError(std::string("unexpected argument '") + argv[optind] + "'");
            if (options.help || options.version)
                return options;
            options.walk = make_walk(walk, from, to);
            if (options.out == "-" && options.format.empty())
                options.format = "png";
            check(options);
            if (options.out)
                options.frames = FrameNames::parse(*options.out);
            return options;
        case 'n':
            options.count = parse_number<std::size_t>("--count", optarg, 1, kMostSamples);
            break;
        case 's':
            options.seed = parse_number<std::uint64_t>("--seed", optarg, 0, kAny);
            break;
        case kFirst:
            options.first = parse_number<std::uint64_t>("--first", optarg, 0, kAny);
            break;
        case kLatent:
            options.latent = optarg;
            break;
        case kComplete:
            options.complete = optarg;
            break;
        case kWalk:
            walk = parse_number<std::size_t>("--walk", optarg, 2, kMostSamples);
            break;
        case kFrom:
            from = parse_number<std::uint64_t>("--from", optarg, 0, kAny);
            break;
        case kTo:
            to = parse_number<std::uint64_t>("--to", optarg, 0, kAny);
            break;
        case kClass:
            options.class_name = optarg;
            break;
        case kSpell:
            options.spell = optarg;
            break;
        case 'o':
            options.out = optarg;
            break;
        case kScale:
            options.scale = parse_number<std::size_t>("--scale", optarg, 1, kMostScale);
            break;
        case kFormat:
            options.format = optarg;
            break;
        case kNoSync:
            options.sync = false;
            break;
        case kAscii:
            options.ascii = true;
            break;
        case 't':
            options.threads = parse_number<std::size_t>("--threads", optarg, 0, kMostThreads);
            break;
        case 'h':
            options.help = true;
            break;
        case kVersion:
            options.version = true;
            break;
        case ':':
            throw UsageError(std::string(argv[optind - 1]) + " needs a value");
        default:
            // optopt is the letter of an unknown short option, which may be one of a group. An
            // unknown long option is the last argument that was read.
            throw UsageError("unknown option '" +
                             (optopt > 0 && optopt < kFirst
                                  ? std::string("-") + static_cast<char>(optopt)
                                  : std::string(argv[optind - 1])) +
                             "'");
        }
    }
}

} // namespace pocketgan::app
