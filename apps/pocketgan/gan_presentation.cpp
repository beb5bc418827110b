#include "critic_estimate.hpp"
#include "html.hpp"
#include "presentation.hpp"

namespace pocketgan {
namespace {

constexpr const char* kDiscriminatorColour = "var(--blue)";
constexpr const char* kGeneratorColour = "var(--orange)";

std::function<double(const Figures&)> column(GanColumn which) {
    return [which](const Figures& means) { return means[which]; };
}

std::vector<Panel> panels(Objective objective) {
    Panel losses{"Losses", "loss", std::nullopt, std::nullopt, {}, false};
    losses.columns = {{"D", kDiscriminatorColour, column(kDLoss)},
                      {"G", kGeneratorColour, column(kGLoss)}};
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
    beliefs.columns = {{"D(x)", kDiscriminatorColour, column(kDReal)},
                       {"D(G(z))", kGeneratorColour, column(kDFake)}};
    return {losses, beliefs};
}

const char* how_to_read(Objective objective) {
    if (objective == Objective::wasserstein)
        return "After its first rise, while the critic learns, the estimate falls as the samples "
               "come nearer to the data: unlike other losses of a GAN it says how training goes. "
               "Its size depends on the critic, so that only curves of one critic and clip "
               "compare. Below 0, or where it drops suddenly, the critic is no longer near its "
               "optimum. The curve is smoothed by medians of neighbouring rows of log.csv.";
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

Presentation present_gan(const GanSettings& settings) {
    const Objective objective = settings.objective;
    Presentation result;
    result.columns = {"d_loss", "g_loss", "d_real", "d_fake"};
    result.panels = panels(objective);
    result.how_to_read = how_to_read(objective);
    result.sheets_title = "Samples";
    result.sheets_note = "Drawn from the same latents every time, so that one sheet after the "
                         "other shows the same samples grow.";
    result.model = "generator";
    result.rates = "--g-rate or --d-rate";
    result.tell = [objective](const Figures& figures) { return tell(objective, figures); };
    result.examples = [settings](std::uint64_t steps) {
        return discriminator_steps(settings, steps) * settings.batch;
    };
    result.warning = [objective](const std::vector<LogRow>& rows) {
        return objective == Objective::wasserstein ? critic_warning(rows) : "";
    };
    return result;
}

} // namespace pocketgan
