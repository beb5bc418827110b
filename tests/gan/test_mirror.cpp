#include "gan/mirror.hpp"

#include "gan/small_gan.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/xtensor.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace pocketgan;
using namespace small_gan;

namespace {

// `count` images of 2 x 3 pixels of `channels` numbers; pixel p of each is p, p + .5, ...
Matrix lines(std::size_t count, std::size_t channels) {
    Matrix x = make_matrix(count, 6 * channels);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < 6 * channels; ++j)
            x(i, j) = static_cast<float>(j / channels) + 0.5f * static_cast<float>(j % channels);
    return x;
}

Dataset of_shape(std::size_t channels) {
    const DataShape shape = DataShape::images(1, 2, 3, channels);
    return Dataset::from_bytes(shape, std::vector<std::uint8_t>(6 * channels));
}

} // namespace

TEST_CASE("half of the images are mirrored, the others stay as they are") {
    for (const std::size_t channels : {1u, 3u}) {
        const std::vector<std::size_t> mirrored = {2, 1, 0, 5, 4, 3};
        Matrix x = lines(1000, channels);
        mirror_half(of_shape(channels), 1, 0, view(x));
        std::size_t count = 0;
        for (std::size_t i = 0; i < 1000; ++i) {
            const bool is_mirrored = x(i, 0) != 0.0f;
            count += is_mirrored ? 1 : 0;
            for (std::size_t p = 0; p < 6; ++p)
                for (std::size_t c = 0; c < channels; ++c)
                    CHECK(x(i, p * channels + c) ==
                          static_cast<float>(is_mirrored ? mirrored[p] : p) +
                              0.5f * static_cast<float>(c));
        }
        CHECK(count > 450);
        CHECK(count < 550);
    }
}

TEST_CASE("an image is mirrored by its number, in whatever batch it is") {
    Matrix whole = lines(40, 1), parts = lines(40, 1);
    const Dataset shape = of_shape(1);
    mirror_half(shape, 7, 100, view(whole));
    mirror_half(shape, 7, 100, view(parts).slice(0, 13));
    mirror_half(shape, 7, 113, view(parts).slice(13, 27));
    CHECK(whole == parts);
    Matrix other = lines(40, 1);
    mirror_half(shape, 8, 100, view(other));
    CHECK(whole != other);
}

TEST_CASE("vectors are not mirrored") {
    Engine engine;
    GanSettings settings = alternating();
    settings.mirror = true;
    const Dataset vectors =
        Dataset::from_floats(DataShape::vectors(40, 16), std::vector<float>(40 * 16, 0.25f));
    try {
        GanTrainer(settings, vectors, engine);
        FAIL("vectors were accepted");
    } catch (const Error& error) {
        CHECK(std::string(error.what()) ==
              "data in memory: holds vectors; only images can be mirrored");
    }
}
