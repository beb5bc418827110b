// The program pocketgan-sample.
#include "pocketgan/npy.hpp"
#include "sample_program.hpp"
#include "slow_run.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

using namespace pocketgan;
namespace fs = std::filesystem;

TEST_CASE("help and version are printed on request") {
    const Run help = sample({"--help"});
    CHECK(help.status == 0);
    CHECK(help.err == "");
    for (const char* option :
         {"MODEL", "--count", "--seed", "--first", "--latent", "--complete", "--walk", "--from",
          "--to", "--out", "--no-sync", "--ascii", "--threads", "--help", "--version"})
        CHECK(has(help.out, option));
    CHECK(sample({"-h"}).out == help.out);
    const Run version = sample({"--version"}, "POCKETGAN_ISA=scalar");
    CHECK(version.status == 0);
    CHECK(version.out.find("pocketgan-sample ") == 0);
    CHECK(has(version.out, "(scalar)"));
}

TEST_CASE("wrong usage is status 2, one line, and no file") {
    const Place place;
    const std::string out = place.path("x.png");
    const std::pair<Arguments, const char*> wrong[] = {
        {{}, "no model is given"},
        {{"--count", "3"}, "no model is given"},
        {{place.model, "--count", "-1"}, "--count is '-1'; expected a whole number from 1 to"},
        {{place.model, "--count", "0"}, "--count is '0'"},
        {{place.model, "--count", "1x"}, "--count is '1x'"},
        {{place.model, "--count", "x"}, "--count is 'x'"},
        {{place.model, "--count", ""}, "--count is ''"},
        {{place.model, "--count", " 1"}, "--count is ' 1'"},
        {{place.model, "--count", "+1"}, "--count is '+1'"},
        {{place.model, "--count", "1.5"}, "--count is '1.5'"},
        {{place.model, "--count", "1e3"}, "--count is '1e3'"},
        {{place.model, "--count", "99999999999999"}, "--count is '99999999999999'"},
        {{place.model, "--count", "18446744073709551617"}, "--count is '1844674407"},
        {{place.model, "--seed", "18446744073709551616"}, "--seed is '18446744073709551616'"},
        {{place.model, "--seed", "-1"}, "--seed is '-1'"},
        {{place.model, "--first", "a"}, "--first is 'a'"},
        {{place.model, "--threads", "1025"}, "--threads is '1025'; expected a whole number from 0"},
        {{place.model, "--count"}, "--count needs a value"},
        {{place.model, "-n"}, "-n needs a value"},
        {{place.model, "--out"}, "--out needs a value"},
        {{place.model, "--frobnicate"}, "unknown option '--frobnicate'"},
        {{"--frobnicate", place.model, "--count", "1"}, "unknown option '--frobnicate'"},
        {{place.model, "-x"}, "unknown option '-x'"},
        {{place.model, "-hx"}, "unknown option '-x'"},
        {{place.model, "another"}, "unexpected argument 'another'"},
        {{place.model, "--out", ""}, "--out is ''; expected a name that ends in .png"},
        {{place.model, "--out", "x.jpg"}, "--out is 'x.jpg'"},
        {{place.model, "--out", "png"}, "--out is 'png'"},
        {{place.model, "--latent", "z.npy", "--seed", "1"},
         "--latent cannot be combined with --seed"},
        {{place.model, "--latent", "z.npy", "--first", "1"},
         "--latent cannot be combined with --seed"},
        {{place.model, "--walk", "1", "--from", "1", "--to", "2"},
         "--walk is '1'; expected a whole number from 2 to"},
        {{place.model, "--walk", "0", "--from", "1", "--to", "2"}, "--walk is '0'"},
        {{place.model, "--walk", "-3", "--from", "1", "--to", "2"}, "--walk is '-3'"},
        {{place.model, "--walk", "3", "--from", "1", "--to", "b"}, "--to is 'b'"},
        {{place.model, "--walk", "3", "--from", "-1", "--to", "2"}, "--from is '-1'"},
        {{place.model, "--walk", "3", "--from", "1"}, "--walk, --from and --to go together"},
        {{place.model, "--walk", "3", "--to", "1"}, "--walk, --from and --to go together"},
        {{place.model, "--from", "3", "--to", "1"}, "--walk, --from and --to go together"},
        {{place.model, "--walk", "3", "--from", "1", "--to", "2", "--count", "3"},
         "--walk cannot be combined with --count"},
        {{place.model, "--walk", "3", "--from", "1", "--to", "2", "--seed", "3"},
         "--walk cannot be combined with --count, --seed"},
        {{place.model, "--walk", "3", "--from", "1", "--to", "2", "--first", "3"},
         "--walk cannot be combined with"},
        {{place.model, "--walk", "3", "--from", "1", "--to", "2", "--latent", "z.npy"},
         "--walk cannot be combined with"},
    };
    for (const auto& usage : wrong) {
        Arguments all = usage.first;
        const bool names_out = std::find(all.begin(), all.end(), "--out") != all.end();
        if (!names_out)
            all.insert(all.begin(), {"--out", out});
        CAPTURE(usage.second);
        check_fails(sample(all), 2, usage.second);
        CHECK(place.entries() == 1);
    }
}

