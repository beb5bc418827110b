// draw MODEL FILE: writes four samples to FILE, as float32.
#include <pocketgan/error.hpp>
#include <pocketgan/generator.hpp>

#include <cstdio>
#include <fstream>
#include <vector>

int main(int argc, char** argv) try {
    if (argc != 3)
        return 2;
    const auto generator = pocketgan::Generator::load(argv[1]);
    std::vector<float> out(4 * generator.outputs());
    pocketgan::Engine engine;
    const pocketgan::MatrixView images(out.data(), 4, generator.outputs());
    generator.sample(1, 0, images, engine);
    pocketgan::to_brightness(images, generator.image());
    std::ofstream file(argv[2], std::ios::binary);
    file.write(reinterpret_cast<const char*>(out.data()),
               static_cast<std::streamsize>(out.size() * sizeof(float)));
    return file.flush() ? 0 : 1;
} catch (const pocketgan::Error& error) {
    std::fprintf(stderr, "draw: %s\n", error.what());
    return 1;
}
