#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {

/// Whether there is anything of that name, and whether it is a folder; false where one cannot look.
bool exists(const std::string& path);
bool is_folder(const std::string& path);

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

/// A file that is read from its start to its end.
class InputFile {
public:
    /// Throws Error if it cannot be opened or is a folder.
    explicit InputFile(const std::string& path);

    /// Bytes in all; unknown for a pipe or a device.
    std::optional<std::uint64_t> size() const { return size_; }

    /// Reads up to `count` bytes; fewer come only at the end. Throws Error if reading fails.
    std::size_t read(void* bytes, std::size_t count);

private:
    std::string path_;
    FileHandle file_;
    std::optional<std::uint64_t> size_;
};

/// A file that appears under its name, in place of an earlier one, only when it is whole. Devices
/// and pipes are written to directly.
class OutputFile {
public:
    /// Throws Error if nothing can be written there.
    explicit OutputFile(const std::string& path);
    /// Removes what was written unless commit() was called.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Throws Error if it cannot be written.
    void write(const void* bytes, std::size_t count);

    /// The last bytes are written: give the file its name. Throws Error if that fails.
    void commit();

private:
    std::string path_;   ///< as the caller calls it
    std::string target_; ///< the file that it names
    std::string part_;   ///< what is written to; `target_` itself for a device
    FileHandle file_;
};

/// The whole of a file. Throws Error if it cannot be read or is longer than `largest` bytes.
std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t largest);

/// Writes a file as OutputFile does.
void write_file(const std::string& path, const void* bytes, std::size_t count);
void write_file(const std::string& path, const std::string& text);

/// Calls `fill` with the name of a new folder beside `path`, then puts that folder in the place of
/// `path`, so that readers see the old or the new one, whole. If `fill` throws, the new folder is
/// removed and `path` stays as it was. What an earlier folder held is deleted: the caller knows
/// that it may be.
void replace_folder(const std::string& path,
                    const std::function<void(const std::string& folder)>& fill);

} // namespace pocketgan
