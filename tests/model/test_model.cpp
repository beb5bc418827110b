#include "pocketgan/model.hpp"

#include "example_model.hpp"
#include "pipe.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <limits>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

void check_same(const Model& a, const Model& b) {
    CHECK(a.role == b.role);
    REQUIRE(a.latent.has_value() == b.latent.has_value());
    if (a.latent) {
        CHECK(a.latent->size == b.latent->size);
        CHECK(a.latent->prior == b.latent->prior);
    }
    REQUIRE(a.image.has_value() == b.image.has_value());
    if (a.image) {
        CHECK(a.image->height == b.image->height);
        CHECK(a.image->width == b.image->width);
        CHECK(a.image->channels == b.image->channels);
        CHECK(a.image->low == b.image->low);
        CHECK(a.image->high == b.image->high);
    }
    CHECK(a.drawn == b.drawn);
    CHECK(a.classes == b.classes);
    REQUIRE(a.self_test.has_value() == b.self_test.has_value());
    if (a.self_test) {
        CHECK(a.self_test->latent_seed == b.self_test->latent_seed);
        CHECK(a.self_test->checksum_mean == b.self_test->checksum_mean);
        CHECK(a.self_test->checksum_abs == b.self_test->checksum_abs);
    }
    REQUIRE(a.layers.size() == b.layers.size());
    for (std::size_t i = 0; i < a.layers.size(); ++i) {
        CHECK(a.layers[i].shape.inputs == b.layers[i].shape.inputs);
        CHECK(a.layers[i].shape.outputs == b.layers[i].shape.outputs);
        CHECK(a.layers[i].shape.activation == b.layers[i].shape.activation);
        CHECK(a.layers[i].shape.slope == b.layers[i].shape.slope);
        CHECK(a.layers[i].shape.low == b.layers[i].shape.low);
        CHECK(a.layers[i].shape.high == b.layers[i].shape.high);
        CHECK(a.layers[i].shape.pieces == b.layers[i].shape.pieces);
        CHECK(a.layers[i].weight == b.layers[i].weight);
        CHECK(a.layers[i].bias == b.layers[i].bias);
        CHECK(a.layers[i].quantised == b.layers[i].quantised);
        CHECK(a.layers[i].scale == b.layers[i].scale);
    }
}

// A generator of one layer, 2 -> 3. Test cases change its model.json.
struct SavedModel {
    explicit SavedModel(WeightType weights = WeightType::float32) {
        Model model;
        model.latent = {2, Prior::uniform};
        model.image = {3, 1, 1, 0.0f, 1.0f};
        model.layers.push_back(example_layer(2, 3, Activation::relu, 1));
        model.self_test = {7, 0.25, 0.5};
        save_model(folder, model, weights);
        description = slurp(folder + "/model.json");
    }

    // The Error of loading after `from` in model.json is replaced by `to`.
    std::string refusal(const std::string& from, const std::string& to) const {
        const std::size_t at = description.find(from);
        REQUIRE(at != std::string::npos);
        std::string changed = description;
        return load(changed.replace(at, from.size(), to));
    }
    std::string load(const std::string& changed) const {
        spill(folder + "/model.json", changed);
        return thrown<Error>([&] { load_model(folder); });
    }

    ScratchFolder scratch;
    std::string folder = scratch.path("model");
    std::string description;
};

bool says(const std::string& message, const std::string& part) {
    CAPTURE(message);
    CHECK(message.find(part) != std::string::npos);
    return message.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a model is loaded as it was saved") {
    const ScratchFolder scratch;
    Model image_model = example_generator();
    image_model.self_test = {std::numeric_limits<std::uint64_t>::max(), 0.1, -1e-7};
    image_model.layers[2].shape.slope = 0.01f;
    save_model(scratch.path("image"), image_model);
    check_same(load_model(scratch.path("image")), image_model);

    image_model.layers[3].shape.activation = Activation::sigmoid2;
    image_model.layers[4].shape.activation = Activation::clamp;
    image_model.layers[4].shape.low = -0.3f;
    image_model.layers[4].shape.high = 0.1f;
    save_model(scratch.path("clamped"), image_model);
    check_same(load_model(scratch.path("clamped")), image_model);

    save_model(scratch.path("completing"), example_completing_generator());
    check_same(load_model(scratch.path("completing")), example_completing_generator());

    save_model(scratch.path("points"), example_point_generator());
    check_same(load_model(scratch.path("points")), example_point_generator());

    Model discriminator;
    discriminator.role = Role::discriminator;
    discriminator.image = {2, 2, 3, -0.1f, 0.3f};
    discriminator.layers.push_back(
        example_layer(24, 1, Activation::sigmoid, 9)); // two images at once
    save_model(scratch.path("discriminator"), discriminator);
    check_same(load_model(scratch.path("discriminator")), discriminator);
}

TEST_CASE("convolutions are saved in PyTorch's order of weights and loaded as they were") {
    const ScratchFolder scratch;
    const Model model = example_convolutional_generator();
    save_model(scratch.path("model"), model);
    const Model loaded = load_model(scratch.path("model"));
    check_same(loaded, model);
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        CHECK(loaded.layers[i].shape.kind == model.layers[i].shape.kind);
        CHECK(loaded.layers[i].shape.bias_size() == model.layers[i].shape.bias_size());
    }
    // ConvTranspose2d: (in, out, height, width); in memory (out, height, width, in).
    const NpyArray<float> transposed = read_npy(scratch.path("model/layer1.weight.npy"));
    CHECK(transposed.shape == std::vector<std::size_t>{5, 7, 3, 3});
    CHECK(transposed.values[((4 * 7 + 6) * 3 + 1) * 3 + 2] ==
          model.layers[1].weight[(6 * 9 + 1 * 3 + 2) * 5 + 4]);
    // Conv2d: (out, in, height, width), of all pieces.
    const NpyArray<float> plain = read_npy(scratch.path("model/layer2.weight.npy"));
    CHECK(plain.shape == std::vector<std::size_t>{34, 7, 3, 3});
    CHECK(plain.values[((33 * 7 + 6) * 3 + 2) * 3 + 1] ==
          model.layers[2].weight[(33 * 9 + 2 * 3 + 1) * 7 + 6]);
    CHECK(read_npy(scratch.path("model/layer1.bias.npy")).shape ==
          std::vector<std::size_t>{9 * 7 * 7});

    save_model(scratch.path("half"), model, WeightType::float16);
    CHECK(load_model(scratch.path("half")).layers[1].weight.size() ==
          model.layers[1].weight.size());
}

