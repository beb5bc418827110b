#pragma once

#include <atomic>
#include <cstddef>

/// How often the runner that allocations.cpp is linked into has taken memory by new, the bytes that
/// it holds, and the most that it held since `most_live_bytes` was set.
extern std::atomic<std::size_t> allocations, live_bytes, most_live_bytes;
