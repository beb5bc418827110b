#include "cli/eval_options.hpp"

#include "cli/picture_options.hpp"

#include "base/number_text.hpp"
#include "pocketgan/modes.hpp"
#include "pocketgan/parzen.hpp"
#include "pocketgan/picture.hpp"

namespace pocketgan::app {
namespace {

// Range of sigma for pixels in [0, 1]. Below 0.1 the estimate loses accuracy: distances are floats.
constexpr double kLeastSigma = 0.01, kMostSigma = 10.0;
constexpr std::size_t kMostSigmas = 1000;

const char* const kDescription =
    "Evaluates a generator. Images: the Parzen window estimate of the log-likelihood of test "
    "images (Goodfellow et al. 2014), whether samples are copies of training images, whether they "
    "differ from one another (Arora and Zhang 2017), and the figures of a classifier (Salimans et "
    "al. 2016, Heusel et al. 2017), each beside real images. Stacked digits, and the mixtures "
    "ring, grid and gaussian: the modes that are covered (Srivastava et al. 2017). Of a classifier "
    "it prints the accuracy on the test data. docs/evaluation.md explains the figures.";

// The sigmas of the text LO:HI:N.
std::vector<double> sigmas_from(const std::string& text) {
    double low = 0.0, high = 0.0;
    std::size_t count = 0;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto read = [&](auto& value, bool last) {
        const char* const rest = read_number(at, end, value);
        const bool right = rest && (last ? rest == end : rest != end && *rest == ':');
        at = right && !last ? rest + 1 : rest;
        return right;
    };
    const bool read_all = read(low, false) && read(high, false) && read(count, true);
    if (!read_all || !(low >= kLeastSigma && low < high && high <= kMostSigma) || count < 2 ||
        count > kMostSigmas)
        throw UsageError("--sigma-grid is '" + text +
                         "'; expected LO:HI:N, 0.01 <= LO < HI <= 10 and N from 2 to 1000");
    return parzen_sigma_grid(low, high, count);
}

void check_picture(const std::string& path) {
    if (!is_picture_name(path))
        throw UsageError("--neighbours is '" + path +
                         "'; expected a name that ends in .png, .pgm or .ppm");
}

} // namespace

EvalOptions::EvalOptions() : sigmas(parzen_sigma_grid()), app_(kDescription, "pocketgan eval") {
    app_.add_option("MODEL", folder, kModelHelp)->required();
    app_.add_option("--data", data, "data set, as for train")->required();
    add_picture_options(app_, pictures);
    const CLI::Option* const samples =
        app_.add_option("--samples", count,
                        "samples to draw (default: 10000, of stacked digits " +
                            std::to_string(kStackedSamples) + ", of mixtures " +
                            std::to_string(kModeSamples) + ")")
            ->check(whole_number<std::size_t>({2, 1000000}));
    const CLI::Option* const seed_option = app_.add_option("--seed", seed, "seed of the samples")
                                               ->capture_default_str()
                                               ->check(whole_number<std::uint64_t>());
    const CLI::Option* const classifier_option =
        app_.add_option("--classifier", classifier,
                        "model folder of the classifier for images; default: the bundled one");
    const CLI::Option* const grid =
        app_.add_option_function<std::string>(
                "--sigma-grid", [this](const std::string& text) { sigmas = sigmas_from(text); },
                "LO:HI:N, widths sigma of the Parzen estimate to choose from, evenly spaced in "
                "their logarithm")
            ->default_str("0.1:1:10");
    const CLI::Option* const rows = app_.add_flag(
        "--baselines", baselines,
        "two more Parzen rows: k-means centroids and a Gaussian fitted to the training images "
        "(MNIST: 7 s more of a core with AVX-512)");
    const CLI::Option* const sheet =
        app_.add_option_function<std::string>(
                "--neighbours",
                [this](const std::string& path) {
                    check_picture(path);
                    neighbours_file = path;
                },
                "write a picture of 20 samples in rows of five, each row followed by the training "
                "image nearest to its last sample")
            ->type_name("FILE");
    app_.add_option("--threads", threads, "0: all that the process may use")
        ->capture_default_str()
        ->check(thread_count());
    app_.add_option("--json", json_file, "also write the figures to this file");
    for_generators_ = {samples, seed_option, classifier_option, grid, rows, sheet};
    for_classified_ = {classifier_option};
    for_plain_images_ = {grid, rows, sheet};
}

bool EvalOptions::parse(const Arguments& arguments) {
    if (!app::parse(app_, arguments))
        return false;
    check_picture_options(pictures);
    has_pictures = has_picture_options(app_);
    return true;
}

void EvalOptions::check(Evaluated evaluated) const {
    const auto refuse = [](const std::vector<const CLI::Option*>& options,
                           const std::string& reason) {
        for (const CLI::Option* option : options)
            if (option->count() > 0)
                throw UsageError(option->get_name() + " is for " + reason);
    };
    if (evaluated == Evaluated::classifier)
        refuse(for_generators_, "generators; " + folder + " is a classifier");
    if (evaluated == Evaluated::mixture) {
        refuse(for_classified_, "images; " + data + " has none");
        refuse(for_plain_images_, "images; " + data + " has none");
    }
    if (evaluated == Evaluated::stacked)
        refuse(for_plain_images_, "plain images; " + data + " is evaluated by its modes");
}

} // namespace pocketgan::app
