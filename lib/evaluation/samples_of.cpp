#include "evaluation/samples_of.hpp"

#include <vector>

namespace pocketgan {
namespace {

Matrix completions(const Generator& generator, std::uint64_t seed, std::size_t first,
                   std::size_t count, const Dataset& given, Engine& engine) {
    const ImageShape& image = generator.image();
    Matrix z = make_matrix(count, generator.latent().size);
    generator.latents(seed, first, view(z));
    std::vector<float> pixels(given.size());
    for (std::size_t i = 0; i < count; ++i) {
        given.rows((first + i) % given.count(), image.low, image.high,
                   {pixels.data(), 1, pixels.size()});
        generator.give(pixels.data(), view(z).slice(i, 1));
    }
    const std::vector<std::uint16_t> classes = generator.classes_in_turn(first, count);
    Matrix y = make_matrix(count, generator.outputs());
    generator.generate(view(z), classes.empty() ? nullptr : classes.data(), view(y), engine);
    return y;
}

} // namespace

Matrix samples_of(const Generator& generator, std::uint64_t seed, std::size_t first,
                  std::size_t count, const Dataset* given, Engine& engine) {
    Matrix samples = given && generator.drawn() != ImagePart::whole
                         ? completions(generator, seed, first, count, *given, engine)
                         : sample(generator, seed, first, count, engine);
    to_brightness(view(samples), generator.image());
    return samples;
}

} // namespace pocketgan
