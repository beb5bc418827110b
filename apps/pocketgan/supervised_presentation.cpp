#include "base/number_format.hpp"
#include "presentation.hpp"

#include <cmath>
#include <utility>

namespace pocketgan::app {
namespace {

constexpr const char* kTrainingColour = "var(--blue)";
constexpr const char* kTestColour = "var(--orange)";

Panel panel(const char* title, const char* y_title, std::vector<Column> columns) {
    return {title, y_title, std::nullopt, std::nullopt, std::move(columns), false};
}

std::string percent(double share) {
    return fixed(100.0 * share, 2) + " %";
}

void present_auto_encoder(Presentation& p) {
    enum { loss, test_loss };
    p.columns = {"loss", "test_loss"};
    p.measured = 1;
    const char* const distance = "squared distance to the input";
    p.panels = {
        panel("Loss in training", distance, {{"training", kTrainingColour, curve_of(loss)}}),
        panel("Loss on the test split", distance, {{"test", kTestColour, curve_of(test_loss)}})};
    p.how_to_read =
        "The loss is the sum over an example of the squared differences between what "
        "goes in and what comes out, on average over examples. The test split, where the "
        "data have one, was not learnt from: where its loss stays above that of "
        "training, the network has come to know its examples by heart.";
    p.sheets_title = "Originals and reconstructions";
    p.sheets_note = "The first examples of the test split, each beside what the network makes of "
                    "it.";
    p.model = "generator";
    p.tell = [](const Figures& f) {
        return "loss " + fixed(f[loss], 3) +
               (std::isnan(f[test_loss]) ? "" : "  test " + fixed(f[test_loss], 3));
    };
}

void present_classifier(Presentation& p) {
    enum { loss, accuracy, test_loss, test_accuracy };
    p.columns = {"loss", "accuracy", "test_loss", "test_accuracy"};
    p.measured = 2;
    p.panels = {panel("Loss", "cross-entropy, nats",
                      {{"training", kTrainingColour, curve_of(loss)},
                       {"test", kTestColour, curve_of(test_loss)}}),
                panel("Test accuracy", "right answers, %",
                      {{"test", kTestColour, curve_of(test_accuracy, 100.0)}})};
    p.how_to_read = "The loss is minus the logarithm of the probability that the network gives "
                    "the right label. Dropout and shifted images make training harder than the "
                    "test: its loss may well be the higher one. The curves have a point at the end "
                    "of each epoch, when the test split is tried.";
    p.model = "classifier";
    p.tell = [](const Figures& f) {
        return "loss " + fixed(f[loss], 3) + "  right " + percent(f[accuracy]) +
               (std::isnan(f[test_accuracy]) ? "" : "  test " + percent(f[test_accuracy]));
    };
}

} // namespace

Presentation present_supervised(const SupervisedSettings& settings) {
    Presentation result;
    if (settings.target == Target::input)
        present_auto_encoder(result);
    else
        present_classifier(result);
    result.rates = "--rate";
    const std::uint64_t batch = settings.batch;
    result.examples = [batch](std::uint64_t steps) { return steps * batch; };
    result.warning = [](const std::vector<LogRow>&) { return std::string(); };
    return result;
}

Presentation present(const TrainingOptions& options) {
    return options.supervised ? present_supervised(*options.supervised) : present_gan(options);
}

} // namespace pocketgan::app