TEST_CASE("a name with a % that is not one field for a number is status 2") {
    const Place place;
    for (const char* name :
         {"%.png", "%4d.png", "%0d.png", "%00d.png", "%010d.png", "%04x.png", "%04d%.png",
          "%04d-%04d.png", "%%04d.png", "%s.png", "%04ld.png", "%n.ppm", "100%.png", "%04D.png"}) {
        CAPTURE(name);
        check_fails(
            sample({place.model, "--out", place.path(name)}), 2,
            std::string(name) +
                "'; expected a single % in the file's name, as in frame-%d.png or frame-%04d.png");
    }
    check_fails(sample({place.model, "--out", place.path("%04d.npy")}), 2,
                "%04d.npy'; only names of pictures");
    check_fails(sample({place.model, "--out", place.path("%04d")}), 2, "a name that ends in .png");
    check_fails(sample({place.model, "--out", place.path("%01d.png"), "--count", "11"}), 2,
                "--out has numbers for 10 pictures; 11 were asked for");
    CHECK(place.entries() == 1);
}

TEST_CASE("%d gives frames with numbers as long as they are") {
    const Place place;
    REQUIRE(sample({place.model, "--count", "11", "--out", place.path("f%d.ppm")}).status == 0);
    CHECK(place.entries() == 12);
    CHECK(fs::exists(place.path("f0.ppm")));
    CHECK(fs::exists(place.path("f10.ppm")));
    CHECK(slurp(place.path("f3.ppm")).find("P6 7 9 255\n") == 0); // grey pictures, too
}

TEST_CASE("--out - writes what a file would get") {
    const Place place;
    for (const char* format : {"png", "pgm", "ppm", "npy"}) {
        CAPTURE(format);
        const std::string file = place.path(std::string("x.") + format);
        REQUIRE(sample({place.model, "--out", file}).status == 0);
        const Run run = sample({place.model, "--out", "-", "--format", format});
        CHECK(run.status == 0);
        CHECK(run.out == slurp(file));
    }
    CHECK(sample({place.model, "-o", "-"}).out == slurp(place.path("x.png")));
    check_fails(sample({place.model, "-o", "-", "--format", "gif"}), 2,
                "--format is 'gif'; expected png, pgm, ppm or npy");
    check_fails(sample({place.model, "--format", "png"}), 2, "--format is for --out -");
    check_fails(sample({place.model, "-o", "-", "--ascii"}), 2, "both write to standard output");
}

TEST_CASE("--scale writes a square for each pixel") {
    const Place place;
    const auto pgm = [&](const char* scale) {
        return sample({place.model, "-o", "-", "--format", "pgm", "-n", "1", "--scale", scale}).out;
    };
    const std::string small = pgm("1").substr(11), large = pgm("3");
    REQUIRE(small.size() == 63);
    REQUIRE(large.size() == 13 + 9 * 63);
    CHECK(large.find("P5 21 27 255\n") == 0);
    for (std::size_t y = 0; y < 27; ++y)
        for (std::size_t x = 0; x < 21; ++x)
            CHECK(large[13 + y * 21 + x] == small[y / 3 * 7 + x / 3]);
    check_fails(sample({place.model, "-o", "x.png", "--scale", "0"}), 2, "1 to 64");
    check_fails(sample({place.model, "-o", "x.npy", "--scale", "2"}), 2, "--scale is for pictures");
    check_fails(sample({place.model, "--scale", "2"}), 2, "--scale is for pictures");
}

