#include "pocketgan/error.hpp"
#include "pocketgan/network_settings.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace pocketgan;

using Layers = std::vector<std::size_t>;

TEST_CASE("the layers of a preset are those of its source for 28 x 28 pixels") {
    CHECK(fit_layers({256, 512, 1000, 3}, 28, 28) == Layers{256, 512, 1000, 3});
    CHECK(fit_layers({1200}, 14, 56) == Layers{1200}); // as many pixels
}

TEST_CASE("layers grow with the side of the image, in multiples of 16") {
    CHECK(fit_layers({256, 512, 1024}, 14, 14) == Layers{128, 256, 512});
    CHECK(fit_layers({256, 512, 1024}, 16, 16) == Layers{144, 288, 592});
    CHECK(fit_layers({256, 512, 1024}, 32, 32) == Layers{288, 592, 1168});
    CHECK(fit_layers({512}, 56, 56) == Layers{1024});
    CHECK(fit_layers({512}, 8, 98) == Layers{512}); // the side of a square of as many pixels
    CHECK(fit_layers({512, 8}, 1, 1) == Layers{16, 16});
    CHECK(fit_layers({}, 16, 16).empty());
}

TEST_CASE("layers are not fitted to an image without pixels, or with too many") {
    CHECK(thrown<Error>([] { fit_layers({1}, 0, 28); }) ==
          "the image has 0 x 28 pixels; expected 1 to 2^32 of them");
    CHECK(thrown<Error>([] { fit_layers({1}, 28, 0); }).find("28 x 0 pixels") != std::string::npos);
    CHECK(thrown<Error>([] {
              fit_layers({1}, std::size_t{1} << 17, std::size_t{1} << 16);
          }).find("expected 1 to 2^32") != std::string::npos);
}

TEST_CASE("the networks of dcgan follow the size of the images") {
    const PlayerLayers digits = dcgan_layers(32, 28, 28);
    CHECK(digits.generator == "dense 7x7x64 batch-norm, transposed 32 k4 s2 p1 batch-norm, "
                              "transposed k4 s2 p1");
    CHECK(digits.discriminator == "conv 32 k4 s2 p1, conv 64 k4 s2 p1 batch-norm, dense");
    CHECK(dcgan_layers(300, 64, 32).generator ==
          "dense 4x2x512 batch-norm, transposed 512 k4 s2 p1 batch-norm, transposed 512 k4 s2 p1 "
          "batch-norm, transposed 300 k4 s2 p1 batch-norm, transposed k4 s2 p1");
    CHECK(dcgan_layers(16, 48, 48).discriminator ==
          "conv 16 k4 s2 p1, conv 32 k4 s2 p1 batch-norm, conv 64 k4 s2 p1 batch-norm, dense");
    // An odd size is not halved.
    CHECK(dcgan_layers(8, 9, 9).generator == "dense 9x9x8 batch-norm, transposed k3 p1");
    CHECK(dcgan_layers(8, 9, 9).discriminator == "conv 8 k3 p1, dense");
    CHECK(thrown<Error>([] { dcgan_layers(0, 9, 9); }) == "channels is 0; expected 1 to 512");
    CHECK(thrown<Error>([] { dcgan_layers(513, 9, 9); }) == "channels is 513; expected 1 to 512");
    CHECK(thrown<Error>([] { dcgan_layers(8, 9, 0); }) ==
          "the image has 9 x 0 pixels; expected 1 to 2^32 of them");
}
