#pragma once

#include <cstddef>

namespace pocketgan::bench {

/// The peak rate of one core with the instruction set in use, in floating-point operations per
/// second, measured with multiply-adds (two operations each) in registers. The first call measures
/// it as the best of many short trials, as other programs can only slow them down.
double peak_flops();

/// Bytes per second that `threads` threads read in total, each its share of one buffer of `bytes`
/// repeatedly. The best of several trials.
double read_bandwidth(std::size_t bytes, std::size_t threads);

} // namespace pocketgan::bench
