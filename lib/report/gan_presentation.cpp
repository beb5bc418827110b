#include "pocketgan/mixture.hpp"
#include "report/presentation.hpp"

namespace pocketgan {
namespace {

constexpr const char* kDiscriminatorColour = "var(--blue)";
constexpr const char* kGeneratorColour = "var(--orange)";

Panel losses() {
    return {"Losses",
            "loss",
            {{"D", kDiscriminatorColour, curve_of(Column::d_loss)},
             {"G", kGeneratorColour, curve_of(Column::g_loss)}}};
}

Panel critic_panel() {
    Panel panel{"The critic's estimate",
                "mean f(x) - mean f(G(z))",
                {{"estimate", kDiscriminatorColour, critic_estimate}}};
    panel.level = Level{0.0, "0"};
    panel.is_smoothed = true;
    return panel;
}

Panel outputs_of_discriminator(Objective objective) {
    Panel panel{"D(x) and D(G(z))",
                "mean output, 1: real, 0: fake",
                {{"D(x)", kDiscriminatorColour, curve_of(Column::d_real)},
                 {"D(G(z))", kGeneratorColour, curve_of(Column::d_fake)}}};
    panel.level = Level{0.5, "1/2"};
    if (has_sigmoid(objective)) {
        panel.y_title = "mean probability of being real";
        panel.range = Range{0.0, 1.0};
    }
    return panel;
}

Panel measure_panel(Column column) {
    const auto panel = [column](const char* title, const char* y_title, double factor = 1.0) {
        return Panel{title, y_title, {{"G", kGeneratorColour, curve_of(column, factor)}}};
    };
    switch (column) {
    case Column::parzen:
        return panel("Parzen log-likelihood", "nats, the higher the better");
    case Column::classifier_frechet:
        return panel("Frechet distance", "of features, the lower the better");
    case Column::classes:
        return panel("Classes", "seen in at least 1 % of the samples");
    case Column::modes:
        return panel("Modes covered", "modes that a sample is of");
    default:
        return panel("High quality", "samples near a mode, %", 100.0);
    }
}

std::string how_to_read_measures(const RunSettings& settings) {
    if (settings.eval_every == 0)
        return "";
    if (find_mixture(settings.data))
        return " Modes and quality are counted as pocketgan eval counts them.";
    std::string text =
        " The measures are of few samples, and of few images from the end of the training data: "
        "they compare epochs of this run. For the quality of a generator, run pocketgan eval.";
    if (settings.keep_best != KeepBest::none)
        text += std::string(" The folder best holds the best generator by ") +
                to_string(settings.keep_best) + ".";
    return text;
}

const char* how_to_read(Objective objective) {
    if (objective == Objective::wasserstein)
        return "The estimate rises first, while the critic learns. Then it falls as the samples "
               "approach the data: unlike the losses of other GANs, it measures progress. Its "
               "scale depends on the critic, so that only curves of critics with the same limits "
               "compare. Below 0, or after a sudden drop, the critic is no longer near its "
               "optimum. The curve is smoothed by medians of neighbouring rows of log.csv.";
    return "The losses of a GAN do not measure the quality of its pictures, because each network "
           "is scored by the other one, which learns too: look at the pictures. D(x) and D(G(z)) "
           "are the discriminator's mean outputs for real and generated images. D(G(z)) near 1/2 "
           "is balance; near 0, the discriminator recognises every sample.";
}

} // namespace

Presentation present_gan(const RunSettings& settings) {
    const Objective objective = std::get<GanSettings>(settings.training).objective;
    Presentation result;
    if (objective == Objective::wasserstein)
        result.panels = {critic_panel(), losses()};
    else
        result.panels = {losses(), outputs_of_discriminator(objective)};
    RunSettings measured = settings; // earlier rows may have measures that are off now
    measured.eval_every = 1;
    for (const Column column : measured_columns(measured))
        result.panels.push_back(measure_panel(column));
    result.how_to_read = how_to_read(objective) + how_to_read_measures(settings);
    result.sheets_title = "Samples";
    result.sheets_note = std::string("Every sheet is drawn from the same latents") +
                         (std::get<GanSettings>(settings.training).drawn == ImagePart::whole
                              ? ""
                              : ", completes the same pictures") +
                         ", so that each place shows one sample as it develops.";
    return result;
}

} // namespace pocketgan
