#include "kernels/workers.hpp"

#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <string>
#include <system_error>

namespace pocketgan::kernels {
namespace {

// How often a thread polls for work, or for the others to finish, before it sleeps or yields: some
// tens of microseconds, about the cost of waking a thread. Ten times as many made each task ten
// times as slow when other programs used the processors too.
constexpr int kSpins = 2000;

inline void pause() {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

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

Workers::Workers(std::size_t threads) : table_(sampling_table()), scratch_(threads ? threads : 1) {
    try {
        threads_.reserve(scratch_.size() - 1);
        for (std::size_t worker = 1; worker < scratch_.size(); ++worker)
            threads_.emplace_back([this, worker] { serve(worker); });
    } catch (const std::system_error& error) {
        const std::size_t started = count();
        stop();
        throw_error({"cannot start ", threads, " threads, only ", started, ": ", error.what()});
    }
}

Workers::~Workers() {
    stop();
}

void Workers::stop() {
    {
        const std::lock_guard<std::mutex> lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_)
        thread.join();
}

void Workers::serve(std::size_t worker) {
    unsigned seen = 0;
    for (;;) {
        for (int spin = 0; spin < kSpins && round_ == seen && !stop_; ++spin)
            pause();
        if (round_ == seen && !stop_) {
            std::unique_lock<std::mutex> lock(mutex_);
            ++sleeping_;
            wake_.wait(lock, [&] { return round_ != seen || stop_; });
            --sleeping_;
        }
        if (stop_)
            return;
        ++seen;
        task_(context_, worker, count());
        --left_;
    }
}

void Workers::run(Task task, void* context) {
    if (threads_.empty())
        return task(context, 0, 1);
    task_ = task;
    context_ = context;
    left_ = threads_.size();
    ++round_;
    if (sleeping_ != 0) {
        // With the mutex free, each worker either has seen the new round or waits for wake_.
        { const std::lock_guard<std::mutex> lock(mutex_); }
        wake_.notify_all();
    }
    task(context, 0, count());
    for (int spin = 0; left_ != 0; ++spin) {
        if (spin < kSpins)
            pause();
        else
            std::this_thread::yield(); // other programs use the processors
    }
}

void Workers::product(const Product& product) {
    const auto part = [this](const Product& p, std::size_t worker) {
        AlignedFloats& scratch = scratch_[worker];
        const bool quantised = p.b.is_quantised();
        const std::size_t size =
            quantised ? table_.product_quantised_scratch(p) : table_.product_scratch(p);
        if (scratch.size() < size)
            scratch.resize(size);
        (quantised ? table_.product_quantised : table_.product)(p, scratch.data());
    };
    const std::uint64_t multiply_adds = std::uint64_t{product.m} * product.n * product.k;
    if (threads_.empty() || multiply_adds < kLeastProduct)
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
