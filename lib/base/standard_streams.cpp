#include "base/standard_streams.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#ifndef _WIN32
#include <fcntl.h>
#include <unistd.h>
#endif

namespace pocketgan {
namespace {

[[noreturn]] void fail(int error) {
    throw_error({"standard output: cannot be written: ", std::strerror(error)});
}

} // namespace

void occupy_standard_streams() {
#ifndef _WIN32
    // A folder: it cannot be read or written, nor opened again for it by the name /dev/stdout, and
    // "/" exists everywhere. open() takes the lowest free number.
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream)
        if (fcntl(stream, F_GETFD) == -1 && errno == EBADF)
            open("/", O_RDONLY);
#endif
}

void write_output(const std::string& text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
        fail(errno);
}

void flush_output() {
    if (std::fflush(stdout) != 0)
        fail(errno);
    if (std::ferror(stdout))
        throw_error({"standard output: could not be written completely"});
}

} // namespace pocketgan
