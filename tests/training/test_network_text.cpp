#include "training/network_text.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/gan.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace pocketgan;

namespace {

NetworkSettings settings_of(const std::string& layers) {
    NetworkSettings settings;
    settings.layers = layers;
    settings.activation = Activation::leaky_relu;
    settings.slope = 0.1f;
    settings.hidden_keep = 0.5f;
    return settings;
}

const ExampleSize kLatents{32};
const ExampleSize kDigit{784, 28, 28, 1};

std::vector<LayerSpec> generator(const std::string& layers) {
    return layers_of_text("generator", settings_of(layers), kLatents, kDigit, Activation::tanh);
}

std::string refused(const std::string& layers) {
    return thrown<Error>([&] { generator(layers); });
}

} // namespace

TEST_CASE("a text describes dense layers and convolutions, whose sizes follow") {
    const std::vector<LayerSpec> layers =
        generator("dense 7x7x32, transposed 16 k4 s2 p1 relu pixel-bias, transposed k4 s2 p1");
    REQUIRE(layers.size() == 3);
    CHECK(layers[0].shape.outputs == 7 * 7 * 32);
    CHECK(layers[0].shape.activation == Activation::leaky_relu);
    CHECK(layers[0].shape.slope == 0.1f);
    CHECK(layers[0].keep == 1.0f);
    const LayerShape& second = layers[1].shape;
    CHECK(second.kind == LayerKind::transposed_convolution);
    CHECK(second.convolution.in_channels == 32);
    CHECK(second.convolution.out_height == 14);
    CHECK(second.convolution.out_channels == 16);
    CHECK(second.activation == Activation::relu);
    CHECK(second.bias_size() == 14 * 14 * 16);
    CHECK_FALSE(layers[1].normalised);
    CHECK(layers[1].keep == 0.5f);
    CHECK(layers[2].shape.outputs == 784);
    CHECK(layers[2].shape.activation == Activation::tanh);

    const std::vector<LayerSpec> normalised = generator(
        "dense 7x7x32 batch-norm, transposed 16 relu batch-norm k4 s2 p1, transposed k4 s2 p1");
    CHECK(normalised[0].normalised);
    CHECK(normalised[1].normalised);
    CHECK_FALSE(normalised[2].normalised);

    NetworkSettings settings = settings_of("conv 64 k4 s2 p1, conv 8 k5 maxout, dense 10, dense");
    settings.pieces = 3;
    const std::vector<LayerSpec> critic =
        layers_of_text("discriminator", settings, kDigit, {1}, Activation::linear);
    REQUIRE(critic.size() == 4);
    CHECK(critic[0].shape.kind == LayerKind::convolution);
    CHECK(critic[0].shape.outputs == 14 * 14 * 64);
    CHECK(critic[1].shape.outputs == 10 * 10 * 8);
    CHECK(critic[1].shape.pieces == 3);
    CHECK(critic[2].shape.inputs == 800);
    CHECK(critic[3].shape.outputs == 1);

    settings = settings_of("conv 6 k3 maxout, pool k2 s2, dense");
    settings.input_keep = 0.8f;
    settings.hidden_keep = 0.5f;
    const std::vector<LayerSpec> pooled =
        layers_of_text("discriminator", settings, kDigit, {1}, Activation::linear);
    CHECK(pooled[1].shape.kind == LayerKind::max_pooling);
    CHECK(pooled[1].shape.outputs == 13 * 13 * 6);
    CHECK(pooled[1].keep == 1.0f); // its outputs are dropped, not its inputs
    CHECK(pooled[2].keep == 0.5f);
}

TEST_CASE("a layer of a text may have pieces, initial weights and biases of its own") {
    NetworkSettings settings = settings_of("dense 8 maxout2 init0.05, dense 4x4x3 bias-2 sparse10, "
                                           "transposed 5 k3 s2 p1 o1 maxout, conv k1");
    settings.initialiser.kind = InitialiserKind::uniform;
    settings.pieces = 3;
    const std::vector<LayerSpec> layers =
        layers_of_text("generator", settings, {32}, {64, 8, 8, 1}, Activation::tanh);
    CHECK(layers[0].shape.pieces == 2);
    REQUIRE(layers[0].initialiser.has_value());
    CHECK(layers[0].initialiser->kind == InitialiserKind::uniform);
    CHECK(layers[0].initialiser->scale == 0.05f);
    CHECK(layers[1].initialiser->kind == InitialiserKind::sparse);
    CHECK(layers[1].initialiser->scale == 10.0f);
    CHECK(layers[1].initial_bias == -2.0f);
    CHECK(layers[2].shape.pieces == 3);
    CHECK(layers[2].shape.convolution.out_height == 8); // 2 * 3 + 3 - 2 + 1
    CHECK_FALSE(layers[2].initialiser.has_value());
    CHECK(layers[2].initial_bias == 0.0f);
    for (const char* const word :
         {"sparse0", "init", "initx", "init-1", "initinf", "sparse", "sparse-1", "biasx", "biasnan",
          "maxout0", "maxout256", "o1", "k"}) {
        CAPTURE(word);
        CHECK(refused("dense 7x7x32 " + std::string(word) + ", conv k1")
                  .find("generator layer 1 has '" + std::string(word) +
                        "'; expected a size such as 64 or 7x7x32, batch-norm, an activation") == 0);
    }
    CHECK(refused("dense 7x7x32, transposed 3 k3 s2 o2, conv k1") ==
          "generator layer 2: output_padding is 2; expected 0 to 1");
    CHECK(refused("dense 7x7x32, conv 3 k3 s2 o1, conv k1")
              .find("generator layer 2 has 'o1'; expected channels such as 64, k4, s2, p1, "
                    "pixel-bias") == 0);
    CHECK(refused("dense 64 64, dense") == "generator layer 1 has a size twice");
    CHECK(refused("dense 64 relu tanh, dense") == "generator layer 1 has an activation twice");
    CHECK(refused("dense 64 sparse5 init1, dense") ==
          "generator layer 1 has initial weights twice");
    CHECK(refused("dense 64 bias1 bias1, dense") == "generator layer 1 has a bias twice");
    CHECK(refused("dense 7x7x32, conv 3 k3 k4, dense") == "generator layer 2 has k twice");
}

