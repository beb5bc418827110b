#include "pocketgan.h"

#include "forked.hpp"
#include "model/example_model.hpp"
#include "pocketgan/generator.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace pocketgan;

namespace {

struct Free {
    void operator()(pocketgan_generator* generator) const { pocketgan_free(generator); }
};
using Loaded = std::unique_ptr<pocketgan_generator, Free>;

Loaded loaded(const Model& model) {
    const ScratchFolder scratch;
    save_model(scratch.path("model"), model);
    return Loaded(pocketgan_load(scratch.path("model").c_str()));
}

// (count, outputs) from the C++ interface, with black 0 and white 1.
std::vector<float> expected_samples(const Model& model, std::uint64_t seed, std::uint64_t first,
                                    std::size_t count) {
    const Generator generator(model);
    Engine engine;
    std::vector<float> y(count * generator.outputs());
    generator.sample(seed, first, {y.data(), count, generator.outputs()}, engine);
    for (float& value : y)
        value = generator.image().brightness(value);
    return y;
}

} // namespace

TEST_CASE("the C functions return the shape of the images") {
    const Loaded generator = loaded(example_generator());
    REQUIRE(generator);
    CHECK(pocketgan_latent_size(generator.get()) == 13);
    CHECK(pocketgan_outputs(generator.get()) == 63);
    CHECK(pocketgan_image_height(generator.get()) == 9);
    CHECK(pocketgan_image_width(generator.get()) == 7);
    CHECK(pocketgan_image_channels(generator.get()) == 1);
}

TEST_CASE("plain vectors have an image shape of 0") {
    const Loaded generator = loaded(example_point_generator());
    REQUIRE(generator);
    CHECK(pocketgan_outputs(generator.get()) == 2);
    CHECK(pocketgan_image_height(generator.get()) == 0);
    CHECK(pocketgan_image_width(generator.get()) == 0);
    CHECK(pocketgan_image_channels(generator.get()) == 0);
}

TEST_CASE("pocketgan_sample draws the samples of C++, with black 0 and white 1") {
    for (const Model& model : {example_generator(), example_point_generator()}) {
        const Loaded generator = loaded(model);
        REQUIRE(generator);
        std::vector<float> out(5 * pocketgan_outputs(generator.get()));
        REQUIRE(pocketgan_sample(generator.get(), 3, 7, 5, out.data()) == 0);
        CHECK(out == expected_samples(model, 3, 7, 5));
    }
    const std::vector<float> pixels = expected_samples(example_generator(), 3, 7, 5);
    for (const float pixel : pixels) // tanh is in [-1, 1]
        REQUIRE((pixel >= 0 && pixel <= 1));
}

TEST_CASE("pocketgan_generate draws the samples of given latents") {
    const Model model = example_generator();
    const Loaded generator = loaded(model);
    REQUIRE(generator);
    std::vector<float> z(4 * 13), out(4 * 63);
    Generator(model).latents(3, 0, {z.data(), 4, 13});
    REQUIRE(pocketgan_generate(generator.get(), z.data(), 4, out.data()) == 0);
    CHECK(out == expected_samples(model, 3, 0, 4));
}