TEST_CASE("int8 weights of convolutions are saved in PyTorch's order and loaded as they were") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model");
    save_model(folder, example_convolutional_generator(), WeightType::int8);
    Model model = load_model(folder);
    check_same(model, quantised(example_convolutional_generator()));
    const Layer& layer = model.layers[1];
    CHECK(layer.scale.size() == 7); // one for each row of W
    const std::string weight = folder + "/layer1.weight.npy";
    CHECK(read_npy_header(weight).shape == std::vector<std::size_t>{5, 7, 3, 3});
    const std::string file = slurp(weight);
    CHECK(static_cast<std::int8_t>(file[file.size() - 5 * 7 * 9 + ((4 * 7 + 6) * 3 + 1) * 3 + 2]) ==
          layer.quantised[(6 * 9 + 1 * 3 + 2) * 5 + 4]);
    const Model floats = dequantised(model);
    for (std::size_t i = 0; i < layer.quantised.size(); ++i)
        CHECK(floats.layers[1].weight[i] ==
              layer.scale[i / 45] * static_cast<float>(layer.quantised[i]));

    std::vector<float> scale = layer.scale;
    scale[3] = 0.0f;
    write_npy(folder + "/layer1.scale.npy", {7}, scale.data());
    CHECK(says(thrown<Error>([&] { load_model(folder); }),
               folder + "/layer1.scale.npy: number 3 is 0; expected one above 0"));
    write_npy(folder + "/layer1.scale.npy", {6}, scale.data());
    CHECK(says(thrown<Error>([&] { load_model(folder); }),
               "layer1.scale.npy: has the shape (6,); model.json asks for (7,)"));
    write_npy(folder + "/layer1.scale.npy", {7}, layer.scale.data());
    write_npy(weight, {5, 7, 9}, layer.quantised.data());
    CHECK(says(thrown<Error>([&] { load_model(folder); }),
               "layer1.weight.npy: has the shape (5, 7, 9); model.json asks for (5, 7, 3, 3)"));
    model.layers[2].scale[5] = -1.0f;
    CHECK(says(thrown<Error>([&] { save_model(folder, model, WeightType::int8); }),
               "layer 2 has the scale -1 for row 5; expected a finite one above 0"));
}

TEST_CASE("max pooling is saved without arrays, at any type of weights, and loaded") {
    Model model;
    model.role = Role::discriminator;
    model.image = {5, 4, 3, 0.0f, 1.0f};
    const LayerShape pool =
        convolution_shape(LayerKind::max_pooling, {5, 4, 3, 0, 0, 3, 2, 2, 2, 0, false});
    CHECK(pool.outputs == 3 * 2 * 3);
    CHECK(pool.pieces == 4);
    model.layers.push_back({pool, {}, {}});
    model.layers.push_back(example_layer(18, 1, Activation::sigmoid, 9));
    const ScratchFolder scratch;
    for (const WeightType type : {WeightType::float32, WeightType::float16, WeightType::int8}) {
        save_model(scratch.path("model"), model, type);
        CHECK_FALSE(std::filesystem::exists(scratch.path("model/layer0.weight.npy")));
        const Model loaded = load_model(scratch.path("model"));
        CHECK(loaded.layers[0].shape.kind == LayerKind::max_pooling);
        CHECK(loaded.layers[0].shape.outputs == 18);
        CHECK(loaded.layers[1].is_quantised() == (type == WeightType::int8));
    }

    model.role = Role::generator;
    CHECK(says(thrown<Error>([&] { save_model(scratch.path("generator"), model); }),
               "layer 0 is max pooling, which no generator has"));
    model.role = Role::discriminator;
    model.layers[0].shape.pieces = 3;
    CHECK(says(thrown<Error>([&] { save_model(scratch.path("pieces"), model); }),
               "layer 0 is max pooling without maxout of its window"));
}

TEST_CASE("windows of max pooling reach every pixel, and each of them has one") {
    const auto height = [](std::size_t in, std::size_t kernel, std::size_t stride,
                           std::size_t pad) {
        return convolution_shape(LayerKind::max_pooling,
                                 {in, in, 1, 0, 0, 1, kernel, kernel, stride, pad, false})
            .convolution.out_height;
    };
    CHECK(height(33, 4, 2, 0) == 16); // the sizes of the 2014 repository
    CHECK(height(15, 4, 2, 0) == 7);
    CHECK(height(9, 2, 2, 0) == 5);
    CHECK(height(8, 2, 2, 0) == 4);
    CHECK(height(4, 3, 2, 1) == 2);
    CHECK(height(5, 3, 3, 0) == 2);
    CHECK(height(1, 1, 1, 0) == 1);
    const auto refused = [&](std::size_t in, std::size_t kernel, std::size_t stride,
                             std::size_t pad) {
        return thrown<Error>([&] { height(in, kernel, stride, pad); });
    };
    CHECK(refused(8, 2, 3, 0) == "stride is 3; expected 1 to 2");
    CHECK(refused(8, 2, 2, 2) == "pad is 2; expected 0 to 1");
    CHECK(says(refused(8, 9, 2, 0), "kernel of 9 pixels is larger than the height of 8 pixels"));
    CHECK(refused(100, 16, 2, 0) == "kernel_width is 16; expected 1 to 15");
    CHECK(refused(1000, 300, 2, 0) == "kernel_height is 300; expected 1 to 255");
    CHECK(refused(8, 0, 1, 0) == "kernel_height is 0; expected 1 to 255");
    CHECK(thrown<Error>([] {
              convolution_shape(LayerKind::max_pooling, {4, 4, 3, 0, 0, 2, 2, 2, 2, 0, false});
          }) == "outputs is 2; expected 3 to 3");
}

