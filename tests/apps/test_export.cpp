// The commands `pocketgan export` and `info`.
#include "pocketgan/generator.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

using namespace pocketgan;
namespace fs = std::filesystem;

TEST_CASE("export writes float16 weights, which make nearly the same samples") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run"), half = scratch.path("half");
    REQUIRE(pocketgan_program(train(run, {"--steps", "2"})).status == 0);
    const std::string model = run + "/generator";
    REQUIRE(pocketgan_program({"export", model, "--out", half, "--dtype", "f2"}).status == 0);
    CHECK(read_npy_header(half + "/layer0.weight.npy").type == NpyType::float16);
    Engine engine;
    std::vector<float> exact(784), rounded(784);
    Generator::load(model).sample(1, 0, {exact.data(), 1, 784}, engine);
    Generator::load(half).sample(1, 0, {rounded.data(), 1, 784}, engine);
    for (std::size_t i = 0; i < 784; ++i)
        CHECK(std::abs(exact[i] - rounded[i]) < 2e-3);
    CHECK(exact != rounded);
    check_fails({"export", model, "--out", half, "--dtype", "f3"}, 2, "'f3'");
    check_fails({"export", scratch.path("none"), "--out", half}, 1, scratch.path("none"));
}

TEST_CASE("export prints by how much the Parzen log-likelihood changes") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run"), small = scratch.path("small");
    REQUIRE(pocketgan_program(train(run, {"--steps", "2"})).status == 0);
    const auto exported = [&](const char* model, const std::string& data) {
        return pocketgan_program(
            {"export", run + "/" + model, "--out", small, "--dtype", "f4", "--data", data});
    };
    const Run some = exported("generator", "digits");
    CHECK(some.status == 0);
    CHECK(has(some.out, "Parzen log-likelihood of digits: "));
    CHECK(has(some.out, " nats, +0.00\n"));
    fs::remove_all(small);

    write_npy(scratch.path("wide.npy"), {100, 30, 30}, std::vector<float>(90000).data());
    const Run unlike = exported("generator", scratch.path("wide.npy"));
    CHECK(unlike.status == 1);
    CHECK(has(unlike.err, "the images of the generator: add --image-size 28\n"));
    const Run discriminator = exported("discriminator", "digits");
    CHECK(discriminator.status == 1);
    CHECK(has(discriminator.err,
              "discriminator: has the role discriminator; expected a generator for --data"));
    CHECK_FALSE(fs::exists(small));
}

TEST_CASE("export writes int8 weights, which info, eval and export read") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run"), small = scratch.path("small");
    REQUIRE(pocketgan_program(train(run, {"--steps", "2"})).status == 0);
    const std::string model = run + "/generator";
    const Run exported = pocketgan_program({"export", model, "--out", small, "--dtype", "i1"});
    REQUIRE(exported.status == 0);
    CHECK(has(exported.out, "wrote " + small + ": "));
    CHECK(has(exported.out, "256 samples differ by 0.0"));
    CHECK(read_npy_header(small + "/layer0.weight.npy").type == NpyType::int8);
    CHECK(fs::file_size(small + "/layer0.weight.npy") - 128 ==
          (fs::file_size(model + "/layer0.weight.npy") - 128) / 4);
    CHECK(has(slurp(small + "/model.json"), "\"self_test\""));
    CHECK(slurp(small + "/model.json") != slurp(model + "/model.json"));
    CHECK_NOTHROW(Generator::load(small)); // passes its self-test

    const Run info = pocketgan_program({"info", small});
    const Run info_of_floats = pocketgan_program({"info", model});
    REQUIRE(info.status == 0);
    CHECK(has(info.out, "int8"));
    CHECK_FALSE(has(info_of_floats.out, "int8"));
    CHECK(has(pocketgan_program({"info", "--json", small}).out, "\"weights\": \"int8\""));
    CHECK(pocketgan_program({"eval", small, "--data", "digits", "--samples", "50"}).status == 0);
    const std::string again = scratch.path("again"), floats = scratch.path("floats");
    REQUIRE(pocketgan_program({"export", small, "--out", again, "--dtype", "i1"}).status == 0);
    check_same_files(small, again);
    const Run multiplied = pocketgan_program({"export", small, "--out", floats, "--dtype", "f4"});
    REQUIRE(multiplied.status == 0);
    CHECK(read_npy_header(floats + "/layer0.weight.npy").type == NpyType::float32);
    const Run over = pocketgan_program({"export", model, "--out", model + "/", "--dtype", "i1"});
    CHECK(over.status == 0);
    CHECK(over.out.substr(over.out.find('\n')) == exported.out.substr(exported.out.find('\n')));
    const std::string discriminator = scratch.path("discriminator");
    CHECK(pocketgan_program(
              {"export", run + "/discriminator", "--out", discriminator, "--dtype", "i1"})
              .status == 0);
    CHECK(read_npy_header(discriminator + "/layer0.weight.npy").type == NpyType::int8);
}
