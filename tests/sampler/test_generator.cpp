#include "pocketgan/generator.hpp"

#include "allocations.hpp"
#include "model/double_layer.hpp"
#include "model/example_model.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "pocketgan/random.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

using namespace pocketgan;

namespace {

// W of a layer.
std::vector<double> weights(const Layer& layer) {
    std::vector<double> w(layer.weight.begin(), layer.weight.end());
    const std::size_t columns = layer.shape.weight_columns();
    for (std::size_t i = 0; i < layer.quantised.size(); ++i)
        w.push_back(double{layer.scale[i / columns]} * layer.quantised[i]);
    return w;
}

// The specification: G(z) of one latent with plain loops in double.
std::vector<double> reference(const Model& model, std::vector<double> x) {
    for (const Layer& layer : model.layers) {
        std::vector<double> z = double_layer::linear(layer.shape, weights(layer).data(), x);
        double_layer::add_bias(layer.shape, layer.bias.data(), z);
        x = double_layer::units(layer.shape, z);
    }
    return x;
}

MatrixView view(std::vector<float>& values, std::size_t rows) {
    return {values.data(), rows, values.size() / rows};
}

std::vector<float> samples(const Generator& generator, std::uint64_t seed, std::uint64_t first,
                           std::size_t count, std::size_t threads = 1) {
    Engine engine(threads);
    std::vector<float> y(count * generator.outputs());
    generator.sample(seed, first, view(y, count), engine);
    return y;
}

bool same_bits(const float* a, const float* b, std::size_t n) {
    return std::memcmp(a, b, n * sizeof(float)) == 0;
}

bool says(const std::string& message, const std::string& part) {
    CAPTURE(message);
    CHECK(message.find(part) != std::string::npos);
    return message.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a generator computes the forward pass of its layers") {
    Model single;
    single.latent = {6, Prior::gaussian};
    single.layers.push_back(example_layer(6, 5, Activation::maxout, 8, 4));
    for (const Model& model : {example_generator(), example_point_generator(), single,
                               example_convolutional_generator()}) {
        const Generator generator(model);
        constexpr std::size_t kRows = 300; // more than one batch
        std::vector<float> z(kRows * model.latent->size);
        generator.latents(4, 0, view(z, kRows));
        const std::vector<float> y = samples(generator, 4, 0, kRows);
        double largest = 0;
        for (std::size_t i = 0; i < kRows; ++i) {
            const auto latent = z.begin() + static_cast<std::ptrdiff_t>(i * model.latent->size);
            const std::vector<double> expected = reference(
                model, {latent, latent + static_cast<std::ptrdiff_t>(model.latent->size)});
            REQUIRE(expected.size() == generator.outputs());
            for (std::size_t j = 0; j < expected.size(); ++j)
                largest = std::max(largest, std::fabs(y[i * expected.size() + j] - expected[j]));
        }
        CHECK(largest < 2e-6);
    }
}

TEST_CASE("a quantised generator computes the forward pass with inputs of 16 bits") {
    for (const Model& model : {quantised(example_generator()), quantised(example_point_generator()),
                               quantised(example_convolutional_generator())}) {
        const Generator generator(model);
        constexpr std::size_t kRows = 300;
        std::vector<float> z(kRows * model.latent->size);
        generator.latents(4, 0, view(z, kRows));
        const std::vector<float> y = samples(generator, 4, 0, kRows);
        double largest = 0;
        for (std::size_t i = 0; i < kRows; ++i) {
            const auto latent = z.begin() + static_cast<std::ptrdiff_t>(i * model.latent->size);
            const std::vector<double> expected = reference(
                model, {latent, latent + static_cast<std::ptrdiff_t>(model.latent->size)});
            for (std::size_t j = 0; j < expected.size(); ++j)
                largest = std::max(largest, std::fabs(y[i * expected.size() + j] - expected[j]));
        }
        CHECK(largest < 3e-4);
    }
}

namespace {

// A conditional generator whose first layer is maxout.
Model conditional_maxout() {
    Model model;
    model.latent = {6, Prior::gaussian};
    model.classes = {"a", "b", "c", "d"};
    model.layers.push_back(example_layer(6 + 4, 11, Activation::maxout, 8, 3));
    model.layers.push_back(example_layer(11, 5, Activation::linear, 9));
    return model;
}

// A latent followed by the one-hot vector of its class.
std::vector<double> with_one_hot(const Model& model, const float* latent, std::size_t number) {
    std::vector<double> x(latent, latent + model.latent->size);
    x.resize(x.size() + model.classes.size());
    x[model.latent->size + number] = 1.0;
    return x;
}

// Classes in runs of 1 to 40 rows, the longer ones later.
std::vector<std::uint16_t> classes_in_runs(std::size_t rows, std::size_t classes) {
    std::vector<std::uint16_t> result;
    for (std::size_t run = 0; result.size() < rows; ++run)
        result.resize(std::min(rows, result.size() + 1 + run * run % 40),
                      static_cast<std::uint16_t>((3 * run + run / 5) % classes));
    return result;
}

} // namespace

TEST_CASE("a conditional generator computes the forward pass of the latent and a one-hot class") {
    for (const Model& model :
         {example_conditional_generator(), conditional_maxout(),
          quantised(example_conditional_generator()), quantised(conditional_maxout())}) {
        const Generator generator(model);
        constexpr std::size_t kRows = 300; // more than one batch
        const std::size_t size = model.latent->size, outputs = generator.outputs();
        std::vector<float> z(kRows * size), y(kRows * outputs);
        generator.latents(4, 0, view(z, kRows));
        Engine engine;
        for (const std::vector<std::uint16_t>& classes :
             {generator.classes_in_turn(0, kRows), classes_in_runs(kRows, model.classes.size()),
              std::vector<std::uint16_t>(kRows, 2)}) {
            generator.generate(view(z, kRows), classes.data(), view(y, kRows), engine);
            double largest = 0;
            for (std::size_t i = 0; i < kRows; ++i) {
                const std::vector<double> expected =
                    reference(model, with_one_hot(model, &z[i * size], classes[i]));
                for (std::size_t j = 0; j < outputs; ++j)
                    largest = std::max(largest, std::fabs(y[i * outputs + j] - expected[j]));
            }
            CHECK(largest < (model.layers[0].is_quantised() ? 3e-4 : 2e-6));
        }
    }
}

TEST_CASE("a generator that completes images pastes what it draws beside what it is given") {
    const Model model = example_completing_generator();
    const Generator generator(model);
    CHECK(generator.drawn() == ImagePart::right);
    CHECK(generator.outputs() == 90);
    std::vector<float> image(90), z(3 * 90), y(3 * 90);
    for (std::size_t i = 0; i < image.size(); ++i)
        image[i] = 0.01f * static_cast<float>(i);
    generator.latents(1, 0, view(z, 3));
    generator.give(image.data(), {z.data(), 2, 90}); // not the third
    Engine engine;
    generator.generate(view(z, 3), view(y, 3), engine);
    const std::vector<float> noise = samples(generator, 1, 2, 1);
    CHECK(same_bits(noise.data(), &y[2 * 90], 90));
    for (std::size_t i = 0; i < 3; ++i) {
        const std::vector<double> drawn =
            reference(model, {z.begin() + static_cast<std::ptrdiff_t>(i * 90),
                              z.begin() + static_cast<std::ptrdiff_t>((i + 1) * 90)});
        for (std::size_t n = 0; n < 90; ++n) {
            const std::size_t line = n / 15, column = n % 15; // the middle is after 2 pixels of 3
            CAPTURE(n);
            if (column < 6)
                CHECK(y[i * 90 + n] == (i < 2 ? image[n] : z[i * 90 + n]));
            else
                CHECK(y[i * 90 + n] == doctest::Approx(drawn[line * 9 + column - 6]).epsilon(1e-5));
        }
    }
    // In memory of the caller, with a workspace.
    std::vector<LayerView> layers;
    for (const Layer& layer : model.layers)
        layers.push_back(pocketgan::view(layer));
    const ModelView of_model{*model.latent, model.image, layers.data(),
                             layers.size(), 0,           model.drawn};
    std::vector<std::byte> memory(Generator::memory_bytes(of_model));
    const Generator other = Generator::from_memory(of_model, memory.data(), memory.size());
    std::vector<std::byte> workspace(other.workspace_bytes(3));
    std::vector<float> again(3 * 90);
    other.generate(view(z, 3), view(again, 3), workspace.data(), workspace.size());
    CHECK(same_bits(again.data(), y.data(), y.size()));
}

TEST_CASE("images are given only to generators that complete them, in their size") {
    const Generator whole(example_generator()), completing(example_completing_generator());
    std::vector<float> image(90), z(90);
    CHECK(whole.drawn() == ImagePart::whole);
    CHECK(says(thrown<Error>([&] { whole.give(image.data(), view(z, 1)); }),
               "the generator draws whole images"));
    CHECK(says(thrown<Error>([&] { completing.give(nullptr, view(z, 1)); }), "image is null"));
    CHECK(says(thrown<Error>([&] { completing.give(image.data(), view(z, 2)); }),
               "z has 45 columns; expected 90"));
}

TEST_CASE("a sample of a class has the same bits beside any other samples and on any threads") {
    Model wide; // wide enough to use several threads
    wide.latent = {100, Prior::uniform};
    wide.classes = {"a", "b", "c"};
    wide.layers.push_back(example_layer(103, 300, Activation::relu, 1));
    wide.layers.push_back(example_layer(300, 250, Activation::sigmoid, 3));
    for (const Model& model :
         {wide, conditional_maxout(), example_conditional_generator(), quantised(wide),
          quantised(conditional_maxout()), quantised(example_conditional_generator())}) {
        const Generator generator(model);
        constexpr std::size_t kRows = 300;
        const std::size_t outputs = generator.outputs(), classes = model.classes.size();
        Engine one, three(3);
        std::vector<std::vector<float>> of_class; // all samples, each as of every class
        for (std::size_t c = 0; c < classes; ++c) {
            const std::vector<std::uint16_t> same(kRows, static_cast<std::uint16_t>(c));
            of_class.emplace_back(kRows * outputs);
            generator.sample(9, 0, same.data(), view(of_class[c], kRows), one);
            CHECK((c == 0 || of_class[c] != of_class[0]));
        }
        const std::vector<std::uint16_t> runs = classes_in_runs(kRows, classes);
        std::vector<float> y(kRows * outputs);
        for (const std::size_t first : {0, 1, 77})
            for (const std::size_t count : {1, 2, 7, 33, 223}) {
                CAPTURE(first);
                CAPTURE(count);
                for (Engine* engine : {&one, &three}) {
                    generator.sample(9, first, &runs[first], {y.data(), count, outputs}, *engine);
                    bool same = true;
                    for (std::size_t i = 0; i < count; ++i)
                        same = same && same_bits(&y[i * outputs],
                                                 &of_class[runs[first + i]][(first + i) * outputs],
                                                 outputs);
                    CHECK(same);
                }
            }
        // Without classes, they are in turn.
        const std::vector<std::uint16_t> turn = generator.classes_in_turn(5, 20);
        std::vector<float> expected(20 * outputs);
        generator.sample(9, 5, turn.data(), view(expected, 20), one);
        CHECK(samples(generator, 9, 5, 20) == expected);
        CHECK(samples(generator, 9, 5, 20, 3) == expected);
    }
}

TEST_CASE("the classes of a generator have names and numbers") {
    const Generator generator(example_conditional_generator());
    CHECK(generator.class_count() == 3);
    CHECK(generator.latent().size == 13);
    CHECK(generator.class_name(1) == "say \"7\"");
    for (std::size_t c = 0; c < 3; ++c)
        CHECK(generator.find_class(generator.class_name(c)) == c);
    CHECK(thrown<Error>([&] { generator.find_class("1"); }) ==
          "unknown class '1'; expected one of caf\xc3\xa9, say \"7\", back\\slash");
    CHECK(thrown<Error>([&] { generator.find_class("a\n"); }).find("'a\\x0a'") !=
          std::string::npos);
    CHECK(thrown<Error>([&] { generator.class_name(3); }) == "class is 3; expected 0 to 2");
    CHECK(generator.classes_in_turn(4, 5) == std::vector<std::uint16_t>{1, 2, 0, 1, 2});
    CHECK(generator.classes_in_turn(std::numeric_limits<std::uint64_t>::max(), 3).size() == 3);
    CHECK(generator.classes_in_turn(4, 0).empty());

    const Generator plain(example_generator());
    CHECK(plain.class_count() == 0);
    CHECK(plain.classes_in_turn(4, 5).empty());
    CHECK(thrown<Error>([&] { plain.find_class("a"); }) ==
          "the model has no classes; expected a conditional generator");
    CHECK(thrown<Error>([&] { plain.class_name(0); }) ==
          "class is 0; expected none, as the generator is not conditional");
}

TEST_CASE("classes that are missing, superfluous or out of range are refused") {
    const Generator generator(example_conditional_generator()), plain(example_generator());
    Engine engine;
    std::vector<float> z(2 * 13), y(2 * 63);
    std::vector<char> workspace(generator.workspace_bytes(2));
    const auto refusal = [&](const Generator& of, const std::uint16_t* classes) {
        const std::string text =
            thrown<Error>([&] { of.generate(view(z, 2), classes, view(y, 2), engine); });
        CHECK(thrown<Error>([&] {
                  of.generate(view(z, 2), classes, view(y, 2), workspace.data(), workspace.size());
              }) == text);
        return text;
    };
    const std::uint16_t good[] = {2, 0}, bad[] = {0, 3}, zeros[] = {0, 0};
    CHECK(refusal(generator, good) == "");
    CHECK(refusal(generator, bad) == "class of row 1 is 3; expected 0 to 2");
    const std::string missing = "the generator is conditional; expected a class for each row";
    CHECK(refusal(generator, nullptr) == missing);
    CHECK(thrown<Error>([&] { generator.generate(view(z, 2), view(y, 2), engine); }) == missing);
    CHECK(thrown<Error>([&] {
              generator.generate(view(z, 2), view(y, 2), workspace.data(), workspace.size());
          }) == missing);
    CHECK(refusal(plain, nullptr) == "");
    CHECK(refusal(plain, zeros) ==
          "class of row 0 is 0; expected none, as the generator is not conditional");
    CHECK(thrown<Error>([&] { generator.sample(1, 0, bad, view(y, 2), engine); }) ==
          "class of row 1 is 3; expected 0 to 2");
    generator.generate({nullptr, 0, 13}, {nullptr, 0, 63}, engine); // no rows
}

TEST_CASE("a loaded conditional generator has its classes and passes its self-test") {
    const ScratchFolder scratch;
    for (const WeightType type : {WeightType::float32, WeightType::int8}) {
        Model model = example_conditional_generator();
        if (type == WeightType::int8)
            model = quantised(model);
        model.self_test = Generator(model).self_test(5);
        const std::vector<float> y = samples(Generator(model), 5, 0, 1); // of class 0
        double sum = 0;
        for (const float value : y)
            sum += value;
        CHECK(model.self_test->checksum_mean == doctest::Approx(sum / 63));
        save_model(scratch.path("model"), model, type);
        const Generator loaded = Generator::load(scratch.path("model"));
        REQUIRE(loaded.class_count() == 3);
        CHECK(loaded.class_name(2) == model.classes[2]);
        CHECK(samples(loaded, 1, 1, 5) == samples(Generator(model), 1, 1, 5));
    }
}

TEST_CASE("quantisation changes the pixels of apps/models/digits by less than its bounds") {
    const Model model = load_model(POCKETGAN_DIGITS);
    const std::vector<float> x = samples(Generator(model), 1, 0, 64);
    const std::vector<float> y = samples(Generator(quantised(model)), 1, 0, 64);
    double largest = 0, sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double difference = std::fabs(double{x[i]} - y[i]);
        largest = std::max(largest, difference);
        sum += difference;
    }
    CHECK(largest < 0.2); // white - black is 2
    CHECK(sum / static_cast<double>(x.size()) < 0.003);
    CHECK(sum > 0);
}