TEST_CASE("convolutions whose sizes do not follow from each other are refused by layer") {
    const auto refused = [](void (*change)(Model&)) {
        Model model = example_convolutional_generator();
        change(model);
        const ScratchFolder scratch;
        return thrown<Error>([&] { save_model(scratch.path("model"), model); });
    };
    CHECK(says(refused([](Model& m) { m.layers[2].shape.convolution.out_width = 8; }),
               "layer 2 has 441 inputs and an output of 9 x 8 pixels; expected 441 and 9 x 7"));
    CHECK(says(refused([](Model& m) { m.layers[2].shape.convolution.kernel_width = 20; }),
               "layer 2 kernel of 20 pixels is larger than the width of 7 pixels with 1 of "
               "padding at each side"));
    CHECK(says(refused([](Model& m) { m.layers[1].shape.convolution.pad = 5; }),
               "layer 1 pad 5 leaves nothing of the height of 9 pixels"));
    CHECK(says(refused([](Model& m) { m.layers[1].shape.convolution.stride = 0; }),
               "layer 1 stride is 0; expected 1 to 1048576"));
    CHECK(says(refused([](Model& m) { m.layers[1].shape.inputs = 61; }),
               "layer 1 has 61 inputs and an output of 9 x 7 pixels; expected 60"));
    CHECK(says(refused([](Model& m) { m.layers[1].bias.pop_back(); }),
               "layer 1 has 440 bias numbers; expected 441"));
    CHECK(says(refused([](Model& m) {
                   Convolution& c = m.layers[2].shape.convolution;
                   std::swap(c.in_height, c.in_width);
                   std::swap(c.out_height, c.out_width);
               }),
               "layer 2 takes images of 7 x 9 pixels of 7 channels; the layer before it makes 9 x "
               "7 of 7"));
    CHECK(says(refused([](Model& m) {
                   m.classes = {"a", "b"};
                   m.layers.erase(m.layers.begin());
                   m.latent->size = 58;
               }),
               "classes need a dense layer 0"));
}

TEST_CASE("the names of classes are loaded as they were saved") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model");
    Model model = example_conditional_generator(); // quotes, backslash, UTF-8
    save_model(folder, model);
    check_same(load_model(folder), model);

    Model discriminator;
    discriminator.role = Role::discriminator;
    discriminator.image = {2, 2, 3, -0.1f, 0.3f};
    discriminator.classes = {std::string(kLongestClassName, 'x'), " ", "0"};
    discriminator.layers.push_back(
        example_layer(2 * (12 + 3), 1, Activation::sigmoid, 9)); // two images at once
    save_model(folder, discriminator);
    check_same(load_model(folder), discriminator);

    model.classes.clear();
    for (std::size_t c = 0; c < kMostClasses; ++c)
        model.classes.push_back(std::to_string(c));
    model.layers[0] = example_layer(13 + kMostClasses, 37, Activation::relu, 1);
    save_model(folder, model);
    check_same(load_model(folder), model);
}

TEST_CASE("models of other weights keep their classes") {
    const ScratchFolder scratch;
    const Model model = example_conditional_generator();
    for (const WeightType type : {WeightType::float32, WeightType::float16, WeightType::int8}) {
        save_model(scratch.path("model"), model, type);
        const Model loaded = load_model(scratch.path("model"));
        CHECK(loaded.classes == model.classes);
        CHECK(loaded.layers[0].is_quantised() == (type == WeightType::int8));
    }
    CHECK(quantised(model).classes == model.classes);
    CHECK(dequantised(quantised(model)).classes == model.classes);
}

TEST_CASE("classes that are malformed are refused by name") {
    const ScratchFolder scratch;
    const auto refused = [&](const std::string& reason, const auto& change) {
        Model model = example_conditional_generator();
        change(model);
        CHECK(says(thrown<Error>([&] { save_model(scratch.path("model"), model); }), reason));
    };
    const std::string expected = "'; expected 1 to 64 bytes of UTF-8 without control characters";
    const auto named = [](const std::string& name) {
        return [=](Model& m) { m.classes[1] = name; };
    };
    refused("classes have the name '" + expected, named(""));
    refused("classes have the name '" + std::string(65, 'x') + expected,
            named(std::string(kLongestClassName + 1, 'x')));
    refused("classes have the name 'a\\x0ab" + expected, named("a\nb"));
    refused("classes have the name '\\x7f" + expected, named("\x7f"));
    refused("classes have the name 'a\\x00" + expected, named(std::string("a\0", 2)));
    refused("classes have the name '\\xff" + expected, named("\xff"));
    refused("classes have the name 'back\\slash' twice", named("back\\slash"));
    refused("classes are 1001; expected at most 1000", [](Model& m) {
        m.classes.clear();
        for (int c = 0; c < 1001; ++c)
            m.classes.push_back(std::to_string(c));
        m.layers[0] = example_layer(13 + 1001, 37, Activation::relu, 1);
    });
    refused("latent size is 13 and 2 classes; layer 0 takes 16 inputs",
            [](Model& m) { m.classes.pop_back(); });
    refused("latent size is 12 and 3 classes; layer 0 takes 16 inputs",
            [](Model& m) { m.latent->size = 12; });
    refused("classes are 3; layer 0 takes 3 inputs", [](Model& m) {
        m.latent.reset();
        m.layers[0] = example_layer(3, 37, Activation::relu, 1);
    });
    for (const Role role : {Role::classifier, Role::encoder})
        refused("classes belong to generators and discriminators only", [=](Model& m) {
            m.role = role;
            m.latent.reset();
        });
    refused("image has 63 numbers and 3 classes; layer 0 takes 65 inputs", [](Model& m) {
        m.role = Role::discriminator;
        m.latent.reset();
        m.layers = {example_layer(65, 1, Activation::sigmoid, 1)};
    });
    CHECK(scratch.entries() == 0);
}

