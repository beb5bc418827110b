#include "base/files.hpp"

#include "base/text.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <unistd.h>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, const char* what, int error) {
    throw Error(joined({path, ": ", what, ": ", std::strerror(error)}));
}

// `path` with symbolic links resolved and without a slash at the end, so that renaming onto it
// keeps the link.
std::string resolve(const std::string& path) {
    std::error_code error;
    if (fs::is_symlink(path, error)) {
        const fs::path target = fs::canonical(path, error);
        if (!error)
            return target.string();
    }
    const fs::path plain(path);
    return plain.has_filename() ? path : plain.parent_path().string();
}

// A name in the folder of `path` that no other process uses.
std::string beside(const std::string& path, const char* purpose) {
    return joined({path, ".", purpose, getpid()});
}

// Devices and pipes are written to, not replaced: a rename onto /dev/null would delete it.
bool is_special(const std::string& path) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

} // namespace

bool exists(const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
}

bool is_folder(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

InputFile::InputFile(const std::string& path) : path_(path) {
    if (is_folder(path))
        throw Error(joined({path, ": is a folder, a file was expected"}));
    file_.reset(std::fopen(path.c_str(), "rb"));
    if (!file_)
        fail(path, "cannot be opened", errno);
    std::setvbuf(file_.get(), nullptr, _IONBF, 0); // callers read into large buffers
    std::error_code error;
    const std::uint64_t size = fs::file_size(path, error);
    if (!error)
        size_ = size;
}

std::size_t InputFile::read(void* bytes, std::size_t count) {
    const std::size_t got = std::fread(bytes, 1, count, file_.get());
    if (got < count && std::ferror(file_.get()))
        fail(path_, "cannot be read", errno);
    return got;
}

OutputFile::OutputFile(const std::string& path) :
    path_(path), target_(resolve(path)), part_(is_special(path) ? path : beside(target_, "part")) {
    if (is_folder(target_))
        throw Error(joined({path, ": is a folder, a file was expected"}));
    file_.reset(std::fopen(part_.c_str(), "wb"));
    if (!file_)
        fail(path, "cannot be written", errno);
}

OutputFile::~OutputFile() {
    if (file_ && part_ != path_)
        std::remove(part_.c_str());
}

void OutputFile::write(const void* bytes, std::size_t count) {
    if (std::fwrite(bytes, 1, count, file_.get()) != count)
        fail(path_, "cannot be written", errno);
}

void OutputFile::commit() {
    // A full disk may be reported only when the buffer is flushed.
    bool written = std::fclose(file_.release()) == 0;
    if (part_ != path_) {
        written = written && std::rename(part_.c_str(), target_.c_str()) == 0;
        if (!written) {
            const int error = errno;
            std::remove(part_.c_str());
            errno = error;
        }
    }
    if (!written)
        fail(path_, "cannot be written", errno);
}

std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t largest) {
    InputFile file(path);
    const std::string too_long =
        joined({path, ": is longer than the ", largest, " bytes expected at most"});
    if (file.size().value_or(0) > largest)
        throw Error(too_long);

    std::vector<std::uint8_t> bytes;
    constexpr std::uint64_t kChunk = std::uint64_t{1} << 16;
    // One byte more than the size of the file, so that one read also reaches its end.
    std::size_t room = static_cast<std::size_t>(file.size().value_or(kChunk) + 1);
    for (;;) {
        const std::size_t old = bytes.size();
        bytes.resize(old + room);
        const std::size_t got = file.read(bytes.data() + old, room);
        bytes.resize(old + got);
        if (bytes.size() > largest)
            throw Error(too_long);
        if (got < room)
            return bytes;
        room = kChunk;
    }
}

void write_file(const std::string& path, const void* bytes, std::size_t count) {
    OutputFile file(path);
    file.write(bytes, count);
    file.commit();
}

void write_file(const std::string& path, const std::string& text) {
    write_file(path, text.data(), text.size());
}

void replace_folder(const std::string& path,
                    const std::function<void(const std::string& folder)>& fill) {
    const std::string target = resolve(path);
    const std::string fresh = beside(target, "part");
    const std::string old = beside(target, "old");
    std::error_code error;
    if (exists(target) && !is_folder(target))
        throw Error(joined({path, ": is a file, a folder was expected"}));
    fs::remove_all(fresh, error);
    fs::create_directories(fresh, error);
    if (error)
        throw Error(joined({path, ": cannot be created: ", error.message()}));

    try {
        fill(fresh);
    } catch (...) {
        fs::remove_all(fresh, error);
        throw;
    }

    const bool replaces = exists(target);
    if (replaces) {
        fs::remove_all(old, error);
        fs::rename(target, old, error);
    }
    if (!error) {
        fs::rename(fresh, target, error);
        if (error && replaces) {
            std::error_code ignored;
            fs::rename(old, target, ignored);
        }
    }
    if (error) {
        const std::string reason = error.message();
        fs::remove_all(fresh, error);
        throw Error(joined({path, ": cannot be written: ", reason}));
    }
    fs::remove_all(old, error);
}

} // namespace pocketgan