TEST_CASE("a model that cannot be loaded is status 1, one line, and no file") {
    const Place place;
    const std::string out = place.path("x.png");
    check_fails(sample({place.path("none"), "--out", out}), 1, "none: no such folder");
    check_fails(sample({place.path(), "--out", out}), 1, "has no model.json");

    Model discriminator;
    discriminator.role = Role::discriminator;
    discriminator.layers.push_back(example_layer(4, 1, Activation::sigmoid, 1));
    save_model(place.path("discriminator"), discriminator);
    check_fails(sample({place.path("discriminator"), "--out", out}), 1,
                "discriminator: has the role discriminator");

    Model model = example_generator();
    model.self_test = {1, 0.5, 0.5};
    save_model(place.path("ill"), model);
    check_fails(sample({place.path("ill"), "--out", out}), 1, "ill: self-test failed");

    const std::string weight = place.model + "/layer2.weight.npy";
    spill(weight, slurp(weight).substr(0, 1000));
    check_fails(sample({place.model, "--out", out}), 1, "layer2.weight.npy: has 872 bytes");
    check_fails(sample({place.model}, "POCKETGAN_ISA=vax"), 1, "layer2.weight.npy");
    check_fails(sample({place.path("ill")}, "POCKETGAN_ISA=vax"), 1, "POCKETGAN_ISA");
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("without --out one sample is shown in the terminal") {
    const Place place;
    const std::vector<float> y = expected(3);
    const Run one = sample({place.model});
    CHECK(one.status == 0);
    CHECK(one.err == "");
    CHECK(one.out == text(y, 0));
    CHECK(sample({place.model, "--ascii"}).out == one.out);
    CHECK(sample({"--count", "3", place.model}).out ==
          text(y, 0) + "\n" + text(y, 1) + "\n" + text(y, 2));
    CHECK(sample({place.model, "--seed", "18446744073709551615"}).out ==
          text(expected(1, UINT64_MAX), 0));
}

TEST_CASE("with --out a sheet of 16 pictures is written") {
    const Place place;
    const std::vector<float> y = expected(20, 5, 7);
    const Run run = sample({place.model, "--seed=5", "--first=7", "--out", place.path("x.pgm")});
    CHECK(run.status == 0);
    CHECK(run.out == "");
    CHECK(run.err == "wrote 16 pictures of 7 x 9 pixels to " + place.path("x.pgm") + "\n");
    write_picture(place.path("y.pgm"), make_sheet({y.data(), 16, 63}, {9, 7, 1, -1, 1}));
    CHECK(slurp(place.path("x.pgm")) == slurp(place.path("y.pgm")));

    const Run png = sample(
        {place.model, "-s5", "--first", "7", "-n", "20", "--ascii", "-o", place.path("x.png")});
    CHECK(png.status == 0);
    CHECK(has(png.out, text(y, 19)));
    write_picture(place.path("y.png"), make_sheet({y.data(), 20, 63}, {9, 7, 1, -1, 1}));
    CHECK(slurp(place.path("x.png")) == slurp(place.path("y.png")));
}

TEST_CASE("an array holds every sample, black 0 and white 1") {
    const Place place;
    const std::string out = place.path("x.npy");
    CHECK(sample({place.model, "--count", "600", "--out", out}).err ==
          "wrote 600 x 9 x 7 numbers to " + out + "\n");
    CHECK(read_npy(out).shape == std::vector<std::size_t>{600, 9, 7});
    CHECK(read_npy(out).values == zero_to_one(expected(600)));
    // Independent of the number of threads, --first and --count.
    CHECK(sample({place.model, "--count", "300", "--first", "290", "--threads", "2", "--out", out})
              .status == 0);
    CHECK(read_npy(out).values == zero_to_one(expected(300, 1, 290)));
    CHECK(sample({place.model, "--out", out, "--threads", "0"}).status == 0);
    CHECK(read_npy(out).values == zero_to_one(expected(16)));
}

TEST_CASE("colour images and plain vectors are written in their shapes") {
    const Place place;
    Model colour = example_generator();
    colour.image = {7, 3, 3, -1, 1};
    save_model(place.path("colour"), colour);
    CHECK(sample({place.path("colour"), "--out", place.path("c.npy")}).status == 0);
    CHECK(read_npy(place.path("c.npy")).shape == std::vector<std::size_t>{16, 7, 3, 3});
    CHECK(sample({place.path("colour"), "--out", place.path("c.ppm")}).status == 0);
    CHECK(slurp(place.path("c.ppm")).substr(0, 13) == "P6 18 34 255\n");
    check_fails(sample({place.path("colour"), "--out", place.path("c.pgm")}), 1,
                "c.pgm: the picture has 3 channels");

    save_model(place.path("points"), example_point_generator());
    CHECK(sample({place.path("points"), "--out", place.path("p.npy"), "--count", "5"}).status == 0);
    const NpyArray<float> points = read_npy(place.path("p.npy"));
    CHECK(points.shape == std::vector<std::size_t>{5, 2});
    std::vector<float> y(10);
    Engine engine;
    Generator(example_point_generator()).sample(1, 0, {y.data(), 5, 2}, engine);
    CHECK(points.values == y);
    check_fails(sample({place.path("points")}), 1, "write them with --out FILE.npy");
    check_fails(sample({place.path("points"), "--out", place.path("p.png")}), 1, "not pictures");
    CHECK(place.entries() == 6); // three models and three files
}

TEST_CASE("latents are read from a file") {
    const Place place;
    const std::string z = place.path("z.npy"), out = place.path("x.npy");
    std::vector<float> latents(5 * 13);
    Generator(example_generator()).latents(3, 0, {latents.data(), 5, 13});
    write_npy(z, {5, 13}, latents.data());
    CHECK(sample({place.model, "--latent", z, "--out", out}).status == 0);
    CHECK(read_npy(out).values == zero_to_one(expected(5, 3)));
    CHECK(sample({place.model, "--latent", z, "--out", out, "--count", "2"}).status == 0);
    CHECK(read_npy(out).values == zero_to_one(expected(2, 3)));
    write_npy(z, {13}, latents.data());
    CHECK(sample({place.model, "--latent", z}).out == text(expected(1, 3), 0));
}

TEST_CASE("--walk interpolates from sample 0 of one seed to sample 0 of another") {
    const Place place;
    const std::string out = place.path("x.npy");
    const Arguments walk = {place.model, "--walk", "300", "--from", "3", "--to", "8", "--out", out};
    CHECK(sample(walk).err == "wrote 300 x 9 x 7 numbers to " + out + "\n");
    const Generator generator(example_generator());
    std::vector<float> ends(2 * 13), z(300 * 13), y(300 * 63);
    generator.latents(3, 0, {ends.data(), 1, 13});
    generator.latents(8, 0, {&ends[13], 1, 13});
    generator.slerp(ends.data(), &ends[13], 300, 0, {z.data(), 300, 13});
    Engine engine;
    generator.generate({z.data(), 300, 13}, {y.data(), 300, 63}, engine);
    CHECK(read_npy(out).values == zero_to_one(y));
    CHECK(std::equal(y.begin(), y.begin() + 63, expected(1, 3).begin()));
    CHECK(std::equal(y.end() - 63, y.end(), expected(1, 8).begin()));

    const Run two = sample({place.model, "--walk", "2", "--from", "3", "--to", "8"});
    CHECK(two.out == text(y, 0) + "\n" + text(y, 299));
    const Run still = sample({place.model, "--walk", "3", "--from", "3", "--to", "3"});
    CHECK(still.out == text(y, 0) + "\n" + text(y, 0) + "\n" + text(y, 0));
}

TEST_CASE("--walk gives a sheet of one row, or of several equal rows if it is long") {
    const Place place;
    const auto header = [&](const char* count) {
        const std::string out = place.path("x.pgm");
        CHECK(sample({place.model, "--walk", count, "--from", "3", "--to", "8", "--out", out})
                  .status == 0);
        return slurp(out).substr(0, slurp(out).find('\n'));
    };
    CHECK(header("2") == "P5 16 9 255"); // pictures of 7 x 9 with 2 between
    CHECK(header("16") == "P5 142 9 255");
    CHECK(header("17") == "P5 79 20 255"); // 9 and 8
    CHECK(header("48") == "P5 142 31 255");
}

TEST_CASE("a name with a field for a number writes one file per picture") {
    const Place place;
    fs::create_directory(place.path("film"));
    const std::string names = place.path("film/f-%03d.pgm");
    const Run run = sample({place.model, "--count", "300", "--out", names, "--ascii"});
    CHECK(run.status == 0);
    CHECK(run.err == "wrote 300 pictures of 7 x 9 pixels to " + place.path("film/f-000.pgm") +
                         " to " + place.path("film/f-299.pgm") + "\n");
    const std::vector<float> y = expected(300);
    for (const std::size_t i : {0, 9, 255, 256, 299}) {
        const std::string number = std::to_string(1000 + i).substr(1);
        write_picture(place.path("y.pgm"), make_sheet({&y[i * 63], 1, 63}, {9, 7, 1, -1, 1}));
        CHECK(slurp(place.path("film/f-" + number + ".pgm")) == slurp(place.path("y.pgm")));
        CHECK(has(run.out, text(y, i)));
    }
    CHECK(std::distance(fs::directory_iterator(place.path("film")), {}) == 300);

    CHECK(sample({place.model, "--walk", "2", "--from", "1", "--to", "2", "--out",
                  place.path("%01d-is-%n.png")})
              .status == 2);
    CHECK(sample({place.model, "--walk", "2", "--from", "1", "--to", "2", "--out",
                  place.path("%01d.png")})
              .status == 0);
    CHECK(fs::exists(place.path("0.png")));
    CHECK(fs::exists(place.path("1.png")));
}

TEST_CASE("a frame that cannot be written is status 1, and earlier frames are complete") {
    const Place place;
    fs::create_symlink("/dev/full", place.path("2.pgm"));
    check_fails(sample({place.model, "--count", "5", "--out", place.path("%01d.pgm")}), 1,
                "2.pgm: cannot be written: No space left");
    CHECK(slurp(place.path("1.pgm")).size() == 11 + 63);
    CHECK(place.entries() == 4); // the model, 0, 1 and the link
    check_fails(sample({place.model, "--out", place.path("none/%04d.png")}), 1,
                "0000.png: cannot be written");
}

TEST_CASE("latents of a wrong shape are refused by name") {
    const Place place;
    const std::string z = place.path("z.npy"), out = place.path("x.npy");
    std::vector<float> latents(60);
    const auto refused = [&](const std::vector<std::size_t>& shape, int status,
                             const std::string& reason) {
        write_npy(z, shape, latents.data());
        check_fails(sample({place.model, "--latent", z, "--out", out, "--count", "4"}), status,
                    reason);
        CHECK_FALSE(fs::exists(out));
    };
    refused({4, 14}, 1, "z.npy: has rows of 14 numbers; the model takes 13");
    refused({12}, 1, "z.npy: has rows of 12 numbers; the model takes 13");
    refused({2, 2, 13}, 1, "z.npy: has 3 dimensions; expected rows of 13 numbers");
    refused({}, 1, "z.npy: has 0 dimensions");
    refused({3, 13}, 2, "--count is 4; " + z + " has 3 rows");
    latents[7] = std::numeric_limits<float>::quiet_NaN();
    refused({4, 13}, 1, "z.npy: number 7 is not finite");
    check_fails(sample({place.model, "--latent", place.path("none.npy")}), 1,
                "none.npy: cannot be opened");
    check_fails(sample({place.model, "--latent", ""}), 1, "cannot be opened");
}

TEST_CASE("an output that cannot be written is status 1 and leaves nothing") {
    const Place place;
    for (const char* ending : {".png", ".pgm", ".npy"}) {
        CAPTURE(ending);
        const std::string in_none = place.path(std::string("none/x") + ending);
        check_fails(sample({place.model, "--out", in_none}), 1, in_none + ": cannot be written: ");
        const std::string folder = place.path(std::string("folder") + ending);
        fs::create_directory(folder);
        check_fails(sample({place.model, "--out", folder}), 1, folder + ": is a folder");
        fs::remove(folder);
        const std::string full = place.path(std::string("full") + ending);
        fs::create_symlink("/dev/full", full);
        check_fails(sample({place.model, "--out", full}), 1,
                    full + ": cannot be written: No space left");
        fs::remove(full);
        CHECK(place.entries() == 1);
    }
}

TEST_CASE("a sheet that is too large and samples past the last of a seed are refused") {
    const Place place;
    check_fails(
        sample({place.model, "--count", "1000000", "--out", place.path("x.png")}), 1,
        "a sheet of 1000000 pictures would have 8998 x 10998 x 1 numbers; expected 16777216");
    check_fails(sample({place.model, "--count", "1000000000", "--out", place.path("x.png")}), 1,
                "too large");
    check_fails(
        sample({place.model, "--first", "18446744073709551615", "--out", place.path("x.npy")}), 1,
        "first is 18446744073709551615 and the view has 16 rows; expected a sum of at most 14189");
    CHECK(place.entries() == 1);
}

TEST_CASE("a program that is stopped, or whose file grows too large, leaves no file") {
    const Place place;
    const Arguments endless = {place.model, "--count", "8000000", "--out", place.path("x.npy")};
    // In the foreground it sends one signal; else another to its group, which ends the program at
    // once, as a second Ctrl-C does.
    const char* const seconds = is_emulated() ? "5" : "0.5"; // starts slowly
    check_fails(sample(endless, std::string("timeout --foreground --preserve-status ") + seconds),
                1, "stopped by a signal");
    check_fails(sample(endless, "ulimit -f 2;"), 1, "x.npy: cannot be written: File too large");
    CHECK(place.entries() == 1); // the model
}

TEST_CASE("files are the same without waiting for the disk") {
    const Place place;
    REQUIRE(sample({place.model, "--out", place.path("a.npy")}).status == 0);
    REQUIRE(sample({place.model, "--out", place.path("b.npy"), "--no-sync"}).status == 0);
    CHECK(slurp(place.path("a.npy")) == slurp(place.path("b.npy")));
}

TEST_CASE("a model is a path, else the name of an installed model") {
    const Place place;
    const auto from_folder = [&](const std::string& model) {
        return sample({model, "--ascii"}, "cd '" + place.path() + "';");
    };
    CHECK(from_folder("model").status == 0);
    check_fails(from_folder("no-such-model"), 1,
                "no-such-model: is missing; expected a model folder, or the name of a model in /");
    check_fails(from_folder("./no-such-model"), 1, "./no-such-model: no such folder");
}

TEST_CASE("samples are of the class or of the word that is asked for") {
    const Place place;
    Model model = example_conditional_generator();
    model.classes = {"a", "\xc3\xa9", "long name"};
    save_model(place.path("classes"), model);
    const auto drawn = [&](Arguments arguments) {
        arguments.insert(arguments.begin(), place.path("classes"));
        arguments.insert(arguments.end(),
                         {"--seed", "5", "--first", "7", "--out", place.path("x.npy")});
        CHECK(sample(arguments).status == 0);
        return read_npy(place.path("x.npy")).values;
    };
    const auto of = [&](const std::vector<std::uint16_t>& classes) {
        std::vector<float> y(classes.size() * 63);
        Engine engine;
        Generator(model).sample(5, 7, classes.data(), {y.data(), classes.size(), 63}, engine);
        return zero_to_one(y);
    };
    CHECK(drawn({"--count", "4"}) == of({1, 2, 0, 1})); // sample 7 is of class 7 % 3
    CHECK(drawn({"--count", "2", "--class", "long name"}) == of({2, 2}));
    CHECK(drawn({"--spell", "a\xc3\xa9\xc3\xa9"}) == of({0, 1, 1}));
    CHECK(drawn({"--spell", "long name,a"}) == of({2, 0}));
    CHECK_FALSE(of({0, 0}) == of({0, 1}));

    const std::string folder = place.path("classes");
    for (const auto& [arguments, reason] : std::vector<std::pair<Arguments, const char*>>{
             {{folder, "--class", "b"}, "--class: unknown class 'b'; expected one of a, "},
             {{folder, "--spell", "ab"}, "--spell: unknown class 'b'"},
             {{folder, "--spell", "a,"}, "--spell: unknown class ''"},
             {{folder, "--spell", ""}, "--spell is empty"},
             {{folder, "--spell", "a", "--count", "1"}, "--spell cannot be combined with"},
             {{place.model, "--class", "a"}, "--class: the model has no classes"}})
        check_fails(sample(arguments), 2, reason);
}

TEST_CASE("a sheet of all classes has a row for each") {
    const Place place;
    const Model model = example_conditional_generator();
    save_model(place.path("classes"), model);
    const auto sheet = [&](Arguments arguments) {
        arguments.insert(arguments.begin(), place.path("classes"));
        arguments.insert(arguments.end(), {"--out", place.path("x.pgm")});
        CHECK(sample(arguments).status == 0);
        return slurp(place.path("x.pgm"));
    };
    std::vector<float> y(6 * 63), by_class;
    Engine engine;
    Generator(model).sample(1, 0, {y.data(), 6, 63}, engine);
    for (const std::size_t i : {0, 3, 1, 4, 2, 5}) // samples of class 0, of 1, of 2
        by_class.insert(by_class.end(), &y[i * 63], &y[i * 63] + 63);
    write_picture(place.path("y.pgm"), make_sheet({by_class.data(), 6, 63}, {9, 7, 1, -1, 1}, 2));
    CHECK(sheet({"--count", "6"}) == slurp(place.path("y.pgm")));
    CHECK(sheet({}).substr(0, 11) == "P5 88 31 25"); // ten of each class
    CHECK(sheet({"--count", "7"}).substr(0, 11) == "P5 25 31 25");
    CHECK(sheet({"--walk", "5", "--from", "1", "--to", "2"}).substr(0, 10) == "P5 43 9 25");
}

TEST_CASE("--complete draws the missing part of an image, and keeps the rest") {
    const Place place;
    const std::string model = place.path("completing");
    save_model(model, example_completing_generator());
    std::vector<float> image(90);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = static_cast<float>(i) / 100.0f;
    const std::string given = place.path("image.npy"), out = place.path("out.npy");
    write_npy(given, {6, 5, 3}, image.data());
    REQUIRE(sample({model, "--complete", given, "--count", "4", "--out", out}).status == 0);
    const NpyArray<float> y = read_npy(out);
    CHECK(y.shape == std::vector<std::size_t>{4, 6, 5, 3});
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t n = 0; n < 90; ++n)
            if (n % 15 < 6)
                CHECK(y.values[i * 90 + n] == doctest::Approx(image[n]).epsilon(1e-6));
    CHECK(y.values[6] != y.values[90 + 6]); // four completions, not one
    REQUIRE(sample({model, "--complete", given, "--out", place.path("sheet.png")}).status == 0);
    // The latents of a file, and a walk between two of them.
    std::vector<float> z(90, 0.5f);
    write_npy(place.path("z.npy"), {1, 90}, z.data());
    REQUIRE(sample({model, "--latent", place.path("z.npy"), "--complete", given, "--out", out})
                .status == 0);
    CHECK(read_npy(out).values[0] == doctest::Approx(image[0]));
    REQUIRE(sample({model, "--latent", place.path("z.npy"), "--out", out}).status == 0);
    CHECK(read_npy(out).values[0] == doctest::Approx(0.75f)); // .5 of [-1, 1]
    REQUIRE(sample({model, "--walk", "3", "--from", "1", "--to", "2", "--complete", given, "--out",
                    out})
                .status == 0);
    CHECK(read_npy(out).values[2 * 90] == doctest::Approx(image[0]));
    check_fails(sample({model, "--out", out}), 2,
                "the model draws the right part of an image; give the image by --complete");
    check_fails(sample({place.model, "--complete", given, "--out", out}), 2,
                "the model draws the whole image; --complete is for models that were trained "
                "with --draw");
    write_npy(given, {6, 4, 3}, image.data());
    check_fails(sample({model, "--complete", given, "--out", out}), 1,
                "image.npy: has the shape (6, 4, 3); the model completes (6, 5, 3)");
    check_fails(sample({model, "--complete", place.path("no.npy"), "--out", out}), 1, "no.npy");
}