TEST_CASE("a model.json with malformed classes is refused") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model");
    save_model(folder, example_conditional_generator());
    const std::string description = slurp(folder + "/model.json");
    const auto refusal = [&](const std::string& from, const std::string& to) {
        const std::size_t at = description.find(from);
        REQUIRE(at != std::string::npos);
        std::string changed = description;
        spill(folder + "/model.json", changed.replace(at, from.size(), to));
        return thrown<Error>([&] { load_model(folder); });
    };
    const std::string name = "\"back\\\\slash\"";
    CHECK(says(refusal(name, "7"), "model.json: classes has a name that is not a string"));
    CHECK(says(refusal(name, "[\"a\"]"), "classes has a name that is not a string"));
    CHECK(says(refusal("\"classes\": [", "\"classes\": {}, \"other\": ["),
               "classes is not an array"));
    CHECK(says(refusal(name, "\"\""), "classes have the name ''"));
    CHECK(says(refusal(name, "\"a\\nb\""), "classes have the name 'a\\x0ab'"));
    CHECK(says(refusal(name, "\"\\ud800\""), "malformed JSON in line 7: expected a pair of"));
    CHECK(says(refusal(name, "\"\\u0000\""), "classes have the name '\\x00'"));
    CHECK(says(refusal(", " + name, ""), "latent size is 13 and 2 classes; layer 0 takes 16"));
    CHECK(refusal(name, name) == "");
    CHECK(refusal(name, "\"\\u732b\\ud83d\\ude00\"") == ""); // as Python's json.dump writes it
    CHECK(load_model(folder).classes.back() == "\xe7\x8c\xab\xf0\x9f\x98\x80");
}

TEST_CASE("a classifier and an encoder take one image at once") {
    const ScratchFolder scratch;
    Model model;
    model.image = {2, 2, 3, 0.0f, 1.0f};
    for (const char* role : {"classifier", "encoder"}) {
        model.role = role_from_string(role);
        model.layers = {example_layer(12, 5, Activation::linear, 9)};
        save_model(scratch.path(role), model);
        check_same(load_model(scratch.path(role)), model);
        model.layers = {example_layer(24, 5, Activation::linear, 9)};
        CHECK(says(thrown<Error>([&] { save_model(scratch.path(role), model); }),
                   "image has 12 numbers; layer 0 takes 24 inputs"));
    }
}

TEST_CASE("a discriminator of convolutions takes images, and classes as channels of each pixel") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("d");
    const auto with_channels = [](std::size_t channels, std::size_t height, std::size_t width) {
        return example_convolution(LayerKind::convolution,
                                   {height, width, channels, 0, 0, 2, 2, 2, 1, 0, false},
                                   Activation::linear, 3);
    };
    Model model;
    model.role = Role::discriminator;
    model.image = {2, 3, 3, 0.0f, 1.0f};
    model.classes = {"a", "b"};
    for (const std::size_t pac : {1, 2}) {
        model.layers = {with_channels(pac * (3 + 2), 2, 3)};
        save_model(folder, model);
        check_same(load_model(folder), model);
    }
    const auto refused = [&] { return thrown<Error>([&] { save_model(folder, model); }); };
    model.layers = {with_channels(6, 2, 3)};
    CHECK(says(refused(), "image has 3 channels and 2 classes; layer 0 takes 6"));
    model.layers = {with_channels(5, 3, 2)};
    CHECK(says(refused(), "image is 2 x 3; layer 0 takes 3 x 2"));
}

TEST_CASE("the folder of a run is refused with the names of the models in it") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run");
    fs::create_directory(run);
    spill(run + "/config.toml", "");
    save_model(run + "/generator", example_generator());
    CHECK(says(thrown<Error>([&] { load_model(run); }),
               "run: is a training run; it holds " + run + "/generator"));
    Model encoder;
    encoder.role = Role::encoder;
    encoder.layers = {example_layer(12, 5, Activation::linear, 9)};
    save_model(run + "/encoder", encoder);
    CHECK(
        says(thrown<Error>([&] { load_model(run); }), run + "/encoder and " + run + "/generator"));
    fs::remove(run + "/config.toml");
    fs::create_directory(run + "/samples");
    CHECK(says(thrown<Error>([&] { load_model(run); }),
               "run: has no model.json; it holds the models " + run + "/encoder and " + run +
                   "/generator"));
}

TEST_CASE("a folder holds model.json and two arrays per layer, in NumPy's shapes") {
    const ScratchFolder scratch;
    save_model(scratch.path("model"), example_generator());
    CHECK(std::distance(fs::directory_iterator(scratch.path("model")), {}) == 11);
    CHECK(read_npy(scratch.path("model/layer0.weight.npy")).shape ==
          std::vector<std::size_t>{37, 13});
    CHECK(read_npy(scratch.path("model/layer1.weight.npy")).shape ==
          std::vector<std::size_t>{87, 37});
    CHECK(read_npy(scratch.path("model/layer1.bias.npy")).shape == std::vector<std::size_t>{87});
}

