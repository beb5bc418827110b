// The matrix products of a training step of each network on one thread, by this library, OpenBLAS
// and oneDNN.

#include "best_reporter.hpp"
#include "networks.hpp"
#include "peers.hpp"

#include "base/aligned_buffer.hpp"
#include "kernels/workers.hpp"
#include "pocketgan/random.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace pocketgan;
using namespace pocketgan::bench;
using namespace kernels;

constexpr const char* kLibraries[] = {"ours", "OpenBLAS", "oneDNN"};

// The arrays of one layer, and their product by each library.
struct Case {
    LayerProduct product;
    AlignedFloats x, w, z, packed;
    Product ours;

    explicit Case(const LayerProduct& p) :
        product(p), x(p.rows * p.inputs), w(p.outputs * p.inputs), z(p.rows * p.outputs) {
        std::uint64_t stream = 0;
        for (AlignedFloats* const array : {&x, &w, &z})
            Random(1, stream++).uniform(0, -1.0f, 1.0f, array->data(), array->size());
        describe();
    }

    // As in training, W and its gradient are in panels.
    void describe() {
        const std::size_t rows = product.rows, inputs = product.inputs, outputs = product.outputs;
        const kernels::KernelTable& table = kernels::table();
        const std::size_t width = table.tile_columns;
        packed.resize(kernels::packed_size(table, inputs, outputs));
        table.pack(w.data(), 1, inputs, inputs, outputs, packed.data());
        switch (product.kind) {
        case ProductKind::forward:
            ours = {rows,
                    outputs,
                    inputs,
                    OperandA::rows(x.data(), inputs),
                    OperandB::panels(packed.data()),
                    ResultC::rows(z.data(), outputs),
                    {}};
            break;
        case ProductKind::input_gradient:
            ours = {rows,
                    inputs,
                    outputs,
                    OperandA::rows(z.data(), outputs),
                    OperandB::transposed_panels(packed.data(), inputs),
                    ResultC::rows(x.data(), inputs),
                    {}};
            break;
        case ProductKind::weight_gradient:
            ours = {inputs,
                    outputs,
                    rows,
                    OperandA::columns(x.data(), inputs),
                    OperandB::rows(z.data(), outputs),
                    ResultC::panels(packed.data(), width, width * inputs),
                    {}};
            break;
        }
    }

    Peer by(const std::string& library) {
        const LayerArrays arrays{x.data(), w.data(), z.data()};
        if (library == "OpenBLAS")
            return openblas(product, arrays);
        if (library == "oneDNN")
            return onednn(product, arrays);
        return [this, workers = std::make_shared<kernels::Workers>(1)] { workers->product(ours); };
    }
};

// A name such as "a/forward/100x1200x784/", with the rows, outputs and inputs of the layer.
std::string name_of(const char* network, const LayerProduct& p) {
    return std::string(network) + "/" + to_string(p.kind) + "/" + std::to_string(p.rows) + "x" +
           std::to_string(p.outputs) + "x" + std::to_string(p.inputs) + "/";
}

// The products of the dense networks by name. Layers of the same shape share a name and appear
// once.
std::map<std::string, LayerProduct> products() {
    std::map<std::string, LayerProduct> result;
    const Dataset data = random_images();
    for (const BenchNetwork& network : networks()) {
        if (!network.settings.generator.layers.empty())
            continue;
        for (const LayerProduct& product : products_of_step(network.settings, data)) {
            if (product.outputs > 1) // the product of D's last layer is of a matrix and a vector
                result.insert({name_of(network.name, product), product});
        }
    }
    return result;
}

struct GeometricMean {
    double sum = 0.0;
    int count = 0;

    void add(double x) { sum += std::log(x), ++count; }
    double value() const { return std::exp(sum / count); }
};

void summarise(const std::map<std::string, LayerProduct>& products, const BestReporter& reporter) {
    std::map<std::string, double> rates; // GFLOP/s
    std::map<std::string, GeometricMean> means;
    for (const BestReporter::Row& row : reporter.rows()) {
        const std::size_t slash = row.name.rfind('/') + 1;
        const LayerProduct& product = products.at(row.name.substr(0, slash));
        rates[row.name] = 2e-9 * product.multiply_adds() / row.seconds;
        for (const char* const group : {to_string(product.kind), "all"})
            means[std::string(group) + "/" + row.name.substr(slash)].add(rates[row.name]);
    }
    std::printf("\nGeometric means, GFLOP/s\n%-10s", "");
    for (const char* const library : kLibraries)
        std::printf("%10s", library);
    for (const char* const group : {"forward", "dX", "dW", "all"}) {
        std::printf("\n%-10s", group);
        for (const char* const library : kLibraries) {
            const auto mean = means.find(std::string(group) + "/" + library);
            mean == means.end() ? std::printf("%10s", "-")
                                : std::printf("%10.1f", mean->second.value());
        }
    }
    std::printf("\n");

    for (const char* const peer : {"OpenBLAS", "oneDNN"}) {
        double least = INFINITY;
        std::string where;
        for (const auto& [name, product] : products) {
            const auto ours = rates.find(name + "ours"), theirs = rates.find(name + peer);
            if (ours == rates.end() || theirs == rates.end())
                continue;
            if (ours->second / theirs->second < least)
                least = ours->second / theirs->second, where = name;
        }
        if (!where.empty())
            std::printf("least ratio of ours to %s: %.3f at %s\n", peer, least, where.c_str());
    }
}

} // namespace

int main(int argc, char** argv) {
    const std::map<std::string, LayerProduct> all = products();
    for (const auto& [name, product] : all) {
        for (const char* const library : kLibraries) {
            if (!Case(product).by(library))
                continue;
            benchmark::RegisterBenchmark((name + library).c_str(), [library, p = product](
                                                                       benchmark::State& state) {
                Case one(p);
                const Peer multiply = one.by(library);
                for (auto _ : state)
                    multiply();
                count_flops(state, 2.0 * p.multiply_adds(), 1);
            })->Unit(benchmark::kMicrosecond);
        }
    }
    BestReporter reporter;
    if (!run(argc, argv,
             {"--benchmark_repetitions=9", "--benchmark_min_time=0.02",
              "--benchmark_enable_random_interleaving=true"},
             reporter))
        return 2;
    summarise(all, reporter);
}
