// The command `pocketgan eval`.
#include "pocketgan/dataset.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan/picture.hpp"
#include "pocketgan_program.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

using namespace pocketgan;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

// 120 different images of 4x4, and a generator trained on them for one step.
struct Tiny {
    ScratchFolder scratch;
    std::string data = scratch.path("images.npy"), generator = scratch.path("run/generator");
    std::string json_file = scratch.path("eval.json");

    Tiny() {
        std::vector<float> images(120 * 16);
        for (std::size_t i = 0; i < images.size(); ++i)
            images[i] = static_cast<float>(i * i % 97 + i % 7) / 104.0f;
        write_npy(data, {120, 4, 4}, images.data());
        REQUIRE(pocketgan_program({"train", "--out", scratch.path("run"), "--data", data, "--steps",
                                   "1", "--batch", "10", "--threads", "1"})
                    .status == 0);
    }

    Run eval(const Arguments& more = {}) const {
        Arguments arguments = {"eval", generator, "--data", data, "--json", json_file};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return pocketgan_program(arguments);
    }

    json figures() const { return json::parse(slurp(json_file)); }
};

// A classifier of digits with an accuracy of about 90 %, trained for a second.
std::string trained_classifier(const ScratchFolder& scratch) {
    const std::string out = scratch.path("classes");
    REQUIRE(pocketgan_program({"train", "--preset", "classifier", "--hidden", "20", "--shift", "0",
                               "--batch", "50", "--steps", "400", "--out", out})
                .status == 0);
    return out + "/classifier";
}

// Ten digits of each label of a seed, as pictures in folders of those names.
void write_digit_folder(const std::string& folder, const std::string (&names)[10],
                        std::uint64_t seed) {
    const Dataset digits = make_digits(100, seed);
    for (const std::string& name : names)
        fs::create_directories(folder + "/" + name);
    for (std::size_t i = 0; i < digits.count(); ++i) {
        const std::uint8_t* const pixels = digits.pixels().data() + i * 784;
        write_picture(folder + "/" + names[digits.labels()[i]] + "/" + std::to_string(i) + ".pgm",
                      Picture{28, 28, 1, {pixels, pixels + 784}});
    }
}

bool is_checksum(const json& text) {
    return text.is_string() && text.get<std::string>().size() == 16;
}

} // namespace

TEST_CASE("eval prints the generator and the training images, and writes them as JSON") {
    const ScratchFolder scratch;
    const std::string out = scratch.path("run"), file = scratch.path("eval.json");
    REQUIRE(pocketgan_program(train(out, {"--steps", "2"})).status == 0);
    const Run run = pocketgan_program({"eval", out + "/generator", "--data", "digits", "--samples",
                                       "50", "--threads", "1", "--json", file});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "generator"));
    CHECK(has(run.out, "training images"));
    CHECK(has(slurp(file), "\"standard_error\""));
    check_fails({"eval", out + "/discriminator", "--data", "digits"}, 1, "discriminator");
}

TEST_CASE("eval prints a classifier's measures of samples, and its accuracy") {
    const ScratchFolder scratch;
    const std::string gan = scratch.path("gan"), file = scratch.path("eval.json");
    REQUIRE(pocketgan_program(train(gan, {"--steps", "2"})).status == 0);
    const std::string generator = gan + "/generator", classifier = trained_classifier(scratch);
    const Run run = pocketgan_program({"eval", generator, "--data", "digits", "--samples", "200",
                                       "--seed", "7", "--classifier", classifier, "--json", file});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "Measures by the classifier " + classifier));
    CHECK(has(run.out, "compared with 200 other training images"));
    CHECK(has(run.out, "10 of 10")); // the training images
    const json rows = json::parse(slurp(file))["classifier"];
    REQUIRE(rows.size() == 2);
    for (const json& row : rows) {
        CHECK(row["number"] == 200);
        CHECK(row["reference_images"] == 200);
        CHECK(row["classifier"] == classifier);
        CHECK(is_checksum(row["classifier_checksum"]));
        CHECK(has(run.out, row["classifier_checksum"]));
        CHECK(row["classifier_frechet"].is_number());
    }
    CHECK(rows[0]["seed"] == 7);
    CHECK(rows[1]["present"] == 10);

    const Run own = pocketgan_program({"eval", classifier, "--data", "digits", "--json", file});
    REQUIRE(own.status == 0);
    CHECK(has(own.out, "10000 test examples of"));
    CHECK(has(own.out, "% right"));
    CHECK(json::parse(slurp(file))["classification"]["accuracy"] > 0.9);
    check_fails({"eval", classifier, "--data", "digits", "--samples", "9"}, 2, "--samples is for");
    check_fails({"eval", classifier, "--data", "digits", "--baselines"}, 2, "--baselines is for");
    check_fails({"eval", classifier, "--data", "ring"}, 1, "those of ring have 2 numbers");
    check_fails({"eval", generator, "--data", "digits", "--classifier", generator}, 1,
                "expected a classifier");
}

