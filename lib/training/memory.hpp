#pragma once

#include "nn/trainable_network.hpp"

#include <cstdint>
#include <new>
#include <optional>
#include <stdexcept>
#include <vector>

namespace pocketgan {

// Sizes are doubles, which do not overflow for settings that are too large.

/// The number of parameters of these layers.
double parameter_total(const std::vector<LayerSpec>& layers);

/// The floats that a Pass of `rows` examples through these layers holds.
double pass_total(const std::vector<LayerSpec>& layers, double rows);

/// Throws Error with the memory needed if `floats` floats cannot be addressed.
void check_addressable(double floats);

/// Throws std::bad_alloc if the system refuses one array of `floats` floats, at most
/// what can be addressed. It grants many small arrays that are more in all than it has, and ends
/// the program when they are used.
void try_to_allocate(double floats);

/// Throws Error with both figures if `floats` floats are more than `available` bytes, what the
/// machine has (available_memory). Does nothing if that is unknown.
void check_available(double floats, std::optional<std::uint64_t> available);

[[noreturn]] void throw_out_of_memory(double floats);

/// Returns make(), which allocates about `floats` floats, now or later. Throws Error with the
/// memory needed if there is not enough.
template <typename Make>
auto allocate(double floats, const Make& make) {
    check_addressable(floats);
    try {
        try_to_allocate(floats);
        return make();
    } catch (const std::bad_alloc&) {
        throw_out_of_memory(floats);
    } catch (const std::length_error&) {
        throw_out_of_memory(floats);
    }
}

} // namespace pocketgan
