// Wrong calls of the functions of model.hpp, activation.hpp, model_view.hpp and npy.hpp.
// test_model.cpp and test_npy.cpp have the wrong files.
#include "model/example_model.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <vector>

using namespace pocketgan;

namespace {

template <typename Work>
std::string refusal(const Work& work) {
    return thrown<Error>(work);
}

} // namespace

TEST_CASE("a name that no enum has is refused with the names that exist") {
    CHECK(refusal([] {
              activation_from_string("gelu");
          }).find("unknown activation 'gelu'; expected one of linear, relu") == 0);
    CHECK(refusal([] { prior_from_string(""); }) ==
          "unknown prior ''; expected one of gaussian, uniform");
    CHECK(
        refusal([] { role_from_string("Generator"); }) ==
        "unknown role 'Generator'; expected one of generator, discriminator, classifier, encoder");
}

TEST_CASE("a number that is none of an enum's values has no name") {
    CHECK(std::string(to_string(static_cast<Activation>(99))) == "");
    CHECK(std::string(to_string(static_cast<Prior>(99))) == "");
    CHECK(std::string(to_string(static_cast<Role>(99))) == "");
}

TEST_CASE("a model of wrong sizes or enums is refused by each function that takes one") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model");
    const auto check = [&](const std::string& reason, const auto& change) {
        Model model = example_generator();
        change(model);
        CHECK(refusal([&] { save_model(folder, model); }) == folder + reason);
        CHECK(refusal([&] { quantised(model); }) == "model" + reason);
        CHECK(refusal([&] { dequantised(model); }) == "model" + reason);
    };
    check(": layers count is 0; expected 1 to 64", [](Model& m) { m.layers.clear(); });
    check(": layer 1 has 0 weight numbers; expected 3219",
          [](Model& m) { m.layers[1].weight.clear(); });
    check(": layer 0 has 36 bias numbers; expected 37",
          [](Model& m) { m.layers[0].bias.pop_back(); });
    check(": layer 0 inputs is 0; expected 1 to 1048576",
          [](Model& m) { m.layers[0].shape.inputs = 0; });
    check(": layer 0 has activation number 99; expected one of enum Activation",
          [](Model& m) { m.layers[0].shape.activation = static_cast<Activation>(99); });
    check(": latent prior is number 2; expected one of enum Prior",
          [](Model& m) { m.latent->prior = static_cast<Prior>(2); });
    check(": role is number 4; expected one of enum Role",
          [](Model& m) { m.role = static_cast<Role>(4); });
    CHECK(scratch.entries() == 0);
}

TEST_CASE("weights that are not finite are refused where they cannot be written") {
    const ScratchFolder scratch;
    Model model = example_generator();
    model.layers[2].weight[3] = NAN;
    CHECK(refusal([&] { save_model(scratch.path("m"), model); }) ==
          scratch.path("m") + ": layer 2 has a weight or bias that is not finite");
    CHECK(refusal([&] { quantised(model); }) == "model: layer 2 has a weight that is not finite");
    CHECK(refusal([&] {
              save_model(scratch.path("m"), example_generator(), static_cast<WeightType>(7));
          }) == scratch.path("m") + ": weights is number 7; expected one of enum WeightType");
    CHECK(scratch.entries() == 0);
}

TEST_CASE("a path that names no model folder or file is refused by name") {
    const ScratchFolder scratch;
    CHECK(refusal([] { load_model(""); }).find("no such folder") != std::string::npos);
    CHECK(refusal([&] { load_model(scratch.path()); }).find(scratch.path()) == 0);
    for (const std::string& path : {std::string(), scratch.path(), scratch.path("none")}) {
        CHECK(refusal([&] { read_npy(path); }).find(path + ":") == 0);
        CHECK(refusal([&] { read_npy_bytes(path); }).find(path + ":") == 0);
        CHECK(refusal([&] { read_npy_header(path); }).find(path + ":") == 0);
    }
}

TEST_CASE("arrays that are null, empty, too large or of too many dimensions are not written") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("x.npy");
    const float number = 0;
    const std::uint8_t byte = 0;
    CHECK(refusal([&] {
              write_npy(path, {2, 3}, static_cast<const float*>(nullptr));
          }) == "values is null; expected 6 numbers");
    CHECK(refusal([&] {
              write_npy(path, {2, 3}, static_cast<const std::uint8_t*>(nullptr));
          }) == "values is null; expected 6 numbers");
    CHECK(refusal([&] {
              write_npy(path, {2, 3}, static_cast<const std::int8_t*>(nullptr));
          }) == "values is null; expected 6 numbers");
    CHECK(refusal([&] {
              write_npy(path, {2, 0}, &number);
          }).find(path + ": shape is (2, 0); expected 1 to ") == 0);
    CHECK(refusal([&] { write_npy(path, {SIZE_MAX, 3}, &byte); }).find(path + ": shape is (") == 0);
    CHECK(refusal([&] {
              write_npy(path, {1, 1, 1, 1, 1}, &number);
          }) == path + ": shape has 5 dimensions; expected at most 4");
    CHECK(scratch.entries() == 0);
}

TEST_CASE("an NpyWriter refuses other types, null, numbers past its shape and a second end") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("x.npy");
    const std::vector<float> numbers(7);
    CHECK(refusal([&] { NpyWriter(path, {2}, NpyType::int8); }) ==
          path + ": type is number 3; expected NpyType::float32 or float16");
    CHECK(refusal([&] { NpyWriter(path, {0}); }).find(path + ": shape is (0,)") == 0);
    CHECK(scratch.entries() == 0);
    NpyWriter writer(path, {2, 3});
    CHECK(refusal([&] { writer.append(nullptr, 1); }) == "values is null; expected 1 numbers");
    CHECK(refusal([&] { writer.append(numbers.data(), 7); }) ==
          path + ": was given 0 and 7 more numbers; its shape has 6");
    CHECK(refusal([&] { writer.append(numbers.data(), SIZE_MAX); }) != "");
    writer.append(numbers.data(), 6);
    writer.append(nullptr, 0);
    writer.finish();
    CHECK(refusal([&] { writer.append(numbers.data(), 1); }) == path + ": is finished already");
    CHECK(refusal([&] { writer.finish(); }) == path + ": is finished already");
}
