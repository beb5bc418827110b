#pragma once

#include <string>

namespace pocketgan {

/// Occupies those of the descriptors 0, 1 and 2 that are closed, so that no file that the program
/// opens later gets the number of standard output and takes what is printed. Reading and writing
/// them still fails. The first call of main(). Has no effect on Windows.
void occupy_standard_streams();

/// Writes `text` to standard output. Throws Error if that fails.
void write_output(const std::string& text);

/// Writes what standard output still buffers. Throws Error if this or an earlier write to it,
/// by any function, failed.
void flush_output();

} // namespace pocketgan
