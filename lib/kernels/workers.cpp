#include "kernels/workers.hpp"

#include <cstdint>
#include <utility>

namespace pocketgan::kernels {
namespace {

// Multiply-adds below which a second thread costs more than it saves.
constexpr std::uint64_t kLeastProduct = 200 * 1000;

// Columns [first, first + count) of C; `first` is a multiple of tile_columns if B or C is in panels
// of columns.
Product columns_of(const Product& whole, std::size_t first, std::size_t count,
                   std::size_t tile_columns) {
    return {whole.m,
            count,
            whole.k,
            whole.a,
            whole.b.from_column(first, whole.k, tile_columns),
            whole.c.from_column(first),
            whole.epilogue.from(0, first)};
}

// Rows [first, first + count) of C.
Product rows_of(const Product& whole, std::size_t first, std::size_t count) {
    return {count,
            whole.n,
            whole.k,
            whole.a.from_row(first),
            whole.b,
            whole.c.from_row(first),
            whole.epilogue.from(first, 0)};
}

} // namespace

Workers::Workers(std::size_t threads) :
    table_(sampling_table()), pool_(std::make_unique<ThreadPool>(threads)) {}

Workers::~Workers() {
    if (pool_->was_left_behind())
        ThreadPool::abandon(std::move(pool_));
}

ThreadPool& Workers::pool() {
    if (pool_->was_left_behind())
        ThreadPool::abandon(std::exchange(pool_, std::make_unique<ThreadPool>(count())));
    return *pool_;
}

void Workers::product(const Product& product) {
    const auto part = [this](const Product& p, std::size_t worker) {
        AlignedFloats& scratch = pool_->scratch(worker);
        const bool quantised = p.b.is_quantised();
        const std::size_t size =
            quantised ? table_.product_quantised_scratch(p) : table_.product_scratch(p);
        if (scratch.size() < size)
            scratch.resize(size);
        (quantised ? table_.product_quantised : table_.product)(p, scratch.data());
    };
    const std::uint64_t multiply_adds = std::uint64_t{product.m} * product.n * product.k;
    if (pool().count() == 1 || multiply_adds < kLeastProduct)
        return part(product, 0);

    // The longer side of C is cut: rows at multiples of a tile, columns at multiples of a panel if
    // B or C is in panels, else of a vector.
    const bool by_rows = product.m > product.n;
    const bool in_panels = product.b.layout() == OperandB::Layout::panels ||
                           product.b.is_quantised() || product.c.is_in_panels();
    const std::size_t columns = in_panels ? table_.tile_columns : table_.lanes;
    split_by_worker(by_rows ? product.m : product.n, by_rows ? table_.tile_rows : columns,
                    [&](std::size_t worker, std::size_t first, std::size_t count) {
                        part(by_rows ? rows_of(product, first, count)
                                     : columns_of(product, first, count, table_.tile_columns),
                             worker);
                    });
}

} // namespace pocketgan::kernels
