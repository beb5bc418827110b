#include "report/presentation.hpp"

namespace pocketgan {
namespace {

constexpr const char* kTrainingColour = "var(--blue)";
constexpr const char* kTestColour = "var(--orange)";

Presentation present_auto_encoder() {
    const char* const distance = "squared distance to the input";
    Presentation result;
    result.panels = {
        {"Training loss", distance, {{"training", kTrainingColour, curve_of(Column::loss)}}},
        {"Test loss", distance, {{"test", kTestColour, curve_of(Column::test_loss)}}}};
    result.how_to_read =
        "The loss of an example is the sum of the squared differences between input and output; "
        "the curves show its mean. The network does not learn from the test data: where their "
        "loss stays above the training loss, the network overfits.";
    result.sheets_title = "Originals and reconstructions";
    result.sheets_note = "The first test examples, each with its reconstruction to the right.";
    return result;
}

Presentation present_classifier() {
    Presentation result;
    result.panels = {{"Loss",
                      "cross-entropy, nats",
                      {{"training", kTrainingColour, curve_of(Column::loss)},
                       {"test", kTestColour, curve_of(Column::test_loss)}}},
                     {"Test accuracy",
                      "right answers, %",
                      {{"test", kTestColour, curve_of(Column::test_accuracy, 100.0)}}}};
    result.how_to_read =
        "The loss is -log p(label). Dropout and shifted images make training harder than the "
        "test, so that the training loss may be the higher one. The test data are measured at the "
        "end of each epoch.";
    return result;
}

} // namespace

Presentation present_supervised(const SupervisedSettings& settings) {
    return settings.target == Target::input ? present_auto_encoder() : present_classifier();
}

Presentation present(const RunSettings& settings) {
    if (const auto* const supervised = std::get_if<SupervisedSettings>(&settings.training))
        return present_supervised(*supervised);
    return present_gan(settings);
}

} // namespace pocketgan