TEST_CASE("a sample has the same bits for any batch size and number of threads") {
    Model wide; // wide enough to use several threads
    wide.latent = {100, Prior::uniform};
    wide.layers.push_back(example_layer(100, 300, Activation::relu, 1));
    wide.layers.push_back(example_layer(300, 130, Activation::maxout, 2, 3));
    wide.layers.push_back(example_layer(130, 250, Activation::sigmoid, 3));
    for (const Model& model :
         {wide, example_generator(), quantised(wide), quantised(example_generator()),
          example_convolutional_generator(), quantised(example_convolutional_generator())}) {
        const Generator generator(model);
        const std::size_t outputs = generator.outputs();
        const std::vector<float> all = samples(generator, 9, 0, 600);
        for (const std::size_t threads : {2, 3})
            CHECK(samples(generator, 9, 0, 600, threads) == all);
        for (const std::size_t count : {1, 2, 3, 7, 16, 33, 255, 256, 257}) {
            CAPTURE(count);
            for (const std::size_t first : {0, 1, 5, 299}) {
                const std::vector<float> some = samples(generator, 9, first, count);
                CHECK(same_bits(some.data(), &all[first * outputs], some.size()));
            }
            CHECK(samples(generator, 9, 5, count, 2) == samples(generator, 9, 5, count));
        }
        CHECK_FALSE(samples(generator, 10, 0, 1) == samples(generator, 9, 0, 1));
    }
}