TEST_CASE("saving replaces an earlier model and nothing else") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model");
    save_model(folder, example_generator());
    save_model(folder, example_point_generator());
    check_same(load_model(folder), example_point_generator());
    CHECK(std::distance(fs::directory_iterator(folder), {}) == 5);
    CHECK(scratch.entries() == 1);

    fs::create_directory(scratch.path("empty"));
    save_model(scratch.path("empty"), example_point_generator());

    fs::create_directory(scratch.path("precious"));
    spill(scratch.path("precious/thesis"), "text");
    CHECK(says(thrown<Error>([&] { save_model(scratch.path("precious"), example_generator()); }),
               "precious: is not empty and has no model.json; it is not replaced"));
    CHECK(slurp(scratch.path("precious/thesis")) == "text");
    spill(scratch.path("file"), "text");
    CHECK(says(thrown<Error>([&] { save_model(scratch.path("file"), example_generator()); }),
               "file: is a file, a folder was expected"));
    CHECK(says(thrown<Error>([&] { save_model("/proc/model", example_generator()); }),
               "/proc/model: cannot be created"));
}

TEST_CASE("a model that does not fit together is not saved") {
    const ScratchFolder scratch;
    const auto refused = [&](const std::string& reason, const auto& change) {
        Model model = example_generator();
        change(model);
        CHECK(says(thrown<Error>([&] { save_model(scratch.path("model"), model); }), reason));
    };
    refused("role is number 4; expected one of enum Role",
            [](Model& m) { m.role = static_cast<Role>(4); });
    for (const Role role : {Role::discriminator, Role::classifier, Role::encoder})
        refused("latent space belongs to generators only", [=](Model& m) { m.role = role; });
    refused("layers count is 0", [](Model& m) { m.layers.clear(); });
    refused("layers count is 65; expected 1 to 64", [](Model& m) { m.layers.resize(65); });
    refused("layer 1 takes 37 inputs; the layer before it has 36 outputs",
            [](Model& m) { m.layers[0].shape.outputs = 36; });
    refused("layer 0 has more than 268435456 weights", [](Model& m) {
        m.layers[0].shape.inputs = m.layers[0].shape.outputs = std::size_t{1} << 20;
    });
    refused("layer 0 has pieces", [](Model& m) { m.layers[0].shape.pieces = 2; });
    refused("layer 1 pieces is 0", [](Model& m) { m.layers[1].shape.pieces = 0; });
    refused("layer 0 has 480 weight numbers; expected 481",
            [](Model& m) { m.layers[0].weight.pop_back(); });
    refused("layer 4 has 64 bias numbers; expected 63",
            [](Model& m) { m.layers[4].bias.push_back(0); });
    refused("layer 2 has a slope that is not finite",
            [](Model& m) { m.layers[2].shape.slope = std::numeric_limits<float>::infinity(); });
    refused("layer 3 has a weight or bias that is not finite",
            [](Model& m) { m.layers[3].bias[5] = std::numeric_limits<float>::quiet_NaN(); });
    refused("latent size is 12; layer 0 takes 13", [](Model& m) { m.latent->size = 12; });
    refused("image has 54 numbers", [](Model& m) { m.image->width = 6; });
    refused("image height is 0", [](Model& m) { m.image->height = 0; });
    refused("image channels is 2", [](Model& m) { m.image->channels = 2; });
    refused("image low is not below high", [](Model& m) { m.image->low = 1; });
    refused("drawn is for generators only", [](Model& m) {
        m.role = Role::discriminator;
        m.latent.reset();
        m.image = {13, 1, 1, 0.0f, 1.0f};
        m.drawn = ImagePart::right;
    });
    const char* const needs = "drawn is right, which needs an image and as many latents as it has";
    refused(needs, [](Model& m) {
        m.drawn = ImagePart::right;
        m.layers[4] = example_layer(21, 36, Activation::tanh, 5);
    });
    refused(needs, [](Model& m) {
        m.drawn = ImagePart::right;
        m.image.reset();
    });
    refused("image has 36 numbers in its right part; the last layer has 63 outputs",
            [](Model& m) { m.drawn = ImagePart::right; });
    refused("drawn is number 5; expected one of enum ImagePart",
            [](Model& m) { m.drawn = static_cast<ImagePart>(5); });
    refused("self_test needs a latent space", [](Model& m) {
        m.latent.reset();
        m.self_test.emplace();
    });
    refused("self_test has a checksum that is not finite", [](Model& m) {
        m.self_test = {1, 0.0, std::numeric_limits<double>::quiet_NaN()};
    });
    CHECK(scratch.entries() == 0);
}

