#include "options.hpp"

#include "pocketgan/picture.hpp"

#include <charconv>
#include <getopt.h>
#include <system_error>

const char* const kHelp =
    "Usage: pocketgan-sample MODEL [options]\n"
    "Draws samples from a generator.\n"
    "\n"
    "  MODEL             a model folder: model.json and its .npy files\n"
    "  -n, --count N     how many samples (default: 16 with --out, else 1; with --latent, all)\n"
    "  -s, --seed N      which latents: the same seed gives the same samples (default 1)\n"
    "      --first I     number of the first sample of the seed (default 0)\n"
    "      --latent Z    a .npy file of latents instead, one a row\n"
    "  -o, --out FILE    write one sheet of pictures (.png, .pgm, .ppm), or the numbers of all\n"
    "                    samples as float32, black 0 and white 1 (.npy)\n"
    "      --ascii       show the pictures in the terminal (the default without --out)\n"
    "  -t, --threads N   threads to compute with, 0 for one a processor (default 1)\n"
    "  -h, --help        this text\n"
    "      --version     the version, and the instruction set that it runs on\n"
    "\n"
    "Exits with 0 when done, 1 when the model or a file is at fault, 2 when the usage is.\n";

namespace {

constexpr std::size_t kMostSamples = 1000000000;
constexpr std::size_t kMostThreads = 1024;

// Digits and nothing else.
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

void check(const Options& options) {
    if (options.model.empty())
        throw UsageError("no model is given; try pocketgan-sample --help");
    if (options.latent && (options.seed || options.first))
        throw UsageError("--latent takes the place of --seed and --first; give one of them");
    if (options.out && !is_array_name(*options.out) && !pocketgan::is_picture_name(*options.out))
        throw UsageError("--out is '" + *options.out +
                         "'; expected a name that ends in .png, .pgm, .ppm or .npy");
}

} // namespace

bool is_array_name(const std::string& path) {
    return path.size() > 4 && path.compare(path.size() - 4, 4, ".npy") == 0;
}

Options parse_options(int argc, char** argv) {
    enum { kFirst = 256, kLatent, kAscii, kVersion };
    static const option kLong[] = {
        {"count", required_argument, nullptr, 'n'},
        {"seed", required_argument, nullptr, 's'},
        {"first", required_argument, nullptr, kFirst},
        {"latent", required_argument, nullptr, kLatent},
        {"out", required_argument, nullptr, 'o'},
        {"ascii", no_argument, nullptr, kAscii},
        {"threads", required_argument, nullptr, 't'},
        {"help", no_argument, nullptr, 'h'},
        {"version", no_argument, nullptr, kVersion},
        {nullptr, 0, nullptr, 0},
    };
    constexpr std::uint64_t kAny = UINT64_MAX;

    Options options;
    opterr = 0; // the messages are ours
    for (;;) {
        const int found = getopt_long(argc, argv, ":n:s:o:t:h", kLong, nullptr);
        switch (found) {
        case -1:
            if (optind < argc)
                options.model = argv[optind++];
            if (optind < argc)
                throw UsageError(std::string("unexpected argument '") + argv[optind] + "'");
            if (!options.help && !options.version)
                check(options);
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
        case 'o':
            options.out = optarg;
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
            // A letter is told apart in a group of them; a long option is the last that was read.
            throw UsageError("unknown option '" +
                             (optopt > 0 && optopt < kFirst
                                  ? std::string("-") + static_cast<char>(optopt)
                                  : std::string(argv[optind - 1])) +
                             "'");
        }
    }
}
