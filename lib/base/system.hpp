#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

// Files and folders: what POSIX and Windows do differently. A lock here is one of flock(): it
// belongs to an open file or folder and ends when that is closed, at the latest with its process
// and the children that it forked, however they end. On Windows and on file systems without locks,
// two processes must not write one file at a time.

namespace pocketgan {

/// Throws Error that `what` happened to a file or folder, with the text of `error`, an errno.
[[noreturn]] void throw_file_error(const std::string& path, const char* what, int error);

/// A file that was opened to be read, or why not.
struct OpenedFile {
    std::FILE* file = nullptr; ///< null: errno says why
    bool is_folder = false;
    std::optional<std::uint64_t> size; ///< bytes; none for a pipe or a device
};

/// Opens a file. Unless `waits`, a pipe that nothing writes to is opened at once.
OpenedFile open_to_read(const std::string& path, bool waits);

/// Opens standard output (1) or standard error (2) a second time, behind what was printed. Returns
/// null and sets errno if it cannot.
std::FILE* open_stream(int stream);

/// A temporary file beside `target`, locked as long as the object exists.
class TemporaryFile {
public:
    /// Creates it, or empties one that a killed process left. Throws Error if it cannot.
    explicit TemporaryFile(const std::string& target);
    /// Deletes the file unless rename_to() returned true.
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    std::FILE* file() const { return file_; }

    /// Closes the file, after syncing it if `sync`, and renames it. Called once. Returns false and
    /// sets errno if that fails.
    bool rename_to(const std::string& target, bool sync);

private:
    TemporaryFile() = default; // then the destructor cleans up when the other constructor throws

    std::string path_;
    std::FILE* file_ = nullptr;
    int lock_ = -1;
};

/// An empty temporary folder beside `target`, locked as long as the object exists.
class TemporaryFolder {
public:
    /// Creates it, or empties one that a killed process left. Throws Error if it cannot.
    explicit TemporaryFolder(const std::string& target);
    /// Deletes the folder, or the one that it was exchanged with, unless rename_to() returned true.
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const { return path_; }

    /// Returns false and sets errno if that fails.
    bool rename_to(const std::string& target);

    /// Gives this folder the name `target` and the folder of that name this one's, in one step.
    /// Returns false, and changes nothing, if the file system cannot.
    bool exchange_with(const std::string& target);

private:
    TemporaryFolder() = default; // then the destructor cleans up when the other constructor throws

    std::string path_;
    int lock_ = -1;
    int target_lock_ = -1; ///< of the folder that this one was exchanged with
};

/// The lock of a file or folder that a killed process may have left, as long as the object exists.
class LeftoverLock {
public:
    explicit LeftoverLock(const std::string& path);
    ~LeftoverLock();
    LeftoverLock(const LeftoverLock&) = delete;
    LeftoverLock& operator=(const LeftoverLock&) = delete;

    /// Whether it is there, and no process is using it.
    bool held() const { return held_; }

private:
    int descriptor_ = -1;
    bool held_ = false;
};

/// Deletes the temporary files and folders beside `target` that killed processes left.
void remove_temporaries(const std::string& target);

/// Waits until the names of the files in a folder are on the disk (fsync). Returns true where a
/// folder cannot be synced, false with errno set if it fails.
bool sync_folder(const std::string& path);

/// The same for the folder and all that is in it.
bool sync_tree(const std::string& path);

} // namespace pocketgan
