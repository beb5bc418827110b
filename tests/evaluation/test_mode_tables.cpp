#include "evaluation/small_models.hpp"

#include <doctest/doctest.h>

#include <numeric>

using namespace pocketgan;
using namespace small_models;

TEST_CASE("the modes of a mixture are counted for the generator, the fit and the data") {
    Engine engine;
    const Mixture& ring = *find_mixture("ring");
    const ModesTable table = evaluate_modes(Generator(generator_model(2)), ring, 300, 5, engine);
    CHECK(table.mixture == "ring");
    CHECK(table.modes == 8);
    const auto& rows = table.rows;
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].name == "generator");
    CHECK(rows[1].name == "mixture by EM");
    CHECK(rows[2].name == "data");
    for (const auto& row : rows) {
        CHECK(row.count == 300);
        CHECK(row.seed == 5);
        CHECK(row.modes.samples.size() == ring.modes().rows);
    }
    CHECK(rows[2].modes.covered == ring.modes().rows);
    CHECK(rows[2].modes.high_quality > 0.95);
    CHECK(rows[1].modes.high_quality > 0.9);
}

TEST_CASE("the modes of stacked digits are counted channel by channel") {
    Engine engine;
    const Dataset stacked = stack_digits(make_digits(50, 1), 200, 2);
    const Generator generator(generator_model(3 * 784, {28, 28, 3, 0.0f, 1.0f}));
    const auto rows =
        evaluate_stacked_modes(generator, stacked, image_classifier(28, 28, 10), 300, 5, engine)
            .rows;
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].name == "generator");
    CHECK(rows[0].count == 300);
    CHECK(rows[0].seed == 5);
    CHECK(rows[1].name == "training images");
    CHECK(rows[1].count == 200); // all that there are
    for (const auto& row : rows)
        CHECK(std::accumulate(row.modes.samples.begin(), row.modes.samples.end(), std::size_t{0}) ==
              row.count);
}
