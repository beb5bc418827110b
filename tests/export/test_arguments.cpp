// Wrong calls of every public function of export.hpp.
#include "model/example_model.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/export.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <utility>

using namespace pocketgan;

namespace {

const std::string kLongName(41, 'x');

} // namespace

TEST_CASE("check_header_name refuses names that are not C identifiers") {
    for (const std::string& name : {std::string(), std::string("9"), std::string("_a"),
                                    std::string("a-b"), std::string("a b"), kLongName})
        CHECK_THROWS_WITH_AS(
            check_header_name(name),
            doctest::Contains(("name is '" + name + "'; expected a letter").c_str()), Error);
    CHECK_NOTHROW(check_header_name("digits_2"));
    CHECK_NOTHROW(check_header_name(kLongName.substr(1)));
}

TEST_CASE("write_c_header refuses models that a header cannot hold, and writes nothing") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("model.h");
    const auto refuses = [&](const Model& model, const char* text, const std::string& name = "m") {
        CHECK_THROWS_WITH_AS(write_c_header(out, model, "model", name), doctest::Contains(text),
                             Error);
        CHECK_FALSE(std::filesystem::exists(out));
    };
    refuses(example_generator(), "name is 'a-b'; expected a letter", "a-b");

    Model model = example_generator();
    model.role = Role::encoder;
    model.latent.reset();
    model.image.reset();
    refuses(model, "model: has the role encoder; expected a generator");

    model = example_generator();
    model.latent.reset();
    refuses(model, "model: has no latent space");

    model = example_generator();
    model.layers.clear();
    refuses(model, "layers count is 0; expected 1 to");

    model = example_generator();
    model.layers[1].weight.pop_back();
    refuses(model, "layer 1 has 3218 weight numbers; expected 3219");

    model = example_generator();
    model.layers[0] = quantised(example_generator()).layers[0];
    refuses(model, "some layers are int8 and others float32; expected one type");
}

TEST_CASE("header_needs refuses what a header cannot hold") {
    CHECK_THROWS_WITH_AS(header_needs(example_generator(), WeightType::float16),
                         doctest::Contains("type is number 1; expected float32 or int8"), Error);
    Model model = example_generator();
    model.latent.reset();
    CHECK_THROWS_WITH_AS(header_needs(model, WeightType::int8),
                         doctest::Contains("the model has no latent space"), Error);
    model = example_convolutional_generator();
    model.layers[2].bias.pop_back();
    CHECK_THROWS_WITH_AS(header_needs(model, WeightType::int8),
                         doctest::Contains("model: layer 2 has 33 bias numbers; expected 34"),
                         Error);
}

TEST_CASE("write_c_header refuses a file that cannot be written") {
    const ScratchFolder scratch;
    CHECK_THROWS_WITH_AS(write_c_header(scratch.path("none/x.h"), example_generator(), "model"),
                         doctest::Contains("none/x.h"), Error);
}

TEST_CASE("model_to_export refuses a malformed model and NaN") {
    Engine engine;
    Model model = example_generator();
    model.layers[1].bias.pop_back();
    CHECK_THROWS_WITH_AS(model_to_export(model, WeightType::int8, engine),
                         doctest::Contains("model: layer 1 has 86 bias numbers; expected 87"),
                         Error);
    model = example_generator();
    model.layers.back().bias[3] = std::nanf("");
    CHECK_THROWS_WITH_AS(model_to_export(model, WeightType::float32, engine),
                         doctest::Contains("model makes samples with NaN or infinity"), Error);
}

TEST_CASE("compare_samples refuses generators of other outputs or latents") {
    Engine engine;
    const Generator images(example_generator()), points(example_point_generator());
    CHECK_THROWS_WITH_AS(compare_samples(images, points, engine),
                         doctest::Contains("b has 2 outputs; expected 63, as a has"), Error);
    Model gaussian = example_generator();
    gaussian.latent->prior = Prior::gaussian;
    CHECK_THROWS_WITH_AS(compare_samples(images, Generator(std::move(gaussian)), engine),
                         doctest::Contains("b takes 13 gaussian latents; expected 13 uniform"),
                         Error);
    const Generator conditional(example_conditional_generator());
    CHECK_THROWS_WITH_AS(compare_samples(images, conditional, engine),
                         doctest::Contains("b has 3 classes; expected 0, as a has"), Error);
    CHECK(compare_samples(conditional, conditional, engine).largest == 0.0);
}
