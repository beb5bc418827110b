#include "evaluation/image_evaluation.hpp"

#include "base/check.hpp"
#include "evaluation/samples_of.hpp"
#include "pocketgan/error.hpp"

#include <string>

namespace pocketgan {

ImageEvaluation::Impl::Impl(const Generator& generator, const TrainTest& data, std::size_t count,
                            std::uint64_t seed_, Engine& engine_) :
    real(generator, data), image(generator.image()), seed(seed_), engine(engine_) {
    if (count < 2)
        throw Error("samples is " + std::to_string(count) + "; expected at least 2");
    for (std::size_t c = 0; c < generator.class_count(); ++c)
        classes.push_back(generator.class_name(c));
    samples = samples_of(generator, seed, 0, count, &data.test, engine);
    sample_classes = generator.classes_in_turn(0, count);
    sheet = samples_of(generator, seed, 0, kSheetSamples, &data.test, engine);
    check_finite(view(samples), "samples");
}

ImageEvaluation::ImageEvaluation(const Generator& generator, const TrainTest& data,
                                 std::size_t samples, std::uint64_t seed, Engine& engine) :
    impl_(std::make_unique<Impl>(generator, data, samples, seed, engine)) {}
ImageEvaluation::~ImageEvaluation() = default;
ImageEvaluation::ImageEvaluation(ImageEvaluation&&) noexcept = default;
ImageEvaluation& ImageEvaluation::operator=(ImageEvaluation&&) noexcept = default;

} // namespace pocketgan
