#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace pocketgan {

/// The whole of a file. Throws Error if it cannot be read or is longer than `largest` bytes.
std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t largest);

/// Writes a file so that it appears under its name only when it is whole, replacing an earlier one.
/// Throws Error, leaving no part of it, if it cannot be written.
void write_file(const std::string& path, const void* bytes, std::size_t count);
void write_file(const std::string& path, const std::string& text);

/// Calls `fill` with the name of a new folder beside `path`, then puts that folder in the place of
/// `path`, so that readers see the old or the new one, whole. If `fill` throws, the new folder is
/// removed and `path` stays as it was.
void replace_folder(const std::string& path,
                    const std::function<void(const std::string& folder)>& fill);

} // namespace pocketgan
