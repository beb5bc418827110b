// Any two machines draw the same latents, and pixels that differ by less than 1e-5.
#include "digest.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

using namespace pocketgan;

namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::size_t kCount = 4;

} // namespace

// tests/kernels/test_random.cpp draws both kinds of numbers with every table of the machine.
TEST_CASE("every machine draws the same latents, bit for bit") {
    const Generator generator = Generator::load(POCKETGAN_DIGITS);
    REQUIRE(generator.latent().size == 100);
    std::vector<float> z(1000 * 100);
    generator.latents(kSeed, 0, {z.data(), 1000, 100});
    CHECK(digest(z) == 0x51273dc5948891fd);
}

TEST_CASE("every machine writes the same bytes to .npy files, little-endian") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("z.npy");
    const std::vector<float> z = {1.0f, -0.1f, 0x1p-24f, 65504.0f};
    write_npy(path, {2, 2}, z.data());
    const std::string bytes = slurp(path);
    REQUIRE(bytes.size() == 128 + 16);
    CHECK(bytes.substr(0, 10) == std::string("\x93NUMPY\1\0\x76\0", 10));
    CHECK(bytes.substr(10, 24) == "{'descr': '<f4', 'fortra");
    CHECK(bytes.substr(128) ==
          std::string("\0\0\x80\x3f\xcd\xcc\xcc\xbd\0\0\x80\x33\0\xe0\x7f\x47", 16));
    NpyWriter half(path, {4}, NpyType::float16);
    half.append(z.data(), 4);
    half.finish();
    CHECK(slurp(path).substr(128) == std::string("\0\x3c\x66\xae\1\0\xff\x7b", 8));
    CHECK(read_npy(path).values == std::vector<float>{1.0f, -0.099975586f, 0x1p-24f, 65504.0f});
}

TEST_CASE("the pixels of two machines differ by less than 1e-5") {
    const NpyArray<float> golden = read_npy(POCKETGAN_GOLDEN "/samples.npy");
    const Generator generator = Generator::load(POCKETGAN_DIGITS);
    const std::size_t outputs = generator.outputs();
    REQUIRE(golden.shape == std::vector<std::size_t>{kCount, outputs});
    std::vector<float> y(kCount * outputs);
    Engine engine;
    generator.sample(kSeed, 0, {y.data(), kCount, outputs}, engine);
    const double low = generator.image().low, high = generator.image().high;
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const double error = std::fabs((y[i] - low) / (high - low) - golden.values[i]);
        wrong += !(error < 5e-6); // then two machines differ by less than 1e-5
    }
    CHECK(wrong == 0);
}
