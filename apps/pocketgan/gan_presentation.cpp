#include "base/number_format.hpp"
#include "critic_estimate.hpp"
#include "presentation.hpp"

#include "pocketgan/mixture.hpp"

#include <cmath>

namespace pocketgan::app {
namespace {

constexpr const char* kDiscriminatorColour = "var(--blue)";
constexpr const char* kGeneratorColour = "var(--orange)";

std::vector<Panel> panels(Objective objective) {
    Panel losses{"Losses", "loss", std::nullopt, std::nullopt, {}, false};
    losses.columns = {{"D", kDiscriminatorColour, curve_of(kDLoss)},
                      {"G", kGeneratorColour, curve_of(kGLoss)}};
    if (objective == Objective::wasserstein) {
        Panel distance{"The critic's estimate",
                       "mean f(x) - mean f(G(z))",
                       std::nullopt,
                       Level{0.0, "0"},
                       {},
                       true};
        distance.columns = {{"estimate", kDiscriminatorColour, critic_estimate}};
        return {distance, losses};
    }
    Panel beliefs{"What D believes",
                  "mean probability of being real",
                  Range{0.0, 1.0},
                  Level{0.5, "1/2"},
                  {},
                  false};
    if (!has_sigmoid(objective)) {
        beliefs.y_title = "mean verdict, 1: real, 0: fake";
        beliefs.range = std::nullopt;
    }
    beliefs.columns = {{"D(x)", kDiscriminatorColour, curve_of(kDReal)},
                       {"D(G(z))", kGeneratorColour, curve_of(kDFake)}};
    return {losses, beliefs};
}

// How a column is shown that is measured with --eval-every.
struct Measure {
    const char* column;
    const char* name; ///< in the line of progress
    int digits;       ///< there
    const char* title;
    const char* y_title;
    double factor;
};

// In the order of ImageColumn and of MixtureColumn.
const std::vector<Measure> kImageMeasures = {
    {"parzen", "Parzen", 4, "Parzen log-likelihood", "nats, the higher the better", 1.0},
    {"classifier_frechet", "Frechet", 3, "Frechet distance", "of features, the lower the better",
     1.0},
    {"classes", "classes", 4, "Classes", "seen in at least 1 % of the samples", 1.0}};
const std::vector<Measure> kMixtureMeasures = {
    {"modes", "modes", 4, "Modes covered", "modes near a sample", 1.0},
    {"high_quality", "high quality", 2, "High quality", "samples near a mode, %", 100.0}};

std::vector<Measure> measures(const TrainingOptions& options) {
    if (options.eval_every == 0)
        return {};
    return find_mixture(options.data) ? kMixtureMeasures : kImageMeasures;
}

void add_measures(Presentation& p, const std::vector<Measure>& measures) {
    for (const Measure& measure : measures) {
        p.panels.push_back({measure.title, measure.y_title, std::nullopt, std::nullopt, {}, false});
        p.panels.back().columns = {
            {"G", kGeneratorColour, curve_of(p.columns.size(), measure.factor)}};
        p.columns.push_back(measure.column);
    }
    p.measured = measures.size();
}

std::string tell_measures(const std::vector<Measure>& measures, const Figures& f) {
    std::string text;
    for (std::size_t i = 0; i < measures.size(); ++i)
        if (const double figure = f[kMeasured + i]; !std::isnan(figure))
            text += std::string("  ") + measures[i].name + " " +
                    significant(figure, measures[i].digits);
    return text;
}

std::string how_to_read_measures(const TrainingOptions& options) {
    if (options.eval_every == 0)
        return "";
    if (find_mixture(options.data))
        return " Modes and quality are counted as pocketgan eval counts them.";
    const std::string best = options.keep_best == KeepBest::none
                                 ? ""
                                 : " The folder best holds the generator that was the best by " +
                                       std::string(to_string(options.keep_best)) + ".";
    return " The Parzen log-likelihood and what a classifier sees are of few samples, beside few "
           "images from the end of the training split: they compare one time of this run with "
           "another. Of how good a generator is, ask pocketgan eval." +
           best;
}

const char* how_to_read(Objective objective) {
    if (objective == Objective::wasserstein)
        return "After its first rise, while the critic learns, the estimate falls as the samples "
               "come nearer to the data: unlike other losses of a GAN it says how training goes. "
               "Its size depends on the critic, so that only curves of critics that are limited "
               "alike compare. Below 0, or where it drops suddenly, the critic is no longer near "
               "its optimum. The curve is smoothed by medians of neighbouring rows of log.csv.";
    return "The losses of a GAN do not tell how good its pictures are, for each network is judged "
           "by the other, which learns too: look at the pictures. D(x) and D(G(z)) are what the "
           "discriminator believes of real images and of generated ones: D(G(z)) near 1/2 is "
           "balance, near 0 it sees through every sample.";
}

std::string tell(Objective objective, const Figures& f) {
    const std::string losses = "loss D " + fixed(f[kDLoss], 3) + " G " + fixed(f[kGLoss], 3) + "  ";
    if (objective == Objective::wasserstein)
        return losses + "estimate " + significant(critic_estimate(f), 4);
    return losses + "D(x) " + fixed(f[kDReal], 2) + " D(G(z)) " + fixed(f[kDFake], 2);
}

} // namespace

Presentation present_gan(const TrainingOptions& options) {
    const GanSettings& settings = options.settings;
    const Objective objective = settings.objective;
    Presentation result;
    result.columns = {"d_loss", "g_loss", "d_real", "d_fake"};
    result.panels = panels(objective);
    add_measures(result, measures(options));
    result.how_to_read = how_to_read(objective) + how_to_read_measures(options);
    result.sheets_title = "Samples";
    result.sheets_note = "Drawn from the same latents every time, so that one sheet after the "
                         "other shows the same samples grow.";
    result.model = "generator";
    result.rates = "--g-rate or --d-rate";
    result.tell = [objective, measured = measures(options)](const Figures& figures) {
        return tell(objective, figures) + tell_measures(measured, figures);
    };
    result.examples = [settings](std::uint64_t steps) {
        return discriminator_steps(settings, steps) * settings.batch;
    };
    result.warning = [objective](const std::vector<LogRow>& rows) {
        return objective == Objective::wasserstein ? critic_warning(rows) : "";
    };
    return result;
}

} // namespace pocketgan::app
