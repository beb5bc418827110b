// Training against traces of a NumPy program, make_supervised_trace.py, which has the same setups.
#include "supervised/small_networks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace small_networks;

namespace {

constexpr std::size_t kSteps = 10;

NpyArray<float> golden(const std::string& name) {
    return read_npy(std::string(POCKETGAN_GOLDEN) + "/supervised/" + name + ".npy");
}

double difference(const Model& model, const std::string& name) {
    const std::vector<float> expected = golden(name).values, found = parameters(model);
    REQUIRE(found.size() == expected.size());
    double largest = 0;
    for (std::size_t i = 0; i < found.size(); ++i)
        largest = std::max(largest, std::fabs(double{found[i]} - expected[i]));
    return largest;
}

void check_trace(SupervisedTrainer& trainer, const std::string& name, std::size_t columns) {
    const NpyArray<float> trace = golden(name + ".trace");
    REQUIRE(trace.shape == std::vector<std::size_t>{kSteps, columns});
    for (std::size_t step = 0; step < kSteps; ++step) {
        CAPTURE(step);
        const SupervisedReport report = trainer.step();
        CHECK(std::fabs(report.loss - trace.values[columns * step]) < 1e-5);
        if (columns > 1)
            CHECK(std::fabs(report.accuracy - trace.values[columns * step + 1]) < 1e-6);
    }
}

} // namespace

TEST_CASE("an auto-encoder trains, and its codes are standardised, as NumPy computes it") {
    const Dataset data = images();
    Engine engine;
    SupervisedTrainer trainer(auto_encoder(), data, engine);
    check_trace(trainer, "auto-encoder", 1);
    const AutoEncoder models = trainer.auto_encoder();
    CHECK(difference(models.encoder, "auto-encoder.encoder") < 1e-4); // weights of 20 and more
    CHECK(difference(models.decoder, "auto-encoder.decoder") < 1e-5);
}

TEST_CASE("a classifier with dropout and shifts trains as NumPy computes it") {
    const Dataset data = images();
    Engine engine;
    SupervisedTrainer trainer(classifier(), data, engine);
    check_trace(trainer, "classifier", 2);
    CHECK(difference(trainer.classifier(), "classifier.network") < 1e-5);
}