TEST_CASE("latent i has the numbers from i * size on of its seed") {
    Model model = example_generator();
    const std::uint64_t first = 1000000000000;
    for (const Prior prior : {Prior::uniform, Prior::gaussian}) {
        model.latent->prior = prior;
        const Generator generator(model);
        std::vector<float> z(4 * 13), expected(4 * 13);
        generator.latents(77, first, view(z, 4));
        const Random random(77, 0);
        if (prior == Prior::uniform)
            random.uniform(first * 13, -std::sqrt(3.0f), std::sqrt(3.0f), expected.data(), 52);
        else
            random.normal(first * 13, expected.data(), 52);
        CHECK(z == expected);
    }
}

TEST_CASE("both priors have mean 0 and variance 1") {
    Model model = example_generator();
    for (const Prior prior : {Prior::uniform, Prior::gaussian}) {
        model.latent->prior = prior;
        const Generator generator(model);
        std::vector<float> z(20000 * 13);
        generator.latents(1, 0, view(z, 20000));
        double sum = 0, squares = 0, largest = 0;
        for (const float number : z) {
            sum += number;
            squares += double{number} * number;
            largest = std::max(largest, double{std::fabs(number)});
        }
        const auto n = static_cast<double>(z.size());
        CHECK(std::fabs(sum / n) < 0.01);
        CHECK(std::fabs(squares / n - 1) < 0.01);
        CHECK((largest <= 1.7321) == (prior == Prior::uniform));
    }
}

