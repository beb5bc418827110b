#include "training/memory.hpp"

#include "base/number_text.hpp"
#include "pocketgan/error.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace pocketgan {
namespace {

constexpr double kGibibyte = 1024.0 * 1024.0 * 1024.0;

double bytes_of(double floats) {
    return floats * sizeof(float);
}

std::string needed(double floats) {
    return "these settings need about " +
           number_text(std::ceil(bytes_of(floats) / kGibibyte * 10.0) / 10.0) + " GiB of memory";
}

double product(std::size_t a, std::size_t b) {
    return static_cast<double>(a) * static_cast<double>(b);
}

// Rows of W; shape.weight_rows() could overflow.
double weight_rows(const LayerShape& shape) {
    return product(shape.units(), shape.pieces);
}

} // namespace

double parameter_total(const std::vector<LayerSpec>& layers) {
    double sum = 0.0;
    for (const LayerSpec& layer : layers)
        sum += weight_rows(layer.shape) *
               (static_cast<double>(layer.shape.weight_columns()) +
                static_cast<double>(layer.shape.convolution.bias_per_pixel ? layer.shape.places()
                                                                           : 1) +
                (layer.normalised ? 3.0 : 0.0)); // gamma and moments
    return sum;
}

double pass_total(const std::vector<LayerSpec>& layers, double rows) {
    double sum = 0.0;
    for (const LayerSpec& layer : layers) {
        const double arrays = layer.normalised ? 3.0 : 1.0; // dU, and then n and dZ
        sum +=
            rows * (static_cast<double>(layer.shape.inputs) +
                    arrays * static_cast<double>(layer.shape.places()) * weight_rows(layer.shape));
    }
    return sum;
}

void check_addressable(double floats) {
    // A quarter of the address space: below it no array's size overflows, padding included.
    constexpr double kMost = static_cast<double>(PTRDIFF_MAX / 2) / sizeof(float);
    if (!(floats < kMost))
        throw Error(needed(floats) + ", more than can be addressed");
}

void check_available(double floats, std::optional<std::uint64_t> available) {
    if (!available || bytes_of(floats) <= static_cast<double>(*available))
        return;
    const double gibibytes = static_cast<double>(*available) / kGibibyte;
    throw Error(needed(floats) + ", and " + number_text(std::floor(gibibytes * 10.0) / 10.0) +
                " GiB are available; expected smaller networks or batches, or --force "
                "(RunOptions::force)");
}

void try_to_allocate(double floats) {
    // Volatile: the compiler must not leave out the pair of calls.
    void* volatile memory = std::malloc(static_cast<std::size_t>(bytes_of(floats)));
    if (!memory)
        throw std::bad_alloc();
    std::free(memory);
}

void throw_out_of_memory(double floats) {
    throw Error(needed(floats) + ", which could not be allocated");
}

} // namespace pocketgan