TEST_CASE("a model.json with wrong values is refused by name") {
    const SavedModel saved;
    REQUIRE(saved.load(saved.description).empty());
    const struct {
        const char* from;
        const char* to;
        const char* reason;
    } changes[] = {
        {"pocketgan-model", "safetensors", "format is not \"pocketgan-model\""},
        {"\"version\": 1", "\"version\": 2", "version is 2; expected 1"},
        {"\"version\": 1", "\"version\": \"1\"", "version is not a number"},
        {"\"version\": 1", "\"version\": 1.0", "version is 1.0, which is not a whole number"},
        {"\"generator\"", "\"discriminator\"", "latent space belongs to generators only"},
        {"\"generator\"", "[]", "role is not a string"},
        {"\"generator\"", "\"critic\"", "has an unknown role 'critic'; expected one of generator"},
        {"\"role\"", "\"rule\"", "lacks role"},
        {"\"version\"", "\"note\": \"\", \"version\"", "has an unknown field 'note'"},
        {"\"version\"", "\"role\": \"\", \"version\"", "malformed JSON"},
        {"\"size\": 2", "\"size\": 3", "latent size is 3; layer 0 takes 2"},
        {"\"size\": 2", "\"size\": -2", "latent size is -2, which is not a whole number"},
        {"\"size\": 2", "\"size\": 2e0", "size is 2e0"},
        {"\"size\": 2", "\"size\": 18446744073709551618", "size is 18446744073709551618"},
        {"uniform", "cauchy", "latent has an unknown prior 'cauchy'; expected one of gaussian"},
        {"\"latent\": {", "\"latent\": [{", "malformed JSON"},
        {"\"height\": 3", "\"height\": 4", "image has 4 numbers; the last layer has 3 outputs"},
        {"\"height\": 3", "\"height\": 4294967299", "height"},
        {"\"width\": 1", "\"width\": 0", "image width is 0; expected 1 to 8192"},
        {"\"channels\": 1", "\"channels\": null", "image channels is not a number"},
        {"\"channels\": 1, ", "", "image lacks channels"},
        {"\"low\": 0", "\"low\": 1", "low is not below high"},
        {"\"low\": 0", "\"low\": -1e400", "low is -1e400, which is not a number of this range"},
        {"\"high\": 1", "\"high\": true", "image high is not a number"},
        {"\"inputs\": 2", "\"inputs\": 3", "latent size is 2; layer 0 takes 3 inputs"},
        {"\"outputs\": 3", "\"outputs\": 99999999", "layer 0 outputs is 99999999; expected 1 to"},
        {"\"outputs\": 3", "\"outputs\": 1048576", "the last layer has 1048576 outputs"},
        {"\"dense\"", "\"conv\"",
         "layer 0 has an unknown layer type 'conv'; expected one of dense"},
        {"\"dense\"", "\"convolution\"", "layer 0 lacks height"},
        {"\"relu\"", "\"gelu\"",
         "layer 0 has an unknown activation 'gelu'; expected one of linear"},
        {"\"relu\"", "\"leaky_relu\"", "layer 0 lacks slope"},
        {"\"relu\"", "\"maxout\"", "layer 0 lacks pieces"},
        {"\"relu\"", "\"clamp\"", "layer 0 lacks low"},
        {"\"relu\"", "\"clamp\", \"low\": 1, \"high\": 1", "layer 0 has a low that is not below"},
        {"\"relu\"", "\"relu\", \"slope\": 0.1", "layer 0 has an unknown field 'slope'"},
        {"\"relu\"", "\"maxout\", \"pieces\": 256", "layer 0 pieces is 256; expected 1 to 255"},
        {"\"relu\"", "\"maxout\", \"pieces\": 2",
         "has the shape (3, 2); model.json asks for (6, 2)"},
        {"layer0.weight.npy", "missing.npy", "missing.npy: cannot be opened"},
        {"layer0.weight.npy", "layer0.bias.npy", "asks for (3, 2)"},
        {"layer0.bias.npy", "layer0.weight.npy", "has the shape (3, 2); model.json asks for (3,)"},
        {"layer0.weight.npy", "../model/layer0.weight.npy", "weight is not a plain file name"},
        {"layer0.weight.npy", "/etc/passwd", "weight is not a plain file name"},
        {"layer0.weight.npy", "..", "weight is not a plain file name"},
        {"layer0.weight.npy", "", "weight is not a plain file name"},
        {"layer0.bias.npy", "a\\\\b", "bias is not a plain file name"},
        {"\"latent_seed\": 7", "\"latent_seed\": 7.5", "latent_seed is 7.5"},
        {"\"checksum_mean\": 0.25", "\"checksum_mean\": 1e999", "checksum_mean is 1e999"},
        {"\"checksum_abs\"", "\"checksum\"", "self_test lacks checksum_abs"},
    };
    for (const auto& change : changes) {
        CAPTURE(change.to);
        const std::string message = saved.refusal(change.from, change.to);
        CHECK(says(message, change.reason));
        CHECK(says(message, saved.folder));
    }
    CHECK(says(saved.load("{\"format\": \"pocketgan-model\", \"version\": 1, \"role\": "
                          "\"generator\", \"layers\": []}"),
               "layers count is 0"));
    CHECK(says(saved.load("[]"), "model.json: is not an object"));
    CHECK(says(saved.load(""), "malformed JSON"));
    CHECK(says(saved.load(std::string(262145, ' ')), "longer than the 262144 bytes"));
}

TEST_CASE("arrays that do not fit their layer are refused") {
    const SavedModel saved;
    const std::string weight = saved.folder + "/layer0.weight.npy";
    const auto refusal = [&] { return thrown<Error>([&] { load_model(saved.folder); }); };
    const std::vector<float> values(6);

    write_npy(weight, {2, 3}, values.data());
    CHECK(says(refusal(), "layer0.weight.npy: has the shape (2, 3); model.json asks for (3, 2)"));
    write_npy(weight, {6}, values.data());
    CHECK(says(refusal(), "(6,)"));
    const std::vector<std::uint8_t> bytes(6);
    write_npy(weight, {3, 2}, bytes.data());
    CHECK(says(refusal(), "layer0.weight.npy: holds |u1"));
    const std::vector<float> bad(6, std::numeric_limits<float>::quiet_NaN());
    write_npy(weight, {3, 2}, bad.data());
    CHECK(says(refusal(), "layer0.weight.npy: number 0 is not finite"));
    spill(weight, slurp(weight).substr(0, 140));
    CHECK(says(refusal(), "layer0.weight.npy: has 12 bytes of numbers"));
    fs::remove(weight);
    CHECK(says(refusal(), "layer0.weight.npy: cannot be opened"));
    write_npy(weight, {3, 2}, values.data());
    CHECK(refusal().empty());
    fs::remove(saved.folder + "/layer0.bias.npy");
    CHECK(says(refusal(), "layer0.bias.npy: cannot be opened"));
}

