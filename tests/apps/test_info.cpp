// The command `pocketgan info`.
#include "model/example_model.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace fs = std::filesystem;
using namespace pocketgan;
using nlohmann::json;

namespace {

json info_of(const std::string& folder) {
    const Run run = pocketgan_program({"info", "--json", folder});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    return json::parse(run.out);
}

std::uint64_t bytes_in(const std::string& folder) {
    std::uint64_t bytes = 0;
    for (const auto& entry : fs::directory_iterator(folder))
        bytes += entry.file_size();
    return bytes;
}

} // namespace

TEST_CASE("info shows the type of stored weights, and bytes on disk and in memory") {
    const ScratchFolder scratch;
    const std::string run = scratch.path("run");
    REQUIRE(pocketgan_program(train(run, {"--steps", "1"})).status == 0);
    const char* const types[][2] = {{"f4", "float32"}, {"f2", "float16"}, {"i1", "int8"}};
    const std::uint64_t weights = 100 * 16 + 16 * 784, biases = 16 + 784;
    const std::uint64_t memory[] = {4 * (weights + biases), 4 * (weights + biases),
                                    weights + 4 * 2 * biases}; // int8: with as many scales
    for (std::size_t i = 0; i < 3; ++i) {
        CAPTURE(types[i][0]);
        const std::string model = scratch.path(types[i][0]);
        REQUIRE(pocketgan_program(
                    {"export", run + "/generator", "--out", model, "--dtype", types[i][0]})
                    .status == 0);
        const json info = info_of(model);
        for (const json& layer : info["layers"])
            CHECK(layer["weights"] == types[i][1]);
        CHECK(info["parameters"] == weights + biases);
        CHECK(info["disk_bytes"] == bytes_in(model));
        CHECK(info["memory_bytes"] == memory[i]);
        const Run shown = pocketgan_program({"info", model});
        CHECK(has(shown.out, std::string(" MB on disk as ") + types[i][1] + ", 0.0"));
        CHECK(has(shown.out, " MB in memory as float32\n") == (i == 1));
    }
}

TEST_CASE(
    "info shows the memory of a generator's C headers, which has a few lines of convolutions") {
    const ScratchFolder scratch;
    const std::string model = scratch.path("model");
    save_model(model, example_convolutional_generator());
    // Workspaces with int8 weights: 13 rounded latents, then the lines of the input of each layer
    // and a scale for each: 2 x 15, 3 x 49 and 3 x 119; one line of 119 floats, and three counters.
    const std::size_t workspace = 2 * (14 + 30 + 148 + 358) + 4 * (2 + 3 + 3) + 4 * 119 + 4 * 3;
    const std::size_t latent = 4 * 13, image = 4 * 189;
    const json headers = info_of(model)["headers"];
    CHECK(headers["i1"]["workspace_bytes"] == workspace);
    CHECK(headers["i1"]["ram_bytes"] == latent + image + workspace);
    CHECK(headers["f4"]["workspace_bytes"] == 4 * (30 + 147 + 357) + 4 * 3);
    CHECK(has(pocketgan_program({"info", model}).out,
              "RAM " + std::to_string(latent + image + workspace) + ": latent 52, image 756, " +
                  "workspace " + std::to_string(workspace)));
    Model discriminator;
    discriminator.role = Role::discriminator;
    discriminator.layers.push_back(example_layer(3, 1, Activation::sigmoid, 1));
    save_model(model, discriminator);
    CHECK_FALSE(info_of(model).contains("headers"));
    CHECK_FALSE(has(pocketgan_program({"info", model}).out, "C header"));
}

TEST_CASE("info of a run's folder shows the run and its models") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run");
    REQUIRE(pocketgan_program(train(out, {"--epochs", "2", "--keep-best", "parzen", "--seed", "9"}))
                .status == 0);
    const Run run = pocketgan_program({"info", out});
    CAPTURE(run.out);
    CHECK(run.status == 0);
    CHECK(has(run.out, "training run of kind gan: preset tanh-adam-dropout, data digits, seed 9"));
    CHECK(has(run.out, "steps done: 20, epoch 2 of 2\n"));
    CHECK(has(run.out, "best by parzen: "));
    for (const char* model : {"/best  ", "/discriminator  ", "/generator  "})
        CHECK(has(run.out, out + model));
    const json info = info_of(out);
    CHECK(info["kind"] == "gan");
    CHECK(info["steps"] == 20);
    CHECK(info["best"]["measure"] == "parzen");
    REQUIRE(info["models"].size() == 3);
    CHECK(info["models"][1]["folder"] == out + "/discriminator");
    CHECK(info["models"][1]["role"] == "discriminator");

    const std::string more = scratch.path("more");
    REQUIRE(pocketgan_program(train(more, {"--steps", "3"})).status == 0);
    CHECK(has(pocketgan_program({"info", more}).out, "steps done: 3 of 3, epoch 0.3\n"));
    fs::remove_all(more + "/checkpoint"); // as before the first save
    for (const char* model : {"/generator", "/discriminator"})
        fs::remove_all(more + model);
    const Run begun = pocketgan_program({"info", more});
    CHECK(has(begun.out, "steps done: 0 of 3, epoch 0\nmodels: none yet\n"));
}

TEST_CASE("info of a folder that is neither a model nor a run names the models in it") {
    const ScratchFolder scratch;
    check_fails({"info", scratch.path()}, 1, "has no model.json; expected a folder with one");
    fs::create_directory(scratch.path("models"));
    const std::string model = scratch.path("models/mine");
    REQUIRE(pocketgan_program(train(scratch.path("run"), {"--steps", "1"})).status == 0);
    fs::rename(scratch.path("run/generator"), model);
    fs::rename(scratch.path("run/discriminator"), scratch.path("models/other"));
    check_fails({"info", scratch.path("models")}, 1,
                "has no model.json; it holds the models " + model + " and " +
                    scratch.path("models/other"));
}
