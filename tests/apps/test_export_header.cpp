// The command `pocketgan export --to header`. tests/device tests the samples of the headers.
#include "model/example_model.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan_program.hpp"

#include <doctest/doctest.h>

#include <filesystem>

namespace fs = std::filesystem;
using namespace pocketgan;

namespace {

Arguments to_header(const std::string& model, const std::string& out, const Arguments& more = {}) {
    Arguments arguments = {"export", model, "--to", "header", "--out", out};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

void replace(const std::string& path, const std::string& from, const std::string& to) {
    std::string text = slurp(path);
    REQUIRE(has(text, from));
    text.replace(text.find(from), from.size(), to);
    spill(path, text);
}

} // namespace

TEST_CASE("a header has int8 weights by default, and export prints its memory") {
    const ScratchFolder scratch;
    const std::string model = scratch.path("model"), out = scratch.path("model.h");
    save_model(model, example_generator());
    const Run small = pocketgan_program(to_header(model, out));
    REQUIRE(small.status == 0);
    CHECK(has(small.out, "wrote " + out + ": 9065 bytes of constants for flash, 552 bytes of RAM"));
    CHECK(has(small.out, "256 samples differ by 0.0"));
    CHECK(has(slurp(out), "static const int8_t pocketgan_model_weight0[481]"));
    CHECK(has(slurp(out), "static const float pocketgan_model_scale0[37]"));
    CHECK(has(slurp(out), "#define POCKETGAN_MODEL_WORKSPACE_BYTES 248\n"));
    CHECK_FALSE(has(slurp(out), "sqrtf(")); // only the functions that the model needs
    CHECK_FALSE(has(slurp(out), "{workspace}"));

    const Run large = pocketgan_program(to_header(model, out, {"--dtype", "f4"}));
    REQUIRE(large.status == 0);
    CHECK(has(large.out, "29288 bytes of constants"));
    CHECK(has(large.out, "256 samples differ by 0.00000 at most"));
    CHECK(has(slurp(out), "static const float pocketgan_model_weight0[481]"));
}

TEST_CASE("names in a header begin with the prefix of --name") {
    const ScratchFolder scratch;
    const std::string model = scratch.path("model"), out = scratch.path("model.h");
    save_model(model, example_generator());
    REQUIRE(pocketgan_program(to_header(model, out, {"--name", "digits"})).status == 0);
    CHECK(has(slurp(out), "void digits_generate("));
    CHECK(has(slurp(out), "#define DIGITS_OUTPUTS 63\n"));
    CHECK_FALSE(has(slurp(out), "pocketgan_model"));
    CHECK_FALSE(has(slurp(out), "POCKETGAN_MODEL"));
}

TEST_CASE("the name of a model folder cannot end a comment of the header") {
    const ScratchFolder scratch;
    const std::string model = scratch.path("a*"), out = scratch.path("model.h");
    save_model(model, example_generator());
    REQUIRE(pocketgan_program(to_header(model + "/", out)).status == 0);
    CHECK(has(slurp(out), "/a_/ as C: "));
}

TEST_CASE("export refuses a header of a model that is not a generator and writes nothing") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model"), out = scratch.path("model.h");
    Model discriminator;
    discriminator.role = Role::discriminator;
    discriminator.layers.push_back(example_layer(4, 1, Activation::sigmoid, 1));
    save_model(folder, discriminator);
    check_fails(to_header(folder, out), 1,
                folder + ": has the role discriminator; expected a generator");
    Model blind = example_generator();
    blind.latent.reset();
    save_model(folder, blind);
    check_fails(to_header(folder, out), 1, folder + ": has no latent space");
    check_fails(to_header(scratch.path("none"), out), 1, scratch.path("none"));
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("export refuses int8 weights without their scales and writes nothing") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model"), out = scratch.path("model.h");
    save_model(folder, example_generator(), WeightType::int8);
    const std::string scales = folder + "/layer1.scale.npy";
    fs::rename(scales, scratch.path("scales"));
    check_fails(to_header(folder, out), 1, scales);
    fs::rename(scratch.path("scales"), scales);
    replace(folder + "/model.json", ", \"scale\": \"layer1.scale.npy\"", "");
    check_fails(to_header(folder, out), 1, "scale");
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("bad options of export --to header are wrong usage") {
    const ScratchFolder scratch;
    const std::string model = scratch.path("model"), out = scratch.path("model.h");
    save_model(model, example_generator());
    check_fails(to_header(model, out, {"--dtype", "f2"}), 2, "--dtype f2");
    for (const char* name : {"", "9", "_a", "a-b", "a b", "a\"b"})
        check_fails(to_header(model, out, {"--name", name}), 2,
                    "; expected a letter, then up to 39");
    check_fails({"export", model, "--out", out, "--name", "digits"}, 2, "--name is only for");
    check_fails({"export", model, "--out", out, "--to", "pdf"}, 2, "'pdf'");
    CHECK_FALSE(fs::exists(out));
    check_fails(to_header(model, model), 1, model + ": is a folder");
    check_fails(to_header(model, scratch.path("none/x.h")), 1, scratch.path("none/x.h"));
}
