#include "data/held_out.hpp"

#include "pocketgan/error.hpp"

#include <utility>

namespace pocketgan {
namespace {

constexpr std::uint64_t kShuffleSeed = 1;

/// Rows `indices` (n) of `all` (rows, width), which may be empty.
template <typename T>
std::vector<T> rows_of(ArrayView<T> all, const std::uint32_t* indices, std::size_t n,
                       std::size_t width) {
    std::vector<T> rows;
    if (all.empty())
        return rows;
    rows.reserve(n * width);
    for (std::size_t i = 0; i < n; ++i) {
        const T* const row = all.data() + indices[i] * width;
        rows.insert(rows.end(), row, row + width);
    }
    return rows;
}

} // namespace

std::vector<std::uint32_t> shuffled_indices(std::size_t count) {
    ShuffledOrder order(count, kShuffleSeed);
    const std::uint32_t* const indices = order.batch(0, count);
    return {indices, indices + count};
}

Dataset shuffled_part(const Dataset& data, Split split) {
    if (data.count() < 2)
        throw Error(data.source() + ": holds a single example; expected at least 2, of which one "
                                    "is held out");
    const std::vector<std::uint32_t> order = shuffled_indices(data.count());
    const std::size_t training = data.count() - held_out_count(data.count());
    const bool is_training = split == Split::train;
    const std::uint32_t* const indices = order.data() + (is_training ? 0 : training);
    const std::size_t count = is_training ? training : data.count() - training;
    const DataShape shape = {count, data.height(), data.width(), data.channels(), data.size()};
    std::vector<std::uint16_t> labels = rows_of(data.labels(), indices, count, 1);
    if (data.pixels().empty())
        return Dataset::from_floats(shape, rows_of(data.values(), indices, count, shape.size),
                                    std::move(labels), data.source(), data.class_names());
    return Dataset::from_bytes(shape, rows_of(data.pixels(), indices, count, shape.size),
                               std::move(labels), data.source(), data.class_names());
}

} // namespace pocketgan