TEST_CASE("the C functions draw samples of a class") {
    const Model model = example_conditional_generator();
    const Loaded generator = loaded(model);
    REQUIRE(generator);
    REQUIRE(pocketgan_classes(generator.get()) == 3);
    CHECK(pocketgan_class_name(generator.get(), 1) == model.classes[1]);
    CHECK(pocketgan_class_name(generator.get(), 3) == nullptr);
    CHECK(pocketgan_last_error() == std::string("class is 3; expected 0 to 2"));

    std::vector<float> all(6 * 63), some(6 * 63);
    REQUIRE(pocketgan_sample(generator.get(), 5, 1, 6, all.data()) == 0);
    CHECK(all == expected_samples(model, 5, 1, 6)); // of the classes 1 2 0 1 2 0
    REQUIRE(pocketgan_sample_class(generator.get(), 2, 5, 1, 6, some.data()) == 0);
    CHECK(std::equal(&some[63], &some[2 * 63], &all[63]));
    CHECK_FALSE(std::equal(&some[0], &some[63], &all[0]));

    std::vector<float> z(2 * 13), out(2 * 63);
    Generator(model).latents(5, 1, {z.data(), 2, 13});
    REQUIRE(pocketgan_generate_class(generator.get(), 2, z.data(), 2, out.data()) == 0);
    CHECK(std::equal(out.begin(), out.end(), some.begin()));
    CHECK(pocketgan_generate(generator.get(), z.data(), 2, out.data()) == -1);
    CHECK(pocketgan_generate_class(generator.get(), 3, z.data(), 2, out.data()) == -1);
    CHECK(pocketgan_sample_class(generator.get(), 3, 5, 1, 6, some.data()) == -1);
    CHECK(pocketgan_sample_class(loaded(example_generator()).get(), 0, 5, 1, 1, out.data()) == -1);
    CHECK(pocketgan_classes(nullptr) == 0);
    CHECK(pocketgan_class_name(nullptr, 0) == nullptr);
}

TEST_CASE("pocketgan_complete draws the missing part of an image") {
    const Model model = example_completing_generator();
    const Loaded generator = loaded(model), whole = loaded(example_generator());
    REQUIRE(generator);
    std::vector<float> image(90), y(2 * 90);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = static_cast<float>(i) / 100.0f;
    REQUIRE(pocketgan_complete(generator.get(), image.data(), 3, 5, 2, y.data()) == 0);
    const Generator same(model);
    std::vector<float> z(2 * 90), expected(2 * 90), pixels;
    for (const float level : image)
        pixels.push_back(-1.0f + level * 2.0f);
    Engine engine;
    same.latents(3, 5, {z.data(), 2, 90});
    same.give(pixels.data(), {z.data(), 2, 90});
    same.generate({z.data(), 2, 90}, {expected.data(), 2, 90}, engine);
    for (std::size_t i = 0; i < y.size(); ++i)
        CHECK(y[i] == same.image().brightness(expected[i]));
    CHECK(y[1] == doctest::Approx(image[1]));

    CHECK(pocketgan_complete(generator.get(), nullptr, 3, 5, 2, y.data()) == -1);
    CHECK(std::string(pocketgan_last_error()).find("image is null") != std::string::npos);
    CHECK(pocketgan_complete(whole.get(), image.data(), 3, 5, 1, y.data()) == -1);
    CHECK(std::string(pocketgan_last_error()).find("draws whole images") != std::string::npos);
    CHECK(pocketgan_complete(nullptr, image.data(), 3, 5, 1, y.data()) == -1);
    CHECK(pocketgan_complete(generator.get(), image.data(), 3, 5, 1, nullptr) == -1);
    CHECK(pocketgan_complete(generator.get(), image.data(), 3, 5, 0, nullptr) == 0);
    Model conditional = model;
    conditional.classes = {"a", "b"};
    conditional.layers[0] = example_layer(90 + 2, 19, Activation::relu, 7);
    CHECK(pocketgan_complete(loaded(conditional).get(), image.data(), 3, 5, 1, y.data()) == -1);
    CHECK(std::string(pocketgan_last_error()).find("is conditional") != std::string::npos);
}

TEST_CASE("pocketgan_load returns NULL for a folder without a model, and the reason") {
    const ScratchFolder scratch;
    CHECK(pocketgan_load(scratch.path("none").c_str()) == nullptr);
    const std::string reason = pocketgan_last_error();
    CHECK(reason.find(scratch.path("none")) != std::string::npos);
    CHECK(reason.find('\n') == std::string::npos);
    CHECK(pocketgan_load(nullptr) == nullptr);
    CHECK(std::string(pocketgan_last_error()) ==
          "folder is NULL; expected the name of a model folder");
}

