#pragma once

#include <atomic>
#include <cstddef>

/// How often the runner that allocations.cpp is linked into has taken memory by new.
extern std::atomic<std::size_t> allocations;
