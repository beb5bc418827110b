#pragma once

#include <cstddef>

namespace pocketgan::bench {

/// The most that one core of this machine does with the instruction set that runs, in
/// floating-point operations a second: two a multiply-add, all in registers. Measured once, as the
/// best of many short trials, because whatever else the machine does only ever slows them down.
double peak_flops();

/// Bytes a second that `threads` threads read, each its share of one buffer of `bytes` again and
/// again. Best of several trials.
double read_bandwidth(std::size_t bytes, std::size_t threads);

} // namespace pocketgan::bench
