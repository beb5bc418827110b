#include "base/system.hpp"

#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#ifdef _WIN32
#include <io.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

#ifdef __linux__
#include <sys/syscall.h>
#endif

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

// Temporary names of one target: so many processes may write it at a time.
constexpr int kMostNames = 16;

// Names of temporary files: distinctive, because a file of that name is taken for a leftover.
std::string temporary_name(const std::string& target, int number) {
    if (number == 0)
        return target + ".pocketgan-part";
    return joined({target, ".pocketgan-part", number});
}

bool rename_path(const std::string& from, const std::string& to) {
    std::error_code error; // std::rename on Windows does not replace a file
    fs::rename(from, to, error);
    errno = error.value();
    return !error;
}

#ifdef _WIN32

void close_descriptor(int) {}

bool sync_descriptor(int descriptor) {
    return _commit(descriptor) == 0;
}

#else

// True, too, where the file system or an emulator cannot sync: nothing is left to wait for.
bool sync_descriptor(int descriptor) {
#ifdef F_FULLFSYNC // macOS, where fsync() leaves data in the cache of the drive
    if (fcntl(descriptor, F_FULLFSYNC) == 0)
        return true;
#endif
    return fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP;
}

void close_descriptor(int descriptor) {
    if (descriptor >= 0)
        close(descriptor);
}

bool is_at(int descriptor, const std::string& path) {
    struct stat opened, named;
    return fstat(descriptor, &opened) == 0 && lstat(path.c_str(), &named) == 0 &&
           opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

// Whether this process now has the lock of the file or folder that is at `path`. True, too, if the
// file system has no locks; there, two processes must not write one file at a time.
bool take_lock(int descriptor, const std::string& path) {
    return (flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) &&
           is_at(descriptor, path);
}

int open_folder(const char* path) {
    return open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

int open_new_folder(const char* path) {
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return -1;
    return open_folder(path);
}

// A file of that name is written to only if it can be a leftover of this user: not a link, a pipe,
// a device, a second name of another file, or somebody else's.
int open_new_file(const char* path) {
    constexpr int kFlags = O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
    int descriptor = open(path, kFlags | O_CREAT | O_EXCL, 0666);
    if (descriptor >= 0 || errno != EEXIST)
        return descriptor;
    descriptor = open(path, kFlags);
    struct stat status;
    if (descriptor < 0 || (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
                           status.st_nlink == 1 && status.st_uid == geteuid()))
        return descriptor;
    close(descriptor);
    return -1;
}

// Opens and locks the first temporary name that no other process holds, and stores it in `path`.
// Returns -1 and sets errno if it cannot.
int claim(const std::string& target, std::string& path, int (*open_part)(const char* path)) {
    for (int number = 0; number < kMostNames; ++number) {
        const std::string part = temporary_name(target, number);
        const int descriptor = open_part(part.c_str());
        if (descriptor >= 0 && take_lock(descriptor, part)) {
            path = part;
            return descriptor;
        }
        const int error = errno;
        close_descriptor(descriptor);
        struct stat status;
        if (descriptor < 0 && lstat(part.c_str(), &status) != 0) {
            errno = error; // the folder is missing or cannot be written to
            return -1;
        }
    }
    errno = EEXIST;
    return -1;
}

bool sync_path(const std::string& path, int flags) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
    if (descriptor < 0)
        return errno == EACCES; // a folder that may be written to but not read cannot be synced
    const bool synced = sync_descriptor(descriptor);
    const int error = errno;
    close(descriptor);
    errno = error;
    return synced;
}

#endif

#if defined(__linux__) && defined(SYS_renameat2)
constexpr unsigned kExchange = 2; // RENAME_EXCHANGE, which not all C libraries declare

bool exchange_paths(const std::string& a, const std::string& b) {
    return syscall(SYS_renameat2, AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), kExchange) == 0;
}
#elif defined(__APPLE__)
bool exchange_paths(const std::string& a, const std::string& b) {
    return renamex_np(a.c_str(), b.c_str(), RENAME_SWAP) == 0;
}
#else
bool exchange_paths(const std::string&, const std::string&) {
    return false;
}
#endif

} // namespace

void throw_file_error(const std::string& path, const char* what, int error) {
    throw_error({path, ": ", what, ": ", std::strerror(error)});
}

#ifndef _WIN32

// The type is looked at after opening: another process could replace the file in between.
// O_NONBLOCK lets a pipe without a writer be opened; it has no effect on files.
OpenedFile open_to_read(const std::string& path, bool waits) {
    OpenedFile opened;
    const int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (waits ? 0 : O_NONBLOCK);
    const int descriptor = ::open(path.c_str(), flags);
    if (descriptor < 0)
        return opened;
    opened.file = ::fdopen(descriptor, "rb");
    struct stat status {};
    if (!opened.file)
        close(descriptor);
    if (!opened.file || ::fstat(descriptor, &status) != 0)
        return opened;
    opened.is_folder = S_ISDIR(status.st_mode);
    if (S_ISREG(status.st_mode))
        opened.size = static_cast<std::uint64_t>(status.st_size);
    return opened;
}

std::FILE* open_stream(int stream) {
    std::fflush(stream == STDOUT_FILENO ? stdout : stderr);
    const int descriptor = fcntl(stream, F_DUPFD_CLOEXEC, 0);
    std::FILE* const file = descriptor < 0 ? nullptr : fdopen(descriptor, "wb");
    if (!file)
        close_descriptor(descriptor);
    return file;
}

