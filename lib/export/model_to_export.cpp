#include "base/check.hpp"
#include "evaluation/samples_of.hpp"
#include "model/check_model.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/export.hpp"

#include <algorithm>
#include <cmath>

namespace pocketgan {
namespace {

constexpr std::size_t kSamples = 256;
constexpr std::uint64_t kSeed = 1;

Matrix samples_to_compare(const Generator& generator, Engine& engine) {
    return samples_of(generator, kSeed, 0, kSamples, nullptr, engine);
}

void check_samples(const Generator& generator, Engine& engine) {
    const Matrix samples = samples_to_compare(generator, engine);
    if (!all_finite(samples.data(), samples.size()))
        throw Error("model makes samples with NaN or infinity; expected finite ones");
}

} // namespace

Model model_to_export(const Model& model, WeightType type, Engine& engine) {
    check_model(model, "model");
    const bool has_samples = model.role == Role::generator && model.latent;
    if (has_samples)
        check_samples(Generator(model), engine);
    Model result = type == WeightType::int8 ? quantised(model) : dequantised(model);
    if (has_samples && model.self_test)
        result.self_test = Generator(result).self_test(model.self_test->latent_seed);
    return result;
}

SampleDifference compare_samples(const Generator& a, const Generator& b, Engine& engine) {
    if (a.outputs() != b.outputs())
        throw Error("b has " + std::to_string(b.outputs()) + " outputs; expected " +
                    std::to_string(a.outputs()) + ", as a has");
    if (a.latent().size != b.latent().size || a.latent().prior != b.latent().prior)
        throw Error("b takes " + std::to_string(b.latent().size) + " " +
                    to_string(b.latent().prior) + " latents; expected " +
                    std::to_string(a.latent().size) + " " + to_string(a.latent().prior) +
                    ", as a takes");
    if (a.drawn() != b.drawn())
        throw Error(std::string("b draws the part ") + to_string(b.drawn()) +
                    " of images; expected " + to_string(a.drawn()) + ", as a does");
    if (a.class_count() != b.class_count())
        throw Error("b has " + std::to_string(b.class_count()) + " classes; expected " +
                    std::to_string(a.class_count()) + ", as a has");
    const Matrix of_a = samples_to_compare(a, engine), of_b = samples_to_compare(b, engine);
    SampleDifference result;
    result.samples = kSamples;
    double sum = 0.0;
    for (std::size_t i = 0; i < of_a.size(); ++i) {
        const double difference = std::fabs(double{of_a.data()[i]} - of_b.data()[i]);
        result.largest = std::max(result.largest, difference);
        sum += difference;
    }
    result.mean = sum / static_cast<double>(of_a.size());
    return result;
}

} // namespace pocketgan
