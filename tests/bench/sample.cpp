// Sampling from the generators of networks a and d: one sample at a time, of a compared with the
// time to read its weights, and 256 at a time.

#include "best_reporter.hpp"
#include "limits.hpp"
#include "networks.hpp"

#include "base/aligned_buffer.hpp"
#include "pocketgan/generator.hpp"

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace pocketgan;
using namespace pocketgan::bench;
using benchmark::Counter;

std::size_t weights_of(const Model& model) {
    std::size_t result = 0;
    for (const Layer& layer : model.layers)
        result += layer.weight.size();
    return result;
}

// The generator with one type of weights.
struct Variant {
    std::string weights;
    Generator generator;
    double flops;      ///< per sample
    std::size_t bytes; ///< of the weights; 0: there is no bound
};

void sample(benchmark::State& state, const Variant& variant, std::size_t rows,
            std::size_t threads) {
    Engine engine(threads);
    AlignedFloats pixels(rows * variant.generator.outputs());
    const MatrixView y(pixels.data(), rows, variant.generator.outputs());
    std::uint64_t first = 0;
    for (auto _ : state) {
        variant.generator.sample(1, first, y, engine);
        first += rows;
    }
    const double samples = static_cast<double>(rows);
    count_flops(state, variant.flops * samples, threads);
    state.counters["us/sample"] =
        Counter(samples * 1e-6, Counter::kIsIterationInvariantRate | Counter::kInvert);
}

std::string one_sample(const Variant& variant, std::size_t threads) {
    return "one/" + variant.weights + "/threads:" + std::to_string(threads);
}

void add_rows(const Variant& variant, std::size_t threads) {
    const auto add = [&](const std::string& name, std::size_t rows) {
        benchmark::RegisterBenchmark(name.c_str(),
                                     [&variant, rows, threads](benchmark::State& state) {
                                         sample(state, variant, rows, threads);
                                     })
            ->UseRealTime()
            ->Unit(benchmark::kMicrosecond);
    };
    add(one_sample(variant, threads), 1);
    add("256/" + variant.weights + "/threads:" + std::to_string(threads), 256);
}

// The time of a sample is at least the time to read the weights once.
void print_bound(const Variant& variant, std::size_t threads, const BestReporter& reporter) {
    for (const BestReporter::Row& row : reporter.rows()) {
        if (row.name != one_sample(variant, threads))
            continue;
        const double bandwidth = read_bandwidth(variant.bytes, threads);
        const double least = static_cast<double>(variant.bytes) / bandwidth;
        std::printf("%s: %.1f us; %.2f MB at %.1f GB/s take %.1f us: %.2f times the bound\n",
                    row.name.c_str(), row.seconds * 1e6, static_cast<double>(variant.bytes) * 1e-6,
                    bandwidth * 1e-9, least * 1e6, row.seconds / least);
    }
}

} // namespace

int main(int argc, char** argv) {
    const Dataset data = random_images();
    Engine engine;
    const Model model = GanTrainer(networks().front().settings, data, engine).generator();
    const std::size_t weights = weights_of(model);

    std::vector<Variant> variants;
    const double flops = 2.0 * static_cast<double>(weights);
    variants.push_back({"float32", Generator(model), flops, weights * sizeof(float)});
    variants.push_back({"int8", Generator(quantised(model)), flops, weights});
    const std::size_t of_a = variants.size();
    const GanSettings d = networks().back().settings;
    variants.push_back(
        {"d", Generator(GanTrainer(d, data, engine).generator()), flops_of_sample(d, data), 0});
    for (const Variant& variant : variants) {
        for (std::size_t threads = 1; threads <= available_threads(); threads *= 2)
            add_rows(variant, threads);
    }

    BestReporter reporter;
    if (!run(argc, argv,
             {"--benchmark_repetitions=15", "--benchmark_min_time=0.1",
              "--benchmark_enable_random_interleaving=true"},
             reporter))
        return 2;
    for (std::size_t i = 0; i < of_a; ++i) {
        for (std::size_t threads = 1; threads <= available_threads(); threads *= 2)
            print_bound(variants[i], threads, reporter);
    }
}