TEST_CASE("the layers of every preset with convolutions follow from each other") {
    for (const Preset& preset : presets()) {
        CAPTURE(preset.name);
        const GanSettings& s = preset.settings;
        const std::string data = preset.data;
        const ExampleSize size = data == "cifar10"         ? ExampleSize{3072, 32, 32, 3}
                                 : data == "stacked:mnist" ? ExampleSize{2352, 28, 28, 3}
                                                           : kDigit;
        if (!s.generator.layers.empty())
            CHECK(layers_of_text("generator", s.generator, {s.latent.size}, size, s.output)
                      .back()
                      .shape.outputs == size.numbers);
        if (!s.discriminator.layers.empty())
            CHECK(layers_of_text("discriminator", s.discriminator, size, {1}, Activation::linear)
                      .back()
                      .shape.outputs == 1);
    }
}

TEST_CASE("a text that cannot be read, or whose sizes do not follow, is refused by layer") {
    CHECK(refused("dense 7x7x32, frob 16") ==
          "generator layer 2 begins with 'frob'; expected dense, conv, transposed or pool");
    CHECK(refused("dense 7x7x32, , dense") ==
          "generator layer 2 is empty; expected dense, conv, transposed or pool");
    CHECK(refused("dense 7x7x32,") ==
          "generator layer 2 is empty; expected dense, conv, transposed or pool");
    CHECK(refused("dense 7x7x32, transposed 1 s4") ==
          "generator layer 2 has no kernel; expected a size such as k4");
    CHECK(refused("dense 7x7x32, transposed k4 s2 p1, dense") ==
          "generator layer 2 has no size; only the last layer takes that of the output");
    CHECK(refused("dense 7x7, dense") ==
          "generator layer 1 has the size 7x7; expected units, or height x width x channels");
    CHECK(refused("dense 7x7x32, conv 3x3 k4") ==
          "generator layer 2 has the size 3x3; expected channels");
    CHECK(refused("dense 0, dense") == "generator layer 1 has 0 units; expected 1 to 1048576");
    CHECK(refused("dense 1000x1000x1000, dense").find("has 1000000000 units") != std::string::npos);
    CHECK(refused("dense 99999999999999999999, dense").find("expected a size such as 64") !=
          std::string::npos);
    CHECK(refused("dense 4, conv 1 k1") ==
          "generator layer 2 takes images; it gets 4 numbers (dense 7x7x32 would make images)");
    CHECK(
        refused("dense 7x7x32, conv k9")
            .find("generator layer 2: kernel of 9 pixels is larger than the height of 7 pixels") ==
        0);
    CHECK(refused("dense 7x7x32, transposed k4 p5")
              .find("generator layer 2: pad 5 leaves nothing of the height of 10 pixels") == 0);
    CHECK(refused("dense 7x7x32, conv k3 s0").find("generator layer 2: stride is 0") == 0);
    CHECK(refused("dense 7x7x32, conv k3 q2").find("generator layer 2 has 'q2'") == 0);
    CHECK(refused("dense tanh 5") ==
          "generator layer 1 has an activation; that of the last layer is --output");
    CHECK(refused("dense 7x7x32, transposed 8 k4 s2 p1 pixel-bias batch-norm, conv k3 p1") ==
          "generator layer 2 has pixel-bias and batch-norm; expected one of them");
    CHECK(refused("dense 7x7x32, pool 3 k2, dense") ==
          "generator layer 2 has '3'; expected k3, s2 or p1, all that pool has");
    CHECK(refused("dense 7x7x32, pool k2") ==
          "generator layer 2 is pool; expected a last layer with weights");
    CHECK(refused("dense 7x7x32, transposed k4 s2 p1") ==
          "generator ends with 14x14x1; expected 28x28x1");
    CHECK(refused("dense 5") == "generator ends with 5 numbers; expected 28x28x1");
    CHECK(refused("dense 14x56x1, conv k1") == "generator ends with 14x56x1; expected 28x28x1");
}
