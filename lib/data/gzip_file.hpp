#pragma once

#include <cstddef>
#include <memory>
#include <string>

namespace pocketgan {

/// Whether a file is packed by gzip, whatever its name is. Throws Error as InputFile does.
bool is_gzip(const std::string& path);

/// Reads the unpacked bytes of a .gz file, with the interface of InputFile.
class GzipFile {
public:
    /// Throws Error if it cannot be opened, and in a build without zlib.
    explicit GzipFile(const std::string& path);
    ~GzipFile();

    /// Reads `count` bytes, or fewer at the end of the file. Throws Error for damaged bytes.
    std::size_t read(void* bytes, std::size_t count);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace pocketgan
