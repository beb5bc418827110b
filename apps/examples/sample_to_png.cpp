// Draws a hundred samples of a generator as one picture:
//   c++ -std=c++17 sample_to_png.cpp -o to_png $(pkg-config --cflags --libs pocketgan-sampler)
//   ./to_png apps/models/digits digits.png
#include <pocketgan/error.hpp>
#include <pocketgan/generator.hpp>
#include <pocketgan/picture.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <vector>

using namespace pocketgan;

int main(int argc, char** argv) try {
    if (argc != 3) {
        std::fprintf(stderr, "usage: %s MODEL PICTURE.png\n", argv[0]);
        return 2;
    }
    const Generator generator = Generator::load(argv[1]);

    const std::uint64_t seed = 1; // a seed gives the same pictures on every machine
    std::vector<float> pixels(100 * generator.outputs());
    const MatrixView samples(pixels.data(), 100, generator.outputs()); // one sample per row
    Engine engine;                                                     // one thread
    generator.sample(seed, 0, samples, engine);

    const Picture sheet = make_sheet(samples, generator.image());
    write_picture(argv[2], sheet); // PNG, PGM or PPM, by the name of the file
    std::printf("%s: %zu samples of %s, %zu x %zu pixels\n", argv[2], samples.rows, argv[1],
                sheet.width, sheet.height);
} catch (const Error& error) {
    std::fprintf(stderr, "sample_to_png: %s\n", error.what());
    return 1;
}
