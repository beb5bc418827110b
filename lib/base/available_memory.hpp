#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pocketgan {

/// The bytes of memory that this process can still use without swapping: on Linux MemAvailable of
/// /proc/meminfo, or what the limits of the process's control groups (versions 1 and 2) leave if
/// that is less; elsewhere the physical memory. Empty if the system does not tell. `root` is put
/// before the names of the system's files, for tests.
std::optional<std::uint64_t> available_memory(const std::string& root = "");

} // namespace pocketgan
