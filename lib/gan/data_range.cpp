#include "gan/data_range.hpp"

#include "base/names.hpp"
#include "pocketgan/error.hpp"
#include "training/example_count.hpp"

#include <cmath>
#include <vector>

namespace pocketgan {
namespace {

constexpr Named<DataRange> kRanges[] = {{DataRange::automatic, "auto"},
                                        {DataRange::unit, "unit"},
                                        {DataRange::symmetric, "symmetric"},
                                        {DataRange::standardised, "standardised"}};

// (x - mean) / deviation at x = 0 (black) and x = 1 (white): the pixels of the first `count`
// examples get mean 0 and standard deviation 1.
PixelRange standardised(const Dataset& data, std::size_t count) {
    std::vector<float> row(data.size());
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        data.rows(i, 0.0f, 1.0f, {row.data(), 1, data.size()});
        for (const float x : row) {
            sum += x;
            squares += static_cast<double>(x) * x;
        }
    }
    const double n = static_cast<double>(count) * static_cast<double>(data.size());
    const double mean = sum / n;
    const double deviation = std::sqrt(squares / n - mean * mean);
    if (!(deviation > 0.0))
        throw Error(data.source() + ": all pixels are alike; they cannot be standardised");
    return {static_cast<float>(-mean / deviation), static_cast<float>((1.0 - mean) / deviation)};
}

} // namespace

const char* to_string(DataRange range) {
    return name_of(kRanges, range);
}

DataRange data_range_from_string(const std::string& name) {
    return value_of(kRanges, "data range", name);
}

PixelRange range_of(const GanSettings& settings, const Dataset& data) {
    const PixelRange unit{0.0f, 1.0f}, symmetric{-1.0f, 1.0f};
    switch (settings.range) {
    case DataRange::unit:
        return unit;
    case DataRange::symmetric:
        return symmetric;
    case DataRange::standardised:
        return standardised(data, example_count(settings.examples, data));
    case DataRange::automatic:
        break;
    }
    const bool is_unit =
        settings.output == Activation::sigmoid || settings.output == Activation::linear;
    return is_unit ? unit : symmetric;
}

} // namespace pocketgan
