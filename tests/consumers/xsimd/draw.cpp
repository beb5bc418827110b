// draw MODEL FILE: writes four samples to FILE, as float32. Compiled with -march=native and
// XTENSOR_USE_XSIMD, so that its xtensor arrays have another type and alignment than the library's.
#include <pocketgan/error.hpp>
#include <pocketgan/xtensor.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <memory>
#include <type_traits>

using pocketgan::Matrix;

static_assert(!std::is_same_v<Matrix::storage_type, xt::uvector<float, std::allocator<float>>>,
              "expected the aligned allocator of XTENSOR_USE_XSIMD");

int main(int argc, char** argv) try {
    if (argc != 3)
        return 2;
    const auto generator = pocketgan::Generator::load(argv[1]);
    pocketgan::Engine engine;
    const Matrix outputs = sample(generator, 1, 0, 4, engine);
    if (generate(generator, latents(generator, 1, 0, 4), engine) != outputs)
        return 1;
    // This program's vector code on arrays that the library filled.
    const Matrix images = examples(pocketgan::make_digits(9, 1), 0, 9, -1, 1);
    const Matrix brightness = (images + 1.0f) / 2.0f;
    if (*std::min_element(brightness.begin(), brightness.end()) != 0.0f ||
        *std::max_element(brightness.begin(), brightness.end()) != 1.0f)
        return 1;
    const auto& image = generator.image();
    const Matrix pixels = (outputs - image.low) / (image.high - image.low);
    std::ofstream file(argv[2], std::ios::binary);
    file.write(reinterpret_cast<const char*>(pixels.data()),
               static_cast<std::streamsize>(pixels.size() * sizeof(float)));
    return file.flush() ? 0 : 1;
} catch (const pocketgan::Error& error) {
    std::fprintf(stderr, "draw: %s\n", error.what());
    return 1;
}
