#include "evaluation/stacked_modes.hpp"

#include "evaluation/classifier_outputs.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <string>

namespace pocketgan {
namespace {

constexpr std::size_t kDigitClasses = 10;

// x (m, pixels * channels) -> each channel as an image, (m * channels, pixels).
Matrix channels_of(ConstMatrixView x, std::size_t channels) {
    const std::size_t pixels = x.columns / channels;
    Matrix images = make_matrix(x.rows * channels, pixels);
    for (std::size_t i = 0; i < x.rows; ++i)
        for (std::size_t j = 0; j < pixels; ++j)
            for (std::size_t c = 0; c < channels; ++c)
                images(i * channels + c, j) = x(i, j * channels + c);
    return images;
}

} // namespace

void check_digit_classes(const Classifier& classifier) {
    if (classifier.classes() != kDigitClasses)
        throw Error("classifier has " + std::to_string(classifier.classes()) +
                    " classes; expected 10, the digits");
}

void classify_channels(ConstMatrixView images, const Classifier& classifier, Engine& engine,
                       std::vector<std::uint8_t>& digits) {
    const Matrix channels = channels_of(images, images.columns / classifier.inputs());
    const ClassifierOutputs outputs(classifier, view(channels), engine);
    for (std::size_t i = 0; i < channels.shape(0); ++i) {
        const float* const logits = &outputs.logits(i, 0);
        digits.push_back(static_cast<std::uint8_t>(
            std::max_element(logits, logits + classifier.classes()) - logits));
    }
}

} // namespace pocketgan
