#include "evaluation/classifier_outputs.hpp"
#include "evaluation/parzen_protocol.hpp"
#include "evaluation/real_images.hpp"
#include "evaluation/samples_of.hpp"
#include "evaluation/stacked_modes.hpp"
#include "pocketgan/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace pocketgan {
namespace {

bool is_finite(const Matrix& x) {
    return std::all_of(x.begin(), x.end(), [](float value) { return std::isfinite(value); });
}

} // namespace

struct ImageMonitor::Impl {
    Impl(const Dataset& data_, std::shared_ptr<const Classifier> classifier_, std::uint64_t seed_,
         Engine& engine_) :
        data(data_), classifier(std::move(classifier_)), seed(seed_), engine(engine_) {
        check_images(data);
        if (classifier)
            check_classifier(*classifier, ClassifierInput(data));
        if (classifier && is_stacked())
            check_digit_classes(*classifier);
        source = data.source();
        images = monitor_images(data);
        if (classifier && !is_stacked())
            real_features = ClassifierOutputs(*classifier, view(images), engine).features;
    }

    bool is_stacked() const { return !data.parts().empty(); }

    double parzen(const Matrix& samples) const {
        return ParzenProtocol::of_monitor(view(images)).estimate(view(samples), engine).mean;
    }

    Dataset data;                                 ///< for generators that complete images
    std::shared_ptr<const Classifier> classifier; ///< may be null
    std::uint64_t seed;
    Engine& engine;
    std::string source;
    Matrix images;        ///< monitor_images
    Matrix real_features; ///< of images; empty without a classifier, and of stacked images
};

ImageMonitor::ImageMonitor(const Dataset& data, std::shared_ptr<const Classifier> classifier,
                           std::uint64_t seed, Engine& engine) :
    impl_(std::make_unique<Impl>(data, std::move(classifier), seed, engine)) {}
ImageMonitor::~ImageMonitor() = default;
ImageMonitor::ImageMonitor(ImageMonitor&&) noexcept = default;
ImageMonitor& ImageMonitor::operator=(ImageMonitor&&) noexcept = default;

std::optional<ImageMeasures> ImageMonitor::measure(const Generator& generator) const {
    check_outputs(generator, impl_->source, impl_->images.shape(1));
    const Matrix samples =
        samples_of(generator, impl_->seed, 0, kMonitorSamples, &impl_->data, impl_->engine);
    if (!is_finite(samples))
        return std::nullopt;
    ImageMeasures measures;
    measures.parzen = impl_->parzen(samples);
    if (impl_->classifier && impl_->is_stacked()) {
        std::vector<std::uint8_t> digits;
        classify_channels(view(samples), *impl_->classifier, impl_->engine, digits);
        measures.modes = count_stacked_modes(digits.data(), kMonitorSamples).covered;
    } else if (impl_->classifier) {
        const ClassifierOutputs outputs(*impl_->classifier, view(samples), impl_->engine);
        measures.classifier_frechet =
            frechet_distance(view(outputs.features), view(impl_->real_features));
        measures.classes = class_shares(view(outputs.logits)).present;
    }
    return measures;
}

} // namespace pocketgan