TEST_CASE("the C functions refuse a NULL generator") {
    float number = 0;
    CHECK(pocketgan_latent_size(nullptr) == 0);
    CHECK(pocketgan_outputs(nullptr) == 0);
    CHECK(pocketgan_image_height(nullptr) == 0);
    CHECK(pocketgan_sample(nullptr, 1, 0, 1, &number) == -1);
    CHECK(pocketgan_generate(nullptr, &number, 1, &number) == -1);
    CHECK(std::string(pocketgan_last_error()).find("generator is NULL") == 0);
    pocketgan_free(nullptr);
}

TEST_CASE("the C functions refuse NULL arrays unless the count is 0") {
    const Loaded generator = loaded(example_generator());
    REQUIRE(generator);
    float z[13] = {}, out[63];
    CHECK(pocketgan_sample(generator.get(), 1, 0, 1, nullptr) == -1);
    CHECK(std::string(pocketgan_last_error()) == "out is NULL; expected (count, outputs) numbers");
    CHECK(pocketgan_generate(generator.get(), z, 1, nullptr) == -1);
    CHECK(pocketgan_generate(generator.get(), nullptr, 1, out) == -1);
    CHECK(std::string(pocketgan_last_error()) ==
          "z is NULL; expected (count, latent_size) numbers");
    CHECK(pocketgan_sample(generator.get(), 1, 0, 0, nullptr) == 0);
    CHECK(pocketgan_generate(generator.get(), nullptr, 0, nullptr) == 0);
    CHECK(pocketgan_sample(generator.get(), 1, 0, SIZE_MAX / 63, out) == -1);
    CHECK(std::string(pocketgan_last_error())
              .find("y is " + std::to_string(SIZE_MAX / 63) + " x 63") == 0);
}

TEST_CASE("pocketgan_sample refuses an index past the end of the stream") {
    const Loaded generator = loaded(example_generator());
    REQUIRE(generator);
    std::vector<float> out(63);
    CHECK(pocketgan_sample(generator.get(), 1, UINT64_MAX, 1, out.data()) == -1);
    CHECK(std::string(pocketgan_last_error()) ==
          "first is 18446744073709551615 and the view has 1 rows; expected a sum of at most " +
              std::to_string(UINT64_MAX / 13));
}

TEST_CASE("each thread has its own last error") {
    REQUIRE(pocketgan_load(nullptr) == nullptr);
    std::string other = "not asked";
    std::thread([&] { other = pocketgan_last_error(); }).join();
    CHECK(other.empty());
    CHECK(!std::string(pocketgan_last_error()).empty());
}

#ifndef _WIN32
TEST_CASE("a forked child samples, while the parent samples on other threads") {
    if (!child_can_start_threads())
        return;
    const Model model = example_generator();
    const Loaded generator = loaded(model);
    REQUIRE(generator);
    const std::vector<float> expected = expected_samples(model, 3, 7, 5);
    const auto samples = [&] {
        std::vector<float> out(expected.size());
        return pocketgan_sample(generator.get(), 3, 7, 5, out.data()) == 0 && out == expected;
    };
    std::atomic<bool> is_over{false};
    std::atomic<std::size_t> drawn{0};
    std::thread c_caller([&] {
        for (; !is_over; ++drawn)
            samples();
    });
    const Generator in_cpp(model);
    Engine engine(3);
    std::vector<float> y(400 * 63);
    bool works = true;
    for (int i = 0; i < 20 && works; ++i) {
        in_cpp.sample(1, 0, {y.data(), 400, 63}, engine);
        const std::size_t before = drawn;
        while (drawn == before)
            std::this_thread::yield();
        works = succeeds_in_child([&] {
            std::vector<float> again(y.size());
            in_cpp.sample(1, 0, {again.data(), 400, 63}, engine);
            return again == y && samples() && pocketgan_load(nullptr) == nullptr &&
                   *pocketgan_last_error() != 0;
        });
    }
    is_over = true;
    c_caller.join();
    CHECK(works);
}
#endif
