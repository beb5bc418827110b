// What pocketgan-sample writes, and where: standard streams, samples that are not finite, names.
#include "pocketgan/npy.hpp"
#include "sample_program.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

namespace fs = std::filesystem;

TEST_CASE("with closed streams, text does not get into the file that is written") {
    const Place place;
    const std::string out = place.path("x.npy");
    // The file would get the descriptor of whichever stream is closed.
    for (const char* closed : {"<&-", ">&-", "<&- >&-", "2>&-", "<&- >&- 2>&-"}) {
        CAPTURE(closed);
        const bool has_output = !has(closed, " >&-") && closed[0] != '>';
        const Run run = sample({place.model, "--ascii", "--out", out}, "", closed);
        CHECK(run.status == (has_output ? 0 : 1));
        CHECK(fs::exists(out) == has_output);
        if (has_output)
            CHECK(read_npy(out).values == zero_to_one(expected(16)));
        else if (!has(closed, "2>&-"))
            CHECK(has(run.err, "standard output: cannot be written: "));
        fs::remove(out);
        CHECK(place.entries() == 1);
    }
}

TEST_CASE("a file is written though the streams that it does not need are closed") {
    const Place place;
    const std::string out = place.path("x.npy");
    CHECK(sample({place.model, "--out", out}, "", "<&- >&- 2>&-").status == 0);
    CHECK(read_npy(out).values == zero_to_one(expected(16)));
}

TEST_CASE("text that cannot be written is status 1") {
    const Place place;
    for (const Arguments& arguments :
         {Arguments{"--help"}, {"--version"}, {place.model}, {place.model, "--count", "1000"}})
        for (const char* to : {">&-", ">/dev/full"}) {
            CAPTURE(arguments.back());
            CAPTURE(to);
            check_fails(sample(arguments, "", to), 1, "standard output: cannot be written: ");
        }
}

TEST_CASE("samples that are not finite are status 1, with their number, and no file") {
    const Place place;
    Model model = example_point_generator();
    model.image = {1, 2, 1, -1.0f, 1.0f};
    model.layers.back().weight.assign(model.layers.back().weight.size(), 3.4e38f);
    save_model(place.path("huge"), model);
    const std::size_t entries = place.entries();
    for (const char* name : {"x.npy", "x.png", "x.pgm", "x%01d.png"}) {
        CAPTURE(name);
        check_fails(sample({place.path("huge"), "--count", "3", "--out", place.path(name)}), 1,
                    "huge: sample 0 has NaN or infinity; expected finite numbers");
        CHECK(place.entries() == entries);
    }
    check_fails(sample({place.path("huge"), "--ascii"}), 1, "huge: sample 0 has NaN or infinity");
    check_fails(sample({place.path("huge"), "--first", "1000"}), 1, "huge: sample 1000 has NaN");

    // Sample 300 alone, of the second batch: all other latents are 0.
    Model rare = model;
    rare.layers.clear();
    rare.layers.push_back(example_layer(5, 2, Activation::linear, 1));
    rare.layers.back().weight.assign(10, 3e38f);
    save_model(place.path("rare"), rare);
    std::vector<float> latents(400 * 5, 0.0f);
    latents[300 * 5] = 2.0f;
    write_npy(place.path("z.npy"), {400, 5}, latents.data());
    const Arguments draw = {place.path("rare"), "--latent", place.path("z.npy"), "--out",
                            place.path("x.npy")};
    check_fails(sample(draw), 1, "rare: sample 300 has NaN or infinity");
    Arguments fewer = draw;
    fewer.insert(fewer.end(), {"--count", "300"});
    CHECK(sample(fewer).status == 0);
}

TEST_CASE("a brightness that is not finite is status 1, and no file") {
    const Place place;
    Model model = example_point_generator();
    model.image = {1, 2, 1, 0.0f, std::numeric_limits<float>::min()};
    for (float& weight : model.layers.back().weight)
        weight *= 1e10f;
    save_model(place.path("dark"), model);
    const std::size_t entries = place.entries();
    check_fails(sample({place.path("dark"), "--out", place.path("x.npy")}), 1,
                "brightness of a sample has infinity");
    CHECK(place.entries() == entries);
}

TEST_CASE("a % in the name of a folder is not a field for a number") {
    const Place place;
    for (const char* folder : {"d%", "%04d", "100%-%d"}) {
        CAPTURE(folder);
        fs::create_directory(place.path(folder));
        const std::string in = place.path(folder) + "/";
        CHECK(sample({place.model, "--out", in + "x.png"}).status == 0);
        CHECK(fs::exists(in + "x.png"));
        CHECK(sample({place.model, "--out", in + "x.npy"}).status == 0);
        CHECK(sample({place.model, "--count", "2", "--out", in + "f%02d.pgm"}).status == 0);
        CHECK(fs::exists(in + "f01.pgm"));
        check_fails(sample({place.model, "--out", in + "%x.png"}), 2,
                    "%x.png'; expected a single %");
    }
}

TEST_CASE("names in messages are one line that a terminal does not obey") {
    const Place place;
    const std::string name = "a\033[2J\nb\xff.png";
    const Run run = sample({place.model, "--out", place.path(name)});
    CHECK(run.status == 0);
    CHECK(has(run.err, "/a\\x1b[2J\\x0ab\\xff.png\n"));
    CHECK(fs::exists(place.path(name)));
    check_fails(sample({place.path("\033]0;x\007")}), 1, "/\\x1b]0;x\\x07: no such folder");
    check_fails(sample({"--\033[31m"}), 2, "unknown option '--\\x1b[31m'");
    const Run longest = sample({std::string(100000, 'x')});
    CHECK(longest.status == 1);
    CHECK(longest.err.size() < 5000);
    CHECK(has(longest.err, "xxx...xxx"));
}
