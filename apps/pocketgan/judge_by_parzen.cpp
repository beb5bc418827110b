#include "judge_by_parzen.hpp"

#include "metrics/fitted_gaussian.hpp"
#include "metrics/k_means.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/parzen.hpp"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace pocketgan::app {
namespace {

// MNIST: 334.2 nats after one, 335.0 after three, 334.9 after four.
constexpr std::size_t kIterations = 1;

// `count` centroids of the images, which the first of these become.
Matrix centroids(ConstMatrixView images, std::size_t count, Engine& engine) {
    Matrix first = make_matrix(count, images.columns);
    std::copy_n(images.data, first.size(), first.data());
    return k_means(images, std::move(first), kIterations, engine);
}

// The table, row by row.
class Rows {
public:
    Rows(const RealImages& real, const std::vector<double>& sigmas, Engine& engine,
         nlohmann::json& figures) :
        real_(real), sigmas_(sigmas), engine_(engine), figures_(figures["parzen"]) {
        std::printf("Parzen log-likelihood of %zu test examples of %s, in nats; sigma is the best\n"
                    "of %zu from %.4g to %.4g for %zu other training images\n\n",
                    real.test.shape(0), real.source.c_str(), sigmas.size(), sigmas.front(),
                    sigmas.back(), real.validation().rows);
        print_head("centres");
        std::printf("%10s%10s%8s\n", "sigma", "mean", "+-");
    }

    void add(const Origin& origin, ConstMatrixView centres) {
        const ParzenEstimate estimate =
            parzen_estimate(centres, real_.validation(), view(real_.test), sigmas_, engine_);
        print(origin);
        std::printf("%10.4f%10.1f%8.1f\n", estimate.sigma, estimate.mean, estimate.standard_error);
        nlohmann::json row = to_json("centres", origin);
        row.update({{"sigma", estimate.sigma},
                    {"sigmas", sigmas_},
                    {"validation_examples", real_.validation().rows},
                    {"test_examples", real_.test.shape(0)},
                    {"mean", estimate.mean},
                    {"standard_error", estimate.standard_error}});
        figures_.push_back(row);
    }

private:
    const RealImages& real_;
    const std::vector<double>& sigmas_;
    Engine& engine_;
    nlohmann::json& figures_;
};

} // namespace

void judge_by_parzen(const Origin& origin, ConstMatrixView samples, const RealImages& real,
                     const std::vector<double>& sigmas, bool baselines, Engine& engine,
                     nlohmann::json& figures) {
    const ConstMatrixView learnt = real.learnt();
    const std::size_t count = std::min(samples.rows, learnt.rows);
    Rows rows(real, sigmas, engine, figures);
    rows.add(origin, samples);
    rows.add({"training images", count}, learnt.slice(0, count));
    if (!baselines)
        return;
    const Matrix means = centroids(learnt, count, engine);
    rows.add({"k-means centroids", count}, view(means));
    const Matrix draws =
        sample(Generator(fit_gaussian(learnt)), *origin.seed, 0, samples.rows, engine);
    rows.add({"fitted Gaussian", samples.rows, origin.seed}, view(draws));
}

} // namespace pocketgan::app