TemporaryFile::TemporaryFile(const std::string& target) : TemporaryFile() {
    lock_ = claim(target, path_, open_new_file);
    // Another descriptor of the open file, so that the lock outlasts fclose().
    const int descriptor =
        lock_ >= 0 && ftruncate(lock_, 0) == 0 ? fcntl(lock_, F_DUPFD_CLOEXEC, 0) : -1;
    file_ = descriptor >= 0 ? fdopen(descriptor, "wb") : nullptr;
    if (!file_) {
        const int error = errno;
        close_descriptor(descriptor);
        throw_file_error(target, "cannot be written", error);
    }
}

TemporaryFolder::TemporaryFolder(const std::string& target) : TemporaryFolder() {
    lock_ = claim(target, path_, open_new_folder);
    if (lock_ < 0)
        throw_file_error(target, "cannot be created", errno);
    std::error_code error;
    fs::directory_iterator left(path_, error);
    while (!error && left != fs::end(left)) {
        fs::remove_all(left->path(), error);
        if (!error)
            left.increment(error);
    }
    if (error)
        throw_file_error(path_, "cannot be emptied", error.value());
}

bool TemporaryFolder::exchange_with(const std::string& target) {
    // The earlier folder is locked, so that no other process takes it for a leftover. One that is
    // replaced meanwhile by another process is locked by it until it is deleted.
    do {
        close_descriptor(target_lock_);
        target_lock_ = open_folder(target.c_str());
    } while (target_lock_ >= 0 && flock(target_lock_, LOCK_EX) == 0 &&
             !is_at(target_lock_, target));
    return exchange_paths(path_, target);
}

LeftoverLock::LeftoverLock(const std::string& path) {
    struct stat status;
    if (lstat(path.c_str(), &status) != 0)
        return;
    descriptor_ = open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    held_ = descriptor_ >= 0 && take_lock(descriptor_, path);
}

bool sync_folder(const std::string& path) {
    return sync_path(path, O_DIRECTORY);
}

bool sync_tree(const std::string& path) {
    std::error_code error;
    fs::recursive_directory_iterator entries(path, error);
    for (; !error && entries != fs::end(entries); entries.increment(error))
        if (!sync_path(entries->path().string(), 0))
            return false;
    return !error && sync_folder(path);
}

#else

std::FILE* open_stream(int stream) {
    std::fflush(stream == 1 ? stdout : stderr);
    const int descriptor = _dup(stream);
    return descriptor < 0 ? nullptr : _fdopen(descriptor, "wb");
}

OpenedFile open_to_read(const std::string& path, bool) {
    OpenedFile opened;
    std::error_code error;
    opened.is_folder = fs::is_directory(path, error);
    opened.file = opened.is_folder ? nullptr : std::fopen(path.c_str(), "rb");
    if (const std::uintmax_t size = fs::file_size(path, error); opened.file && !error)
        opened.size = size;
    return opened;
}

TemporaryFile::TemporaryFile(const std::string& target) : TemporaryFile() {
    path_ = temporary_name(target, 0);
    file_ = std::fopen(path_.c_str(), "wb");
    if (!file_)
        throw_file_error(target, "cannot be written", errno);
}

TemporaryFolder::TemporaryFolder(const std::string& target) : TemporaryFolder() {
    path_ = temporary_name(target, 0);
    std::error_code error;
    fs::remove_all(path_, error);
    if (!error)
        fs::create_directory(path_, error);
    if (error)
        throw_file_error(target, "cannot be created", error.value());
}

bool TemporaryFolder::exchange_with(const std::string& target) {
    return exchange_paths(path_, target);
}

LeftoverLock::LeftoverLock(const std::string& path) {
    std::error_code error;
    held_ = fs::exists(path, error);
}

bool sync_folder(const std::string&) {
    return true;
}

bool sync_tree(const std::string&) {
    return true;
}

#endif

LeftoverLock::~LeftoverLock() {
    close_descriptor(descriptor_);
}

void remove_temporaries(const std::string& target) {
    for (int number = 0; number < kMostNames; ++number) {
        const std::string part = temporary_name(target, number);
        std::error_code ignored;
        if (const LeftoverLock lock(part); lock.held())
            fs::remove_all(part, ignored);
    }
}

TemporaryFile::~TemporaryFile() {
    if (file_)
        std::fclose(file_);
    if (!path_.empty())
        std::remove(path_.c_str());
    close_descriptor(lock_);
}

bool TemporaryFile::rename_to(const std::string& target, bool sync) {
    // A full disk may be reported only when the buffer is flushed or the file is closed.
    bool written = std::fflush(file_) == 0 && (!sync || sync_descriptor(fileno(file_)));
    int error = errno;
    if (std::fclose(std::exchange(file_, nullptr)) != 0 && written) {
        written = false;
        error = errno;
    }
    errno = error;
    if (!written || !rename_path(path_, target))
        return false;
    path_.clear();
    return true;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty())
        fs::remove_all(path_, ignored);
    close_descriptor(lock_);
    close_descriptor(target_lock_);
}

bool TemporaryFolder::rename_to(const std::string& target) {
    if (!rename_path(path_, target))
        return false;
    path_.clear();
    return true;
}

} // namespace pocketgan
