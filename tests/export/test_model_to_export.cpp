#include "model/example_model.hpp"
#include "pocketgan/export.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace pocketgan;

TEST_CASE("a model for export has int8 weights only for type int8") {
    Engine engine;
    const Model model = example_generator();
    for (const Layer& layer : model_to_export(model, WeightType::int8, engine).layers)
        CHECK(layer.is_quantised());
    const Model small = quantised(model);
    for (const WeightType type : {WeightType::float32, WeightType::float16})
        for (const Layer& layer : model_to_export(small, type, engine).layers)
            CHECK_FALSE(layer.is_quantised());
}

TEST_CASE("a model for export has the self-test of its new weights") {
    Engine engine;
    Model model = example_generator();
    CHECK_FALSE(model_to_export(model, WeightType::int8, engine).self_test.has_value());
    model.self_test = Generator(model).self_test(5);
    const Model small = model_to_export(model, WeightType::int8, engine);
    REQUIRE(small.self_test.has_value());
    CHECK(small.self_test->latent_seed == 5);
    CHECK(small.self_test->checksum_mean == Generator(small).self_test(5).checksum_mean);
    CHECK(small.self_test->checksum_mean != model.self_test->checksum_mean);
}

TEST_CASE("samples of int8 weights are near those of float weights") {
    Engine engine;
    const Generator exact(example_generator()), small(quantised(example_generator()));
    const SampleDifference same = compare_samples(exact, exact, engine);
    CHECK(same.samples == 256);
    CHECK(same.largest == 0.0);
    const SampleDifference difference = compare_samples(exact, small, engine);
    CHECK(difference.mean > 0.0);
    CHECK(difference.mean <= difference.largest);
    CHECK(difference.largest < 0.1);
}
