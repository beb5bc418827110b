#include "evaluation/stacked_modes.hpp"

#include "evaluation/classifier_outputs.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace pocketgan {
namespace {

constexpr std::size_t kDigitClasses = 10;
constexpr std::size_t kImagesAtOnce = 1000; // of 9 KB each

// x (m, pixels * channels) -> each channel as an image, (m * channels, pixels).
Matrix channels_of(const Matrix& x, std::size_t channels) {
    const std::size_t pixels = x.shape(1) / channels;
    Matrix images = make_matrix(x.shape(0) * channels, pixels);
    for (std::size_t i = 0; i < x.shape(0); ++i)
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

StackedModeCount count_classified_modes(const DrawImages& draw, std::size_t count,
                                        const Classifier& classifier, Engine& engine) {
    std::vector<std::uint8_t> labels;
    for (std::size_t first = 0; first < count; first += kImagesAtOnce) {
        const Matrix images = draw(first, std::min(kImagesAtOnce, count - first));
        const Matrix digits = channels_of(images, images.shape(1) / classifier.inputs());
        const ClassifierOutputs outputs(classifier, view(digits), engine);
        for (std::size_t i = 0; i < digits.shape(0); ++i) {
            const float* const logits = &outputs.logits(i, 0);
            labels.push_back(static_cast<std::uint8_t>(
                std::max_element(logits, logits + classifier.classes()) - logits));
        }
    }
    return count_stacked_modes(labels.data(), count);
}

} // namespace pocketgan
