#include "metrics/distances.hpp"

#include "base/aligned_buffer.hpp"
#include "kernels/workers.hpp"

#include <vector>

namespace pocketgan {
namespace {

// Sizes of the blocks, whose products stay in L2.
constexpr std::size_t kCentresABlock = 1024;
constexpr std::size_t kRowsABlock = 256;

std::vector<float> column_means(ConstMatrixView x) {
    std::vector<double> sums(x.columns);
    for (std::size_t i = 0; i < x.rows; ++i)
        for (std::size_t j = 0; j < x.columns; ++j)
            sums[j] += x(i, j);
    std::vector<float> means(x.columns);
    for (std::size_t j = 0; j < x.columns; ++j)
        means[j] = static_cast<float>(sums[j] / static_cast<double>(x.rows));
    return means;
}

/// out (x.rows, x.columns) = x - mean. Returns |x - mean|^2 / 2 of each row.
std::vector<double> shift(ConstMatrixView x, const std::vector<float>& mean, float* out) {
    std::vector<double> half_squares(x.rows);
    for (std::size_t i = 0; i < x.rows; ++i) {
        double sum = 0.0;
        for (std::size_t j = 0; j < x.columns; ++j) {
            const float difference = x(i, j) - mean[j];
            *out++ = difference;
            sum += static_cast<double>(difference) * difference;
        }
        half_squares[i] = 0.5 * sum;
    }
    return half_squares;
}

/// A block of centres c, relative to the mean, as operands of a product: c in panels, and the bias
/// -|c|^2 / 2.
struct CentreBlock {
    std::size_t count = 0;
    AlignedFloats shifted, packed, bias;

    void fill(ConstMatrixView centres, const std::vector<float>& mean,
              const kernels::KernelTable& table) {
        count = centres.rows;
        const std::size_t size = centres.columns;
        shifted.resize(count * size);
        packed.resize(kernels::packed_size(table, size, count));
        bias.resize(count);
        const std::vector<double> half_squares = shift(centres, mean, shifted.data());
        for (std::size_t i = 0; i < count; ++i)
            bias[i] = static_cast<float>(-half_squares[i]);
        table.pack(shifted.data(), 1, size, size, count, packed.data());
    }
};

// values (rows, kCentresABlock) = x cᵀ - |c|^2 / 2
void multiply(const CentreBlock& centres, ConstMatrixView x, float* values, Engine& engine) {
    using namespace kernels;
    engine.workers().product({x.rows, centres.count, x.columns, OperandA::rows(x.data, x.stride),
                              OperandB::panels(centres.packed.data()),
                              ResultC::rows(values, kCentresABlock),
                              Epilogue::forward(centres.bias.data())});
}

} // namespace

void for_each_distance_row(ConstMatrixView centres, ConstMatrixView x, Engine& engine,
                           const std::function<void(const DistanceRow&)>& visit) {
    const std::vector<float> mean = column_means(centres);
    CentreBlock block;
    AlignedFloats shifted(kRowsABlock * x.columns), values(kRowsABlock * kCentresABlock);
    for (std::size_t centre = 0; centre < centres.rows; centre += kCentresABlock) {
        block.fill(centres.slice(centre, std::min(kCentresABlock, centres.rows - centre)), mean,
                   engine.workers().table());
        for (std::size_t first = 0; first < x.rows; first += kRowsABlock) {
            const std::size_t rows = std::min(kRowsABlock, x.rows - first);
            const std::vector<double> half_squares =
                shift(x.slice(first, rows), mean, shifted.data());
            multiply(block, {shifted.data(), rows, x.columns}, values.data(), engine);
            engine.workers().parallel_for(rows, 1, 2, [&](std::size_t begin, std::size_t count) {
                for (std::size_t i = begin; i < begin + count; ++i)
                    visit({first + i, centre, block.count, &values[i * kCentresABlock],
                           half_squares[i]});
            });
        }
    }
}

} // namespace pocketgan
