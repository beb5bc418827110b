#include "data/gzip_file.hpp"

#include "base/files.hpp"
#include "pocketgan/error.hpp"

#include <algorithm>
#include <cstdint>

#ifdef POCKETGAN_HAVE_ZLIB
#include <zlib.h>
#endif

namespace pocketgan {

bool is_gzip(const std::string& path) {
    std::uint8_t magic[2];
    return InputFile(path).read(magic, 2) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
}

#ifdef POCKETGAN_HAVE_ZLIB

struct GzipFile::State {
    explicit State(const std::string& p) : path(p), file(gzopen(p.c_str(), "rb")) {
        if (!file)
            throw Error(path + ": cannot be opened");
    }
    ~State() { gzclose(file); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    std::string path;
    gzFile file;
};

GzipFile::GzipFile(const std::string& path) : state_(std::make_unique<State>(path)) {}

std::size_t GzipFile::read(void* bytes, std::size_t count) {
    std::size_t total = 0;
    while (total < count) {
        const auto part = static_cast<unsigned>(std::min<std::size_t>(count - total, 1u << 30));
        const int got = gzread(state_->file, static_cast<std::uint8_t*>(bytes) + total, part);
        int error = Z_OK;
        const char* text = gzerror(state_->file, &error);
        if (error == Z_BUF_ERROR)
            throw Error(state_->path + ": ends in the middle of its packed bytes");
        if (got < 0)
            throw Error(state_->path + ": cannot be unpacked: " + text);
        if (got == 0)
            break;
        total += static_cast<std::size_t>(got);
    }
    return total;
}

#else

struct GzipFile::State {};

GzipFile::GzipFile(const std::string& path) {
    throw Error(path + ": is packed by gzip, which this build without zlib cannot read; gunzip it "
                       "first");
}

std::size_t GzipFile::read(void*, std::size_t) {
    return 0;
}

#endif

GzipFile::~GzipFile() = default;

} // namespace pocketgan