TEST_CASE("rows may be padded, and the padding is not written") {
    const Generator generator(example_generator());
    constexpr std::size_t kRows = 5, kInStride = 17, kOutStride = 70;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> z(kRows * kInStride, nan), y(kRows * kOutStride, nan);
    generator.latents(3, 0, {z.data(), kRows, 13, kInStride});
    Engine engine;
    generator.generate({z.data(), kRows, 13, kInStride}, {y.data(), kRows, 63, kOutStride}, engine);
    const std::vector<float> expected = samples(generator, 3, 0, kRows);
    for (std::size_t i = 0; i < kRows; ++i) {
        CHECK(same_bits(&y[i * kOutStride], &expected[i * 63], 63));
        for (std::size_t j = 63; j < kOutStride; ++j)
            CHECK(std::isnan(y[i * kOutStride + j]));
        for (std::size_t j = 13; j < kInStride; ++j)
            CHECK(std::isnan(z[i * kInStride + j]));
    }
    generator.generate({nullptr, 0, 13}, {nullptr, 0, 63}, engine); // no rows
}

TEST_CASE("wrong sizes are refused") {
    const Generator generator(example_generator());
    Engine engine;
    std::vector<float> z(40), y(200);
    const auto generate = [&](std::size_t rows, std::size_t columns, std::size_t out_rows,
                              std::size_t out_columns) {
        return thrown<Error>([&] {
            generator.generate({z.data(), rows, columns}, {y.data(), out_rows, out_columns},
                               engine);
        });
    };
    CHECK(generate(2, 13, 2, 63) == "");
    CHECK(generate(2, 12, 2, 63) == "z has 12 columns; expected 13");
    CHECK(generate(2, 13, 3, 63) == "y is 3 x 63; expected 2 x 63");
    CHECK(generate(2, 13, 2, 64) == "y is 2 x 64; expected 2 x 63");
    const std::uint64_t most = std::numeric_limits<std::uint64_t>::max() / 13;
    CHECK(thrown<Error>([&] { generator.latents(1, most - 2, {z.data(), 2, 13}); }) == "");
    for (const std::uint64_t first : {most - 1, most + 1})
        CHECK(thrown<Error>([&] {
                  generator.latents(1, first, {z.data(), 2, 13});
              }) == "first is " + std::to_string(first) +
                        " and the view has 2 rows; expected a sum of at most " +
                        std::to_string(most));
}