TEST_CASE("eval prints the classes of a conditional generator in 80 columns") {
    const ScratchFolder scratch;
    const std::string data = scratch.path("data"), out = scratch.path("run");
    const std::string names[] = {
        "0", "1", "2", "3", "4", "5", "6", "7 has a name of 30 characters!!", "8 \xc3\xa4\xc3\xb6",
        "9"};
    write_digit_folder(data + "/train", names, 1);
    write_digit_folder(data + "/test", names, 2);
    REQUIRE(pocketgan_program({"train", "--out", out, "--data", data, "--conditional", "--steps",
                               "2", "--batch", "20", "--threads", "1"})
                .status == 0);
    const std::string generator = out + "/generator", classifier = trained_classifier(scratch);
    const std::string file = scratch.path("eval.json");
    const Run run = pocketgan_program({"eval", generator, "--data", data, "--samples", "205",
                                       "--seed", "7", "--classifier", classifier, "--json", file});
    CAPTURE(run.err);
    CAPTURE(run.out);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "samples of seed 7"));
    CHECK(has(run.out, "\nall classes                  205 "));
    CHECK(has(run.out, "\n7 has a name of 30 ch...      20 "));
    CHECK(has(run.out, "\n8 \xc3\xa4\xc3\xb6                          20 "));
    const std::size_t begin = run.out.find("\nShare of the samples");
    REQUIRE(begin != std::string::npos);
    std::istringstream lines(run.out.substr(begin));
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        CHECK(line.size() <= (line.find("\xc3") == std::string::npos ? 80 : 82));
    }
    const json figures = json::parse(slurp(file))["conditional"];
    CHECK(is_checksum(figures["classifier_checksum"]));
    CHECK(figures["seed"] == 7);
    CHECK(figures["all"]["number"] == 205);
    CHECK(figures["all"]["test_images"] == 100);
    CHECK(figures["all"]["test_accuracy"] > 0.75);
    CHECK(figures["all"]["accuracy"] < 0.5); // after two steps
    REQUIRE(figures["classes"].size() == 10);
    for (std::size_t c = 0; c < 10; ++c) {
        const json& row = figures["classes"][c];
        CHECK(row["class"] == names[c]);
        CHECK(row["number"] == (c < 5 ? 21 : 20));
        CHECK(row["test_images"] == 10);
        CHECK(row["frechet_images"] == 5); // half of the training images
        CHECK(row["classifier_frechet"].is_number());
        CHECK(row["training_frechet"].is_number());
    }

    const auto left_out = [&](const std::string& of, const std::string& samples,
                              const std::string& reason) {
        const Run without =
            pocketgan_program({"eval", generator, "--data", of, "--samples", samples,
                               "--classifier", classifier, "--json", file});
        CAPTURE(without.err);
        CHECK(without.status == 0);
        CHECK(has(without.out, reason + "; the table of the classes is left out\n"));
        CHECK_FALSE(json::parse(slurp(file)).contains("conditional"));
    };
    left_out(data, "15", "class '5' has 1 samples; expected at least 2");
    left_out("digits", "50", "digits: has other classes than the generator");
}

TEST_CASE("eval counts the modes of stacked digits by the class of each channel") {
    const ScratchFolder scratch;
    const std::string gan = scratch.path("gan"), file = scratch.path("eval.json");
    REQUIRE(pocketgan_program(train(gan, {"--steps", "2", "--data", "stacked"})).status == 0);
    const std::string generator = gan + "/generator", classifier = trained_classifier(scratch);
    const Run run = pocketgan_program({"eval", generator, "--data", "stacked", "--samples", "1500",
                                       "--classifier", classifier, "--json", file});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    CHECK(has(run.out, " of 1000"));
    const json rows = json::parse(slurp(file))["stacked_modes"];
    REQUIRE(rows.size() == 2);
    CHECK(rows[0]["covered"] < 200); // after two steps
    CHECK(rows[0]["seed"] == 1);
    // 1500 draws of 1000 modes cover 777, standard deviation 11; the classifier makes some errors.
    CHECK(rows[1]["covered"] > 700);
    CHECK(rows[1]["covered"] < 830);
    CHECK(rows[1]["divergence"] < 0.6);
    for (const json& row : rows) {
        CHECK(row["number"] == 1500);
        CHECK(row["of"] == 1000);
        CHECK(is_checksum(row["classifier_checksum"]));
    }
    check_fails({"eval", generator, "--data", "stacked", "--baselines"}, 2,
                "--baselines is for plain images");
    check_fails({"eval", generator, "--data", "stacked", "--neighbours", "x.png"}, 2,
                "--neighbours is for plain images");
    check_fails({"eval", generator, "--data", "digits"}, 1,
                "digits: has images of 28x28x1; expected 28x28x3, the images of the generator: "
                "add --rgb");
}

