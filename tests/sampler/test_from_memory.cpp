// A generator in memory of the caller, which samples without allocating.
#include "allocations.hpp"
#include "model/example_model.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace pocketgan;

namespace {

// A model and views of its layers.
struct Viewed {
    explicit Viewed(Model model_) : model(std::move(model_)) {
        for (const Layer& layer : model.layers)
            layers.push_back(pocketgan::view(layer));
    }

    ModelView view() const {
        return {*model.latent, model.image, layers.data(), layers.size(), model.classes.size()};
    }

    Model model;
    std::vector<LayerView> layers;
};

// Memory of exactly that size that starts `skew` bytes after a 16-byte boundary.
class Memory {
public:
    explicit Memory(std::size_t bytes, std::size_t skew = 1) :
        skew_(skew), bytes_(bytes + skew, '?') {}

    void* data() { return bytes_.data() + skew_; }
    std::size_t size() const { return bytes_.size() - skew_; }

private:
    std::size_t skew_;
    std::vector<char> bytes_; // sanitizers detect accesses outside of it
};

MatrixView view(std::vector<float>& values, std::size_t rows) {
    return {values.data(), rows, values.size() / rows};
}

std::vector<float> sampled(const Generator& generator, std::size_t rows) {
    Engine engine;
    std::vector<float> y(rows * generator.outputs());
    generator.sample(5, 3, view(y, rows), engine);
    return y;
}

// The same with a workspace of the caller.
std::vector<float> sampled_in_workspace(const Generator& generator, std::size_t rows) {
    std::vector<float> z(rows * generator.latent().size), y(rows * generator.outputs());
    generator.latents(5, 3, view(z, rows));
    Memory workspace(generator.workspace_bytes(rows));
    const std::vector<std::uint16_t> classes = generator.classes_in_turn(3, rows);
    generator.generate(view(z, rows), classes.empty() ? nullptr : classes.data(), view(y, rows),
                       workspace.data(), workspace.size());
    return y;
}

// Wide enough that products are cut into blocks.
Model wide_generator() {
    Model model;
    model.latent = {700, Prior::gaussian};
    model.layers.push_back(example_layer(700, 300, Activation::relu, 1));
    model.layers.push_back(example_layer(300, 90, Activation::sigmoid, 2));
    return model;
}

std::vector<Model> examples() {
    return {example_generator(),
            example_point_generator(),
            wide_generator(),
            quantised(example_generator()),
            quantised(wide_generator()),
            example_convolutional_generator(),
            quantised(example_convolutional_generator()),
            example_conditional_generator(),
            quantised(example_conditional_generator())};
}

} // namespace

TEST_CASE("a generator in the caller's memory draws the same bits as one on the heap") {
    for (const Model& model : examples()) {
        const Generator own(model);
        for (const std::size_t skew : {0, 1, 37}) {
            Viewed viewed(model);
            Memory memory(Generator::memory_bytes(viewed.view()), skew);
            const Generator generator =
                Generator::from_memory(viewed.view(), memory.data(), memory.size());
            viewed = Viewed(example_point_generator()); // the arrays were copied
            CHECK(generator.outputs() == own.outputs());
            CHECK(generator.latent().size == own.latent().size);
            CHECK(generator.image().height == own.image().height);
            CHECK(generator.class_count() == model.classes.size());
            CHECK(sampled(generator, 5) == sampled(own, 5));
        }
    }
}

TEST_CASE("a generator draws the same bits with a workspace of the caller") {
    for (const Model& model : examples()) {
        const Generator generator(model);
        for (const std::size_t rows : {1, 2, 7, 100, 255, 256, 257, 600}) {
            CAPTURE(rows);
            CHECK(sampled_in_workspace(generator, rows) == sampled(generator, rows));
        }
    }
}

TEST_CASE("sampling with a workspace allocates no heap memory") {
    for (const Model& model : examples()) {
        const Viewed viewed(model);
        std::size_t before = allocations;
        Memory memory(Generator::memory_bytes(viewed.view()));
        const Generator generator =
            Generator::from_memory(viewed.view(), memory.data(), memory.size());
        Memory workspace(generator.workspace_bytes(300));
        std::vector<float> z(300 * generator.latent().size), y(300 * generator.outputs());
        const std::vector<std::uint16_t> turn = generator.classes_in_turn(0, 300);
        const std::uint16_t* const classes = turn.empty() ? nullptr : turn.data();
        CHECK(allocations > before); // the counter works

        before = allocations;
        for (const std::size_t rows : {1, 3, 300}) {
            generator.latents(1, rows, view(z, 300).slice(0, rows));
            generator.generate(view(z, 300).slice(0, rows), classes, view(y, 300).slice(0, rows),
                               workspace.data(), workspace.size());
        }
        CHECK(allocations == before);
        CHECK(generator.workspace_bytes(1) <= generator.workspace_bytes(300));
        CHECK(allocations == before);
    }
}