TEST_CASE("a generator returns its shape") {
    const Generator images(example_generator());
    CHECK(images.outputs() == 63);
    CHECK(images.image().height == 9);
    CHECK(images.image().width == 7);
    CHECK(images.latent().size == 13);
    const Generator points(example_point_generator());
    CHECK(points.outputs() == 2);
    CHECK(points.image().height == 0);
}

TEST_CASE("only a generator with a latent space is taken") {
    Model discriminator;
    discriminator.role = Role::discriminator;
    discriminator.layers.push_back(example_layer(4, 1, Activation::sigmoid, 1));
    CHECK(says(thrown<Error>([&] { Generator generator(discriminator); }),
               "has the role discriminator; expected a generator"));
    Model blind = example_generator();
    blind.latent.reset();
    CHECK(says(thrown<Error>([&] { Generator generator(blind); }), "has no latent space"));
    Model broken = example_generator();
    broken.layers[1].weight.pop_back();
    CHECK(says(thrown<Error>([&] { Generator generator(broken); }), "layer 1 has 3218 weight"));

    const ScratchFolder scratch;
    save_model(scratch.path("discriminator"), discriminator);
    CHECK(says(thrown<Error>([&] { Generator::load(scratch.path("discriminator")); }),
               "discriminator: has the role discriminator; expected a generator"));
    save_model(scratch.path("blind"), blind);
    CHECK(says(thrown<Error>([&] { Generator::load(scratch.path("blind")); }),
               "blind: has no latent space"));
}

