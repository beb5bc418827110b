#pragma once

#include "nn/trainable_network.hpp"

#include <new>
#include <stdexcept>
#include <vector>

namespace pocketgan {

// Sizes are computed in double, which does not overflow where settings ask for the impossible.

/// Parameters of such layers.
double parameter_total(const std::vector<LayerSpec>& layers);

/// Floats of a pass of `rows` examples through such layers.
double pass_total(const std::vector<LayerSpec>& layers, double rows);

/// Throws Error, with the memory that is needed, where `floats` floats cannot be addressed.
void check_addressable(double floats);

[[noreturn]] void throw_out_of_memory(double floats);

/// make(), which allocates about `floats` floats. Throws Error, with the memory that is needed,
/// where that is more than there is.
template <typename Make>
auto allocate(double floats, const Make& make) {
    check_addressable(floats);
    try {
        return make();
    } catch (const std::bad_alloc&) {
        throw_out_of_memory(floats);
    } catch (const std::length_error&) {
        throw_out_of_memory(floats);
    }
}

} // namespace pocketgan
