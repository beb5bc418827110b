#include "base/check.hpp"

#include "base/text.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>

namespace pocketgan {
namespace {

constexpr std::size_t kMostFloats = PTRDIFF_MAX / sizeof(float);

// The end of the last row is at (rows - 1) * stride + columns.
bool is_addressable(ConstMatrixView view) {
    return view.columns <= kMostFloats &&
           (view.rows == 1 || view.stride <= (kMostFloats - view.columns) / (view.rows - 1));
}

} // namespace

void check_view(ConstMatrixView view, const char* name) {
    if (view.stride < view.columns)
        throw_error({name, " has a stride of ", view.stride, "; expected at least its ",
                     view.columns, " columns"});
    if (view.rows == 0 || view.columns == 0)
        return;
    if (!view.data)
        throw_error({name, " is null; expected ", view.rows, " x ", view.columns, " numbers"});
    if (!is_addressable(view))
        throw_error({name, " is ", view.rows, " x ", view.columns, " with a stride of ",
                     view.stride, "; expected at most ", kMostFloats, " numbers"});
}

void check_not_empty(ConstMatrixView view, const char* name) {
    if (view.rows == 0 || view.columns == 0)
        throw_error({name, " is ", view.rows, " x ", view.columns,
                     "; expected at least one row and one column"});
    check_view(view, name);
}

void check_columns(ConstMatrixView view, const char* name, std::size_t columns) {
    if (view.columns != columns)
        throw_error({name, " has ", view.columns, " columns; expected ", columns});
    check_view(view, name);
}

void check_shape(ConstMatrixView view, const char* name, std::size_t rows, std::size_t columns) {
    if (view.rows != rows || view.columns != columns)
        throw_error(
            {name, " is ", view.rows, " x ", view.columns, "; expected ", rows, " x ", columns});
    check_view(view, name);
}

void check_array(const void* data, std::size_t count, const char* name) {
    if (!data && count > 0)
        throw_error({name, " is null; expected ", count, " numbers"});
}

bool all_finite(const float* numbers, std::size_t count) {
    // The exponent of NaN and infinity is all ones. One more carries into the sign's bit.
    constexpr std::uint32_t kWithoutSign = 0x7fffffff, kOne = 0x00800000, kSign = 0x80000000;
    std::uint32_t carries = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &numbers[i], sizeof bits);
        carries |= (bits & kWithoutSign) + kOne;
    }
    return (carries & kSign) == 0;
}

void check_finite(ConstMatrixView view, const char* name) {
    for (std::size_t i = 0; i < view.rows; ++i) {
        if (all_finite(view.row(i), view.columns))
            continue;
        std::size_t j = 0;
        while (std::isfinite(view(i, j)))
            ++j;
        throw_error({name, " has ", std::isnan(view(i, j)) ? "NaN" : "infinity", " in row ", i,
                     ", column ", j, "; expected finite numbers"});
    }
}

} // namespace pocketgan
