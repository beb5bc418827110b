#include "evaluation/samples_of.hpp"

#include <algorithm>
#include <vector>

namespace pocketgan {
namespace {

Matrix completions(const Generator& generator, std::uint64_t seed, std::size_t first,
                   std::size_t count, ConstMatrixView given, Engine& engine) {
    const ImageShape& image = generator.image();
    Matrix z = make_matrix(count, generator.latent().size);
    generator.latents(seed, first, view(z));
    std::vector<float> pixels(given.columns);
    for (std::size_t i = 0; i < count; ++i) {
        const float* const row = given.row((first + i) % given.rows);
        std::transform(row, row + given.columns, pixels.begin(),
                       [&](float v) { return image.low + v * (image.high - image.low); });
        generator.give(pixels.data(), view(z).slice(i, 1));
    }
    Matrix y = make_matrix(count, generator.outputs());
    generator.generate(view(z), view(y), engine);
    return y;
}

} // namespace

Matrix samples_of(const Generator& generator, std::uint64_t seed, std::size_t first,
                  std::size_t count, ConstMatrixView given, Engine& engine) {
    Matrix samples = generator.drawn() == ImagePart::whole || given.rows == 0
                         ? sample(generator, seed, first, count, engine)
                         : completions(generator, seed, first, count, given, engine);
    to_brightness(view(samples), generator.image());
    return samples;
}

} // namespace pocketgan
