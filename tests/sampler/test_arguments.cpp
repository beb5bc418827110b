// Wrong calls of the functions of generator.hpp. test_from_memory.cpp has wrong models and too
// little memory, test_c_interface.cpp the wrong calls of pocketgan.h.
#include "model/example_model.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace pocketgan;

namespace {

template <typename Work>
std::string refusal(const Work& work) {
    return thrown<Error>(work);
}

} // namespace

TEST_CASE("views of null, of overlapping rows or of another shape are refused") {
    const Generator generator(example_generator()); // 13 latents, 63 outputs
    Engine engine;
    std::vector<float> numbers(200);
    std::vector<char> workspace(generator.workspace_bytes(2));
    float* const data = numbers.data();
    CHECK(refusal([&] {
              generator.latents(1, 0, {data, 2, 14});
          }) == "z has 14 columns; expected 13");
    CHECK(refusal([&] {
              generator.latents(1, 0, {nullptr, 2, 13});
          }) == "z is null; expected 2 x 13 numbers");
    CHECK(refusal([&] {
              generator.latents(1, 0, {data, 2, 13, 12});
          }) == "z has a stride of 12; expected at least its 13 columns");
    CHECK(refusal([&] {
              generator.sample(1, 0, {data, 2, 62}, engine);
          }) == "y has 62 columns; expected 63");
    CHECK(refusal([&] {
              generator.sample(1, 0, {nullptr, 2, 63}, engine);
          }) == "y is null; expected 2 x 63 numbers");
    CHECK(refusal([&] { generator.sample(1, 0, {}, engine); }) == "y has 0 columns; expected 63");

    const auto generate = [&](ConstMatrixView z, MatrixView y, const std::string& reason) {
        CHECK(refusal([&] { generator.generate(z, y, engine); }) == reason);
        CHECK(refusal([&] { generator.generate(z, y, workspace.data(), workspace.size()); }) ==
              reason);
    };
    generate({nullptr, 2, 13}, {data, 2, 63}, "z is null; expected 2 x 13 numbers");
    generate({data, 2, 13, 3}, {data, 2, 63},
             "z has a stride of 3; expected at least its 13 columns");
    generate({data, 2, 13}, {nullptr, 2, 63}, "y is null; expected 2 x 63 numbers");
    generate({data, 2, 13}, {data, 1, 63}, "y is 1 x 63; expected 2 x 63");
    generate({data, 2, 13}, {data, 2, 63, 60},
             "y has a stride of 60; expected at least its 63 columns");
}

TEST_CASE("samples past the end of the stream are refused before any is drawn") {
    const Generator generator(example_generator());
    Engine engine;
    std::vector<float> y(300 * 63, -7.0f);
    constexpr std::uint64_t kMost = UINT64_MAX / 13;
    CHECK(refusal([&] {
              generator.sample(1, kMost - 299, {y.data(), 300, 63}, engine);
          }) == "first is " + std::to_string(kMost - 299) +
                    " and the view has 300 rows; expected a sum of at most " +
                    std::to_string(kMost));
    CHECK(y == std::vector<float>(300 * 63, -7.0f));
}

TEST_CASE("slerp between null latents is refused") {
    const Generator generator(example_generator());
    std::vector<float> end(13), z(26);
    CHECK(refusal([&] {
              generator.slerp(nullptr, end.data(), 2, 0, {z.data(), 2, 13});
          }) == "from is null; expected 13 numbers");
    CHECK(refusal([&] {
              generator.slerp(end.data(), nullptr, 2, 0, {z.data(), 2, 13});
          }) == "to is null; expected 13 numbers");
    CHECK(refusal([&] {
              generator.slerp(end.data(), end.data(), 2, 0, {nullptr, 2, 13});
          }) == "z is null; expected 2 x 13 numbers");
}