TEST_CASE("the classes of a generator in memory of the caller are named by their numbers") {
    const Viewed viewed(example_conditional_generator());
    Memory memory(Generator::memory_bytes(viewed.view()));
    const Generator generator = Generator::from_memory(viewed.view(), memory.data(), memory.size());
    CHECK(generator.class_name(2) == "2");
    CHECK(generator.find_class("1") == 1);
    CHECK(thrown<Error>([&] { generator.find_class("3"); }) ==
          "unknown class '3'; expected one of 0, 1, 2");
}

TEST_CASE("a generator in memory of the caller can be moved") {
    const Viewed viewed(example_generator());
    Memory memory(Generator::memory_bytes(viewed.view()));
    Generator first = Generator::from_memory(viewed.view(), memory.data(), memory.size());
    const std::vector<float> y = sampled(first, 2);
    Generator second(example_point_generator());
    second = std::move(first);
    CHECK(sampled(second, 2) == y);
    second = Generator(example_point_generator());
    CHECK(second.outputs() == 2);
}

TEST_CASE("memory and workspaces that are too small are refused with both sizes") {
    const Viewed viewed(example_generator());
    const std::size_t needed = Generator::memory_bytes(viewed.view());
    Memory memory(needed);
    for (const std::size_t bytes : {std::size_t{0}, needed - 1})
        CHECK(thrown<Error>([&] { Generator::from_memory(viewed.view(), memory.data(), bytes); }) ==
              "memory has " + std::to_string(bytes) + " bytes; expected " + std::to_string(needed) +
                  " or more");

    const Generator generator = Generator::from_memory(viewed.view(), memory.data(), needed);
    std::vector<float> z(3 * 13), y(3 * 63);
    Memory workspace(generator.workspace_bytes(3));
    for (const std::size_t bytes : {std::size_t{0}, workspace.size() - 1})
        CHECK(thrown<Error>([&] {
                  generator.generate(view(z, 3), view(y, 3), workspace.data(), bytes);
              }) == "workspace has " + std::to_string(bytes) + " bytes; expected " +
                        std::to_string(workspace.size()) + " or more");
    CHECK(thrown<Error>([&] {
              generator.generate(view(z, 3), view(y, 1), workspace.data(), workspace.size());
          }).find("y is 1 x 189; expected 3 x 63") == 0);
    CHECK(thrown<Error>([&] {
              Generator::from_memory(viewed.view(), nullptr, needed);
          }).find("memory has 0 bytes") == 0);
    CHECK(thrown<Error>([&] {
              generator.generate(view(z, 3), view(y, 3), nullptr, workspace.size());
          }).find("workspace has 0 bytes") == 0);
    generator.generate({nullptr, 0, 13}, {nullptr, 0, 63}, workspace.data(),
                       generator.workspace_bytes(0)); // no rows
}

TEST_CASE("a model with a missing or superfluous array is refused") {
    const auto refusal = [](const Viewed& viewed) {
        const std::string text = thrown<Error>([&] { Generator::memory_bytes(viewed.view()); });
        std::vector<char> memory(1 << 20);
        CHECK(thrown<Error>([&] {
                  Generator::from_memory(viewed.view(), memory.data(), memory.size());
              }) == text);
        return text;
    };
    const Viewed small(quantised(example_generator()));
    Viewed viewed = small;
    viewed.layers[1].scale = nullptr;
    CHECK(refusal(viewed) == "model: layer 1 has int8 weights without their scales");
    viewed = small;
    viewed.layers[1].quantised = nullptr;
    CHECK(refusal(viewed) == "model: layer 1 has no weights");
    viewed = small;
    viewed.layers[2].weight = viewed.layers[2].bias;
    CHECK(refusal(viewed) == "model: layer 2 has both float32 and int8 weights");
    viewed = Viewed(example_generator());
    viewed.layers[0].scale = viewed.layers[0].bias;
    CHECK(refusal(viewed) == "model: layer 0 has scales, which only int8 weights have");
    viewed = Viewed(example_generator());
    viewed.layers[4].bias = nullptr;
    CHECK(refusal(viewed) == "model: layer 4 has no biases");
    viewed = Viewed(example_generator());
    viewed.layers.pop_back();
    CHECK(refusal(viewed) == "model: image has 63 numbers; the last layer has 21 outputs");
    viewed.layers.clear();
    CHECK(refusal(viewed) == "model: layers count is 0; expected 1 to 64");
    CHECK(thrown<Error>([] {
              Generator::memory_bytes({{}, {}, nullptr, 2});
          }) == "model: layers are null");
    Model model = quantised(example_generator());
    viewed = Viewed(example_conditional_generator());
    viewed.model.classes.pop_back();
    CHECK(refusal(viewed) == "model: latent size is 13 and 2 classes; layer 0 takes 16 inputs");
    ModelView many = viewed.view();
    many.class_count = 1001;
    CHECK(thrown<Error>([&] { Generator::memory_bytes(many); }) ==
          "model: classes are 1001; expected at most 1000");
    model.layers[3].scale[2] = std::numeric_limits<float>::infinity();
    CHECK(refusal(Viewed(model)) ==
          "model: layer 3 has the scale inf for row 2; expected a finite one above 0");
}
