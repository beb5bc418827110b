#include "run/run_lock.hpp"

#include "pocketgan/error.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace pocketgan {
namespace {

// The process that wrote its number into the lock file, for a message.
std::string holder(int descriptor) {
    char text[32];
    const ssize_t length = pread(descriptor, text, sizeof text, 0);
    return length > 0 ? " (process " + std::string(text, static_cast<std::size_t>(length)) + ")"
                      : "";
}

} // namespace

RunLock::RunLock(const std::string& folder) {
    const std::string path = folder + "/.lock";
    descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor_ < 0)
        throw Error(path + ": cannot be written: " + std::strerror(errno));
    if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        const std::string process = holder(descriptor_);
        close(descriptor_);
        throw Error(folder + ": another run" + process +
                    " is writing to it; expected a folder of its own for each run");
    }
    // Only for that message: a failure to write it does no harm.
    const std::string number = std::to_string(getpid());
    if (ftruncate(descriptor_, 0) == 0 && pwrite(descriptor_, number.data(), number.size(), 0) < 0)
        errno = 0;
}

RunLock::~RunLock() {
    close(descriptor_);
}

} // namespace pocketgan