TEST_CASE("the self-test is dropped if weights change when they are written") {
    const ScratchFolder scratch;
    Model model = example_generator();
    model.self_test = {1, 0.5, 0.5};
    save_model(scratch.path("int8"), model, WeightType::int8);
    CHECK_FALSE(load_model(scratch.path("int8")).self_test.has_value());

    Model small = quantised(model);
    small.self_test = {1, 0.25, 0.25};
    save_model(scratch.path("same"), small, WeightType::int8);
    CHECK(load_model(scratch.path("same")).self_test.has_value());
    save_model(scratch.path("float"), small);
    const Model back = load_model(scratch.path("float"));
    CHECK_FALSE(back.self_test.has_value());
    CHECK(back.layers[1].weight == dequantised(small).layers[1].weight);
}

TEST_CASE("int8 weights that overflow as floats are not written") {
    const ScratchFolder scratch;
    Model model = quantised(example_generator());
    model.layers[0].scale[0] = 3e38f;
    says(thrown<Error>([&] { save_model(scratch.path("large"), model); }), "not finite");
    CHECK_FALSE(fs::exists(scratch.path("large")));
}

TEST_CASE("int8 weights are loaded as they were saved") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model");
    Model model = quantised(example_generator());
    model.layers[0].quantised[0] = -128; // other programs may write it
    model.layers[1].quantised[37] = model.layers[1].quantised[38] = 1;
    model.self_test = {3, 0.1, 0.2};
    save_model(folder, model, WeightType::int8);
    CHECK(std::distance(fs::directory_iterator(folder), {}) == 16);
    CHECK(read_npy_header(folder + "/layer1.weight.npy").type == NpyType::int8);
    CHECK(read_npy_header(folder + "/layer1.weight.npy").shape == std::vector<std::size_t>{87, 37});
    CHECK(read_npy(folder + "/layer1.scale.npy").values == model.layers[1].scale);
    check_same(load_model(folder), model);

    save_model(folder, example_generator(), WeightType::int8);
    check_same(load_model(folder), quantised(example_generator()));

    save_model(folder, model); // converted to float32, exactly
    const Model floats = load_model(folder);
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const Layer& layer = model.layers[i];
        REQUIRE(floats.layers[i].weight.size() == layer.quantised.size());
        for (std::size_t w = 0; w < layer.quantised.size(); ++w)
            CHECK(floats.layers[i].weight[w] ==
                  layer.scale[w / layer.shape.inputs] * layer.quantised[w]);
    }
}

TEST_CASE("quantised weights are within half a step, and the largest is 127 steps") {
    Model model;
    model.layers.push_back(example_layer(50, 40, Activation::relu, 1));
    Layer& layer = model.layers[0];
    model.role = Role::discriminator;
    const auto row = [&](std::size_t r) { return layer.weight.begin() + 50 * r; };
    std::fill(row(3), row(4), 0.0f);
    std::fill(row(4), row(5), 1e-44f); // the scale would be subnormal
    *row(5) = std::numeric_limits<float>::max();
    *row(6) = -5.0f;
    const Model result = quantised(model);
    const Layer& small = result.layers[0];
    CHECK(small.weight.empty());
    CHECK(small.bias == layer.bias);
    REQUIRE(small.scale.size() == 40);
    REQUIRE(small.quantised.size() == 2000);
    for (std::size_t r = 0; r < 40; ++r) {
        CAPTURE(r);
        int largest = 0;
        for (std::size_t i = 0; i < 50; ++i) {
            const int q = small.quantised[r * 50 + i];
            largest = std::max(largest, std::abs(q));
            const double error = double{small.scale[r]} * q - layer.weight[r * 50 + i];
            CHECK(std::fabs(error) <= 0.50001 * small.scale[r]);
        }
        CHECK(largest == (r == 3 || r == 4 ? 0 : 127));
        CHECK(std::isnormal(small.scale[r]));
    }
    CHECK(small.quantised[6 * 50] == -127);
    check_same(quantised(result), result);

    layer.weight[70] = std::numeric_limits<float>::quiet_NaN();
    CHECK(
        says(thrown<Error>([&] { quantised(model); }), "layer 0 has a weight that is not finite"));
}

TEST_CASE("a quantised layer that does not fit together is not saved") {
    const ScratchFolder scratch;
    const auto refused = [&](const std::string& reason, void (*change)(Layer&)) {
        Model model = quantised(example_generator());
        change(model.layers[1]);
        for (const WeightType type : {WeightType::int8, WeightType::float32})
            CHECK(says(thrown<Error>([&] { save_model(scratch.path("model"), model, type); }),
                       "layer 1 has " + reason));
    };
    refused("3218 int8 weight numbers; expected 3219", [](Layer& l) { l.quantised.pop_back(); });
    refused("86 scale numbers; expected 87", [](Layer& l) { l.scale.pop_back(); });
    refused("1 weight numbers; expected 0", [](Layer& l) { l.weight.push_back(0); });
    refused("0 weight numbers; expected 3219", [](Layer& l) { l.quantised.clear(); });
    refused("the scale 0 for row 2", [](Layer& l) { l.scale[2] = 0; });
    refused("the scale inf for row 2",
            [](Layer& l) { l.scale[2] = std::numeric_limits<float>::infinity(); });
    Model model = example_generator();
    model.layers[1].scale.assign(87, 1.0f);
    CHECK(says(thrown<Error>([&] { save_model(scratch.path("model"), model); }),
               "layer 1 has 87 scale numbers; expected 0"));
    CHECK(scratch.entries() == 0);
}

