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

/// Whether a file or folder of that name exists, and whether it is a folder; false if the parent
/// folder cannot be read.
bool exists(const std::string& path);
bool is_folder(const std::string& path);

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

/// A file that is read sequentially.
class InputFile {
public:
    /// Throws Error if it cannot be opened or is a folder.
    explicit InputFile(const std::string& path);

    /// Size in bytes; unknown for a pipe or a device.
    std::optional<std::uint64_t> size() const { return size_; }

    /// Reads `count` bytes, or fewer at the end of the file. Throws Error if reading fails.
    std::size_t read(void* bytes, std::size_t count);

private:
    std::string path_;
    FileHandle file_;
    std::optional<std::uint64_t> size_;
};

/// A file that appears under its name, replacing an earlier one, when it is complete. Devices and
/// pipes are written to directly.
class OutputFile {
public:
    /// Throws Error if the file cannot be created.
    explicit OutputFile(const std::string& path);
    /// Removes the temporary file unless commit() was called.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    /// Throws Error if it cannot be written.
    void write(const void* bytes, std::size_t count);

    /// Flushes, closes, and renames the file to its name. Throws Error if that fails.
    void commit();

private:
    std::string path_;   ///< as given by the caller
    std::string target_; ///< path_ with links resolved
    std::string part_;   ///< the temporary file; path_ itself for a device
    FileHandle file_;
};

/// The bytes of a file. Throws Error if it cannot be read or is longer than `largest` bytes.
std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t largest);

/// Writes a file as OutputFile does.
void write_file(const std::string& path, const void* bytes, std::size_t count);
void write_file(const std::string& path, const std::string& text);

/// Calls `fill` with the name of a new folder in the parent folder of `path`, then replaces `path`
/// by it, so that readers see either the old or the new folder, complete. If `fill` throws, the new
/// folder is removed and `path` is unchanged. The contents of an earlier folder are deleted; the
/// caller checks that they may be.
void replace_folder(const std::string& path,
                    const std::function<void(const std::string& folder)>& fill);

} // namespace pocketgan
