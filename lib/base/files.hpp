#pragma once

#include "base/system.hpp"

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

/// Whether it is certain that nothing has that name; false if it cannot be told, as for a loop of
/// links, so that opening it says why.
bool is_missing(const std::string& path);

struct NamedSize {
    std::string path;
    std::uint64_t size; ///< bytes
};

/// The files directly in a folder, in no order; none if it cannot be read.
std::vector<NamedSize> files_of(const std::string& folder);

/// The folders directly in a folder, as FOLDER/NAME, sorted; none if it cannot be read.
std::vector<std::string> folders_of(const std::string& folder);

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

/// What may be read: a file, or a pipe or a device as well, which can make the reader wait.
enum class Readable { file, anything };

/// A file that is read sequentially.
class InputFile {
public:
    /// Throws Error if it cannot be opened, is a folder, or is not `readable`. A pipe in place of a
    /// file is refused at once, also if nothing writes to it.
    explicit InputFile(const std::string& path, Readable readable = Readable::file);

    /// Size in bytes; unknown for a pipe or a device.
    std::optional<std::uint64_t> size() const { return size_; }

    /// Reads `count` bytes, or fewer at the end of the file. Throws Error if reading fails.
    std::size_t read(void* bytes, std::size_t count);

private:
    std::string path_;
    FileHandle file_;
    std::optional<std::uint64_t> size_;
};

/// A file that appears under its name, replacing an earlier one, when it is complete and, unless
/// set_sync() turned that off, on the disk. Devices and pipes are written to directly.
class OutputFile {
public:
    /// Throws Error if the file cannot be created.
    explicit OutputFile(const std::string& path);

    /// Throws Error if it cannot be written.
    void write(const void* bytes, std::size_t count);

    /// Flushes, closes, and renames the file to its name; without this call it never appears.
    /// Throws Error if that fails.
    void commit();

private:
    std::FILE* file() const { return device_ ? device_.get() : part_->file(); }

    std::string path_;                  ///< as given by the caller
    std::string target_;                ///< path_ with links resolved
    std::optional<TemporaryFile> part_; ///< none for a device
    FileHandle device_;
};

/// The bytes of a file. Throws Error as InputFile does, and if it is longer than `largest` bytes.
std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t largest,
                                    Readable readable = Readable::file);

/// Writes a file as OutputFile does.
void write_file(const std::string& path, const void* bytes, std::size_t count);
void write_file(const std::string& path, const std::string& text);

/// Creates the folder and the folders that it is in, unless they exist. Returns those that it
/// created, from the innermost. Throws Error if it cannot.
std::vector<std::string> make_folder(const std::string& path);

/// Calls `fill` with the name of a new folder in the parent folder of `path`, then replaces `path`
/// by it, so that readers see either the old or the new folder, complete. If `fill` throws, the new
/// folder is removed and `path` is unchanged. The contents of an earlier folder are deleted; the
/// caller checks that they may be. The old folder exists until the new one is on the disk (unless
/// set_sync() turned that off).
void replace_folder(const std::string& path,
                    const std::function<void(const std::string& folder)>& fill);

/// Undoes a replace_folder, or the writing of a file, that a killed process left half done beside
/// `path`: puts the old folder back if `path` is missing, and deletes temporary files.
void clear_leftovers(const std::string& path);

} // namespace pocketgan