TEST_CASE("eval without a classifier prints where it searched and the other tables") {
    const Tiny tiny;
    // The bundled classifier, installed or not, does not take images of 4x4.
    const Run run = tiny.eval({"--samples", "20"});
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "/classifier"));
    CHECK(has(run.out, "the measures by a classifier are left out"));
    CHECK(has(run.out, "Parzen"));
    CHECK_FALSE(has(run.out, "Frechet"));
    check_fails({"eval", tiny.generator, "--data", tiny.data, "--classifier", tiny.generator}, 1,
                "expected a classifier");
}

TEST_CASE("each Parzen row has the parameters of its protocol") {
    const Tiny tiny;
    const Run run =
        tiny.eval({"--samples", "150", "--seed", "3", "--baselines", "--sigma-grid", "0.05:0.8:5"});
    CAPTURE(run.err);
    REQUIRE(run.status == 0);
    const json figures = tiny.figures();
    CHECK(is_checksum(figures["model_checksum"]));
    CHECK(has(run.out, figures["model_checksum"]));
    const json& rows = figures["parzen"];
    REQUIRE(rows.size() == 4);
    const char* const names[] = {"generator", "training images", "k-means centroids",
                                 "fitted Gaussian"};
    const int numbers[] = {150, 100, 100,
                           150}; // without the sixth of the 120 that sigma is chosen on
    for (std::size_t i = 0; i < 4; ++i) {
        CHECK(rows[i]["centres"] == names[i]);
        CHECK(has(run.out, names[i]));
        CHECK(rows[i]["number"] == numbers[i]);
        CHECK(rows[i].count("seed") == (i == 0 || i == 3));
        CHECK(rows[i]["sigmas"].size() == 5);
        CHECK(rows[i]["validation_examples"] == 20);
        CHECK(rows[i]["test_examples"] == 120);
    }
    CHECK(rows[0]["seed"] == 3);
    CHECK(rows[2]["mean"].get<double>() == doctest::Approx(rows[1]["mean"].get<double>()));
    CHECK(rows[3]["mean"] < rows[1]["mean"]);
}

TEST_CASE("--sigma-grid 0.1:1:10 is the default") {
    const Tiny tiny;
    REQUIRE(tiny.eval().status == 0);
    const json by_default = tiny.figures();
    REQUIRE(tiny.eval({"--sigma-grid", "0.1:1:10"}).status == 0);
    CHECK(tiny.figures() == by_default);
}

TEST_CASE("eval prints copies and near duplicates of real images too, and writes a sheet") {
    const Tiny tiny;
    const std::string sheet = tiny.scratch.path("sheet.png");
    const Run run = tiny.eval({"--samples", "90", "--neighbours", sheet});
    REQUIRE(run.status == 0);
    CHECK(has(run.out, "copies cannot be found")); // the file is both splits
    const json figures = tiny.figures();
    for (const char* table : {"memorisation", "diversity"}) {
        CAPTURE(table);
        REQUIRE(figures[table].size() == 2);
        for (const json& row : figures[table])
            CHECK(row["number"] == 90);
        CHECK(figures[table][0]["seed"] == 1);
    }
    CHECK(figures["memorisation"][0]["median_distance"] > 0.1);
    CHECK(figures["memorisation"][1]["median_distance"] == 0.0);
    CHECK(figures["diversity"][1]["mean_distance"] > 1.0); // uniform pixels: about 1.6
    const std::string png = slurp(sheet);
    constexpr std::size_t kWidth = 19, kHeight = 23; // last bytes of both fields of a PNG
    CHECK(static_cast<int>(png[kWidth]) == 6 * 4 + 5 * 2);
    CHECK(static_cast<int>(png[kHeight]) == 4 * 4 + 3 * 2);
}