TEST_CASE("a loaded generator passes its self-test, and one with other weights fails it") {
    const ScratchFolder scratch;
    const std::string folder = scratch.path("model");
    Model model = example_generator();
    model.self_test = Generator(model).self_test(5);
    const std::vector<float> y = samples(Generator(model), 5, 0, 1);
    double sum = 0;
    for (const float value : y)
        sum += value;
    CHECK(model.self_test->latent_seed == 5);
    CHECK(model.self_test->checksum_mean == doctest::Approx(sum / 63));
    CHECK(model.self_test->checksum_abs >= std::fabs(model.self_test->checksum_mean));
    save_model(folder, model);
    CHECK(samples(Generator::load(folder), 1, 0, 3) == samples(Generator(model), 1, 0, 3));

    Model small = quantised(model);
    CHECK_FALSE(small.self_test.has_value());
    small.self_test = Generator(small).self_test(5);
    save_model(scratch.path("small"), small, WeightType::int8);
    CHECK(samples(Generator::load(scratch.path("small")), 1, 0, 3) ==
          samples(Generator(small), 1, 0, 3));
    CHECK(samples(Generator(small), 1, 0, 3) != samples(Generator(model), 1, 0, 3));

    std::vector<float> bias = model.layers.back().bias;
    for (float& number : bias)
        number = -number;
    write_npy(folder + "/layer4.bias.npy", {63}, bias.data());
    CHECK(says(thrown<Error>([&] { Generator::load(folder); }),
               folder + ": self-test failed: the mean of sample 0 is "));

    model.self_test->checksum_abs += 2e-3;
    save_model(folder, model);
    CHECK(says(thrown<Error>([&] { Generator::load(folder); }),
               folder + ": self-test failed: the mean absolute value of sample 0"));
    model.self_test->checksum_abs -= 1.5e-3;
    save_model(folder, model);
    CHECK(thrown<Error>([&] { Generator::load(folder); }) == "");
}

TEST_CASE("a generator that runs out of memory on any thread throws std::bad_alloc") {
    constexpr std::size_t kRows = 400; // enough for all threads
    const Generator generator(example_generator());
    std::vector<float> expected(kRows * 63), y(kRows * 63);
    Engine one;
    generator.sample(1, 0, {expected.data(), kRows, 63}, one);
    CHECK(calls_out_of_memory([&] {
              Engine engine(3);
              generator.sample(1, 0, {y.data(), kRows, 63}, engine);
          }) >= 8); // the engine, the threads, their scratch memory and the workspace
    CHECK(y == expected);
}
