#include "base/files.hpp"

#include "pocketgan/error.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <unistd.h>

namespace pocketgan {
namespace {

namespace fs = std::filesystem;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

[[noreturn]] void fail(const std::string& path, const char* what, int error) {
    throw Error(path + ": " + what + ": " + std::strerror(error));
}

// A name beside `path` that no other process uses.
std::string beside(const std::string& path, const char* purpose) {
    fs::path plain(path);
    if (!plain.has_filename()) // "folder/" names the folder
        plain = plain.parent_path();
    return plain.string() + "." + purpose + std::to_string(getpid());
}

} // namespace

std::vector<std::uint8_t> read_file(const std::string& path, std::uint64_t largest) {
    std::error_code error;
    if (fs::is_directory(path, error))
        throw Error(path + ": is a folder, a file was expected");
    const File file(std::fopen(path.c_str(), "rb"));
    if (!file)
        fail(path, "cannot be opened", errno);

    std::vector<std::uint8_t> bytes;
    constexpr std::size_t kChunk = std::size_t{1} << 20;
    const std::uint64_t size = fs::file_size(path, error); // unknown for a pipe
    if (!error && size <= largest)
        bytes.reserve(static_cast<std::size_t>(size) + 1);
    for (;;) {
        const std::size_t old = bytes.size();
        const std::size_t room = bytes.capacity() > old ? bytes.capacity() - old : kChunk;
        bytes.resize(old + room);
        const std::size_t got = std::fread(bytes.data() + old, 1, room, file.get());
        bytes.resize(old + got);
        if (bytes.size() > largest)
            throw Error(path + ": is longer than the " + std::to_string(largest) +
                        " bytes expected at most");
        if (got < room) {
            if (std::ferror(file.get()))
                fail(path, "cannot be read", errno);
            return bytes;
        }
    }
}

void write_file(const std::string& path, const void* bytes, std::size_t count) {
    const std::string part = beside(path, "part");
    File file(std::fopen(part.c_str(), "wb"));
    if (!file)
        fail(path, "cannot be written", errno);
    const bool written = std::fwrite(bytes, 1, count, file.get()) == count;
    int error = errno;
    if (std::fclose(file.release()) != 0 && written)
        error = errno;
    else if (written && std::rename(part.c_str(), path.c_str()) == 0)
        return;
    else if (written)
        error = errno;
    std::remove(part.c_str());
    fail(path, "cannot be written", error);
}

void write_file(const std::string& path, const std::string& text) {
    write_file(path, text.data(), text.size());
}

void replace_folder(const std::string& path,
                    const std::function<void(const std::string& folder)>& fill) {
    const std::string fresh = beside(path, "part");
    const std::string old = beside(path, "old");
    std::error_code error;
    if (fs::exists(path, error) && !fs::is_directory(path, error))
        throw Error(path + ": is a file, a folder was expected");
    fs::create_directories(fresh, error);
    if (error)
        throw Error(path + ": cannot be created: " + error.message());
    try {
        fill(fresh);
        fs::remove_all(old);
        if (fs::exists(path))
            fs::rename(path, old);
        fs::rename(fresh, path);
        fs::remove_all(old);
    } catch (const fs::filesystem_error& failure) {
        fs::remove_all(fresh, error);
        throw Error(path + ": cannot be written: " + failure.code().message());
    } catch (...) {
        fs::remove_all(fresh, error);
        throw;
    }
}

} // namespace pocketgan
