#include "judge_by_modes.hpp"
#include "samples_of.hpp"

#include "pocketgan/modes.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace pocketgan::app {
namespace {

constexpr std::size_t kImagesAtOnce = 1000; // of 9 KB each

// Each channel of x (m, pixels * channels) as an image -> (m * channels, pixels).
Matrix channels_of(const Matrix& x, std::size_t channels) {
    const std::size_t pixels = x.shape(1) / channels;
    Matrix images = make_matrix(x.shape(0) * channels, pixels);
    for (std::size_t i = 0; i < x.shape(0); ++i)
        for (std::size_t j = 0; j < pixels; ++j)
            for (std::size_t c = 0; c < channels; ++c)
                images(i * channels + c, j) = x(i, j * channels + c);
    return images;
}

// `draw` gives images [first, first + count), pixels in [0, 1].
using Draw = std::function<Matrix(std::size_t first, std::size_t count)>;

StackedModeCount count_seen(const Draw& draw, std::size_t count, const Classifier& classifier,
                            Engine& engine) {
    std::vector<std::uint8_t> labels;
    for (std::size_t first = 0; first < count; first += kImagesAtOnce) {
        const Matrix images = draw(first, std::min(kImagesAtOnce, count - first));
        const Matrix digits = channels_of(images, images.shape(1) / classifier.inputs());
        const Answers answers(classifier, view(digits), engine);
        for (std::size_t i = 0; i < digits.shape(0); ++i) {
            const float* const logits = &answers.logits(i, 0);
            labels.push_back(static_cast<std::uint8_t>(
                std::max_element(logits, logits + classifier.classes()) - logits));
        }
    }
    return count_stacked_modes(labels.data(), count);
}

} // namespace

void judge_by_stacked_modes(const Origin& origin, const Generator& generator,
                            const Dataset& training, const FoundClassifier& found, Engine& engine,
                            nlohmann::json& figures) {
    std::printf("Modes of %s in which the classifier\n%s (%s) sees a sample\n\n",
                training.source().c_str(), found.folder.c_str(), found.checksum.c_str());
    print_head("images");
    std::printf("%14s%10s\n", "modes", "KL");
    const auto add = [&](const Origin& row, const Draw& draw) {
        const StackedModeCount modes = count_seen(draw, row.number, found.classifier, engine);
        const std::string covered =
            std::to_string(modes.covered) + " of " + std::to_string(kStackedModes);
        print(row);
        std::printf("%14s%10.4f\n", covered.c_str(), modes.divergence);
        nlohmann::json fields = to_json("images", row);
        fields.update({{"classifier", found.folder},
                       {"classifier_checksum", found.checksum},
                       {"covered", modes.covered},
                       {"of", kStackedModes},
                       {"divergence", modes.divergence},
                       {"by_mode", modes.samples}});
        figures["stacked_modes"].push_back(fields);
    };
    add(origin, [&](std::size_t first, std::size_t count) {
        return samples_of(generator, *origin.seed, first, count, engine);
    });
    add({"training images", std::min(origin.number, training.count())},
        [&](std::size_t first, std::size_t count) {
            return examples(training, first, count, 0.0f, 1.0f);
        });
}

} // namespace pocketgan::app