TEST_CASE("pictures get the size and colour of the run, or eval says which options they need") {
    const ScratchFolder scratch;
    const std::string data = scratch.path("data"), out = scratch.path("run");
    fs::create_directory(data);
    for (int i = 0; i < 360; ++i) { // a sixth is held out, 60 are needed
        std::vector<std::uint8_t> pixels(8 * 12 * 3);
        for (std::size_t p = 0; p < pixels.size(); ++p)
            pixels[p] = static_cast<std::uint8_t>(i * p);
        write_picture(data + "/" + std::to_string(i) + ".ppm", Picture{8, 12, 3, pixels});
    }
    REQUIRE(
        pocketgan_program({"train", "--out", out, "--data", data, "--image-size", "4x5", "--fit",
                           "pad", "--grey", "--steps", "1", "--batch", "10", "--threads", "1"})
            .status == 0);
    const std::string file = scratch.path("eval.json");
    const auto figures = [&](const std::string& model, const Arguments& more, std::string& said) {
        Arguments arguments = {"eval", model, "--data", data, "--samples", "20", "--json", file};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const Run run = pocketgan_program(arguments);
        CAPTURE(run.err);
        REQUIRE(run.status == 0);
        said = run.out;
        json result = json::parse(slurp(file));
        result.erase("model");
        return result;
    };
    const std::string line = "by the training run: --image-size 4x5 --fit pad --grey\n";
    std::string said;
    const json of_run = figures(out + "/generator/", {}, said); // a slash at the end, too
    CHECK(has(said, line));
    const Arguments options = {"--image-size", "4x5", "--fit", "pad", "--grey"};
    CHECK(figures(out + "/generator", options, said) == of_run);
    CHECK_FALSE(has(said, line));
    CHECK(figures(out + "/generator", {"--image-size", "4x5", "--grey"}, said) != of_run);
    const Run exported = pocketgan_program(
        {"export", out + "/generator", "--out", scratch.path("small"), "--data", data});
    CHECK(exported.status == 0);
    CHECK(has(exported.out, line));

    // Data of another name; a slash at the end makes none.
    CHECK_FALSE(has(said, "The model was trained on"));
    CHECK_FALSE(
        has(pocketgan_program({"eval", out + "/generator", "--data", data + "/", "--samples", "20"})
                .out,
            "The model was trained on"));
    fs::create_directory_symlink(data, scratch.path("others"));
    const Run others = pocketgan_program(
        {"eval", out + "/generator", "--data", scratch.path("others"), "--samples", "20"});
    CHECK(has(others.out, "The model was trained on " + data + "; these figures are of " +
                              scratch.path("others") + "\n"));

    // Without the run, and with a file of something else in its place.
    const std::string alone = scratch.path("alone/generator");
    fs::create_directory(scratch.path("alone"));
    fs::copy(out + "/generator", alone);
    for (const char* text : {"", "[server]\nport = 80\n"}) {
        if (*text)
            spill(scratch.path("alone/config.toml"), text);
        check_fails({"eval", alone, "--data", data}, 1,
                    "data: has images of 8x12x3; expected 4x5x1, the images of the generator: add "
                    "--image-size 4x5 --grey\n");
    }
    check_fails({"eval", alone, "--data", data, "--grey"}, 1, "generator: add --image-size 4x5\n");
    check_fails(
        {"export", alone, "--out", scratch.path("small"), "--data", data, "--image-size", "4x5"}, 1,
        "generator: add --grey\n");
}

TEST_CASE("bad options of eval are wrong usage") {
    const ScratchFolder scratch;
    const auto refused = [](const Arguments& more, const std::string& reason) {
        Arguments arguments = {"eval", "none", "--data", "digits"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        check_fails(arguments, 2, reason);
    };
    for (const char* grid : {"", "0.1", "0.1:1", "0.1:1:", "0.1:1:x", "0.1:1:10:", "0.1:1:1.5",
                             "1:0.1:10", "0.1:0.1:2", "0:1:10", "-1:0:10", "0.1:1:1", "0.1:1:-3",
                             "nan:1:3", "0.1:inf:3", "0.1:1:1001", " 0.1:1:10"}) {
        CAPTURE(grid);
        refused({std::string("--sigma-grid=") + grid}, "--sigma-grid");
    }
    refused({"--neighbours", scratch.path("sheet.jpg")}, "ends in .png");
    refused({"--samples", "1"}, "--samples");
    refused({"--seed", "-1"}, "--seed");
    CHECK(scratch.entries() == 0);
}