TEST_CASE("missing, superfluous and invalid scales are refused") {
    const SavedModel saved(WeightType::int8);
    const std::string weight = saved.folder + "/layer0.weight.npy";
    const std::string scale = saved.folder + "/layer0.scale.npy";
    const auto refusal = [&] { return thrown<Error>([&] { load_model(saved.folder); }); };
    CHECK(refusal().empty());
    CHECK(says(saved.refusal(", \"scale\": \"layer0.scale.npy\"", ""),
               weight + ": holds |i1; expected that model.json names its scale"));
    CHECK(
        says(saved.refusal("layer0.scale.npy", "../scale.npy"), "scale is not a plain file name"));
    CHECK(says(saved.refusal("\"layer0.scale.npy\"", "1"), "layer 0 scale is not a string"));
    CHECK(says(saved.refusal("layer0.bias.npy", "layer0.weight.npy"),
               weight + ": holds |i1; expected <f2, <f4 or <f8"));
    REQUIRE(saved.load(saved.description).empty());

    const auto refused = [&](const std::vector<float>& values, const std::string& reason) {
        write_npy(scale, {values.size()}, values.data());
        CHECK(says(refusal(), scale + ": " + reason));
    };
    refused({1, 1}, "has the shape (2,); model.json asks for (3,)");
    refused({1, 1, 1, 1}, "has the shape (4,)");
    refused({1, -1, 1}, "number 1 is -1; expected one above 0");
    refused({1, 1, 0}, "number 2 is 0; expected one above 0");
    refused({std::numeric_limits<float>::infinity(), 1, 1}, "number 0 is not finite");
    const std::vector<std::int8_t> bytes = {0, 0, -128, 127, 5, -5};
    write_npy(scale, {3}, bytes.data());
    CHECK(says(refusal(), scale + ": holds |i1; expected <f2, <f4 or <f8"));
    fs::remove(scale);
    CHECK(says(refusal(), scale + ": cannot be opened"));

    write_npy(weight, {3, 2}, bytes.data());
    const std::vector<float> first_zero = {0, 1, 2}, wrong(6, 1.0f);
    write_npy(scale, {3}, first_zero.data()); // the scale of a row of zeros
    REQUIRE(refusal().empty());
    CHECK(load_model(saved.folder).layers[0].quantised == bytes);
    write_npy(weight, {2, 3}, bytes.data());
    CHECK(says(refusal(), weight + ": has the shape (2, 3)"));
    spill(weight, slurp(weight) + "x");
    CHECK(says(refusal(), weight + ": has 7 bytes of numbers"));
    write_npy(weight, {3, 2}, wrong.data());
    CHECK(says(refusal(), weight + ": holds <f4; model.json names a scale and expects |i1"));
}

TEST_CASE("the checksum is FNV-1a of the numbers, for any type in the files") {
    Model model;
    CHECK(checksum(model) == "cbf29ce484222325");
    model.layers.resize(1);
    model.layers[0].weight = {1.0f, -2.5f};
    model.layers[0].bias = {0.25f};
    CHECK(checksum(model) == "ff409769edc35c62"); // computed in Python, as is the next
    Layer small;
    small.scale = {0.5f};
    small.bias = {0.25f};
    small.quantised = {3, -3};
    model.layers = {small};
    CHECK(checksum(model) == "c0c9243ce1e1fe4a");

    const ScratchFolder scratch;
    save_model(scratch.path("half"), example_generator(), WeightType::float16);
    Model rounded = load_model(scratch.path("half"));
    CHECK(checksum(rounded) != checksum(example_generator()));
    save_model(scratch.path("float"), rounded);
    CHECK(checksum(load_model(scratch.path("float"))) == checksum(rounded));
    const std::string before = checksum(rounded);
    rounded.layers.back().bias.back() += 1.0f;
    CHECK(checksum(rounded) != before);
}

#ifndef _WIN32
TEST_CASE("a pipe in place of a file of a model is refused at once") {
    for (const char* name : {"model.json", "layer0.weight.npy", "layer0.bias.npy"}) {
        const SavedModel saved;
        put_pipe(saved.folder + "/" + name);
        CHECK(thrown<Error>([&] { load_model(saved.folder); }) ==
              saved.folder + "/" + name + ": is a pipe or a device, a file was expected");
    }
}
#endif

TEST_CASE("a message about a model's arrays lists the types that their place takes") {
    const SavedModel saved;
    const std::vector<std::uint8_t> bytes(6);
    write_npy(saved.folder + "/layer0.weight.npy", {3, 2}, bytes.data());
    CHECK(says(saved.load(saved.description), "holds |u1; expected <f2, <f4, <f8 or |i1"));
}

TEST_CASE("model.json may start with a byte order mark") {
    const SavedModel saved;
    CHECK(saved.load("\xef\xbb\xbf" + saved.description) == "");
}

TEST_CASE("a folder that is missing or is a file is named") {
    const SavedModel saved;
    CHECK(says(thrown<Error>([&] { load_model(saved.scratch.path("none")); }),
               "none: no such folder; expected one with model.json"));
    CHECK(says(thrown<Error>([&] { load_model(saved.folder + "/model.json"); }),
               "model.json: no such folder"));
    fs::remove(saved.folder + "/model.json");
    CHECK(says(thrown<Error>([&] { load_model(saved.folder); }),
               ": has no model.json; expected a folder with one and .npy files"));
}

TEST_CASE("every mutation of model.json loads or throws Error") {
    const SavedModel saved;
    std::mt19937 random(3);
    const std::string telling = "{}[]\",:0123456789.-+e\\ \nntf\x01\xff";
    for (int i = 0; i < 3000; ++i) {
        std::string changed = saved.description;
        for (std::size_t edits = 1 + random() % 3; edits > 0; --edits) {
            const std::size_t at = random() % changed.size();
            if (random() % 3)
                changed[at] = telling[random() % telling.size()];
            else
                changed.erase(at, 1 + random() % 5);
        }
        const std::string message = saved.load(changed);
        if (!message.empty())
            CHECK(message.find(saved.folder) == 0);
    }
}
