// spell_through_c FOLDER TEXT SEED draws TEXT, a class for each character, with pocketgan.h alone:
// sample i of the seed for character i. Reads the latents of these samples, float32, from standard
// input and draws them, too. Writes the pictures of the seed and those of the latents as float32.
#include "pocketgan.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

[[noreturn]] void fail(const std::string& reason) {
    std::fprintf(stderr, "spell_through_c: %s\n", reason.c_str());
    std::exit(1);
}

void require(bool condition) {
    if (!condition)
        fail(pocketgan_last_error());
}

size_t find_class(const pocketgan_generator* generator, char name) {
    for (size_t c = 0; c < pocketgan_classes(generator); ++c)
        if (std::string(1, name) == pocketgan_class_name(generator, c))
            return c;
    fail(std::string("no class is named ") + name);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4)
        fail("expected FOLDER TEXT SEED");
    pocketgan_generator* const generator = pocketgan_load(argv[1]);
    require(generator);
    const std::string text = argv[2];
    const uint64_t seed = std::strtoull(argv[3], nullptr, 10);
    const size_t size = pocketgan_latent_size(generator), outputs = pocketgan_outputs(generator);

    std::vector<float> z(text.size() * size), sampled(text.size() * outputs), generated = sampled;
    if (std::fread(z.data(), sizeof(float), z.size(), stdin) != z.size())
        fail("standard input has too few latents");
    for (size_t i = 0; i < text.size(); ++i) {
        const size_t c = find_class(generator, text[i]);
        require(pocketgan_sample_class(generator, c, seed, i, 1, &sampled[i * outputs]) == 0);
        require(pocketgan_generate_class(generator, c, &z[i * size], 1, &generated[i * outputs]) ==
                0);
    }
    for (const std::vector<float>* pictures : {&sampled, &generated})
        std::fwrite(pictures->data(), sizeof(float), pictures->size(), stdout);
    pocketgan_free(generator);
    return 0;
}
