#include "base/signals.hpp"

#include <csignal>

namespace pocketgan {
namespace {

volatile std::sig_atomic_t asked = 0;

void ask(int signal) {
    asked = 1;
    std::signal(signal, SIG_DFL);
}

void hear(int signal) {
    if (std::signal(signal, ask) == SIG_IGN)
        std::signal(signal, SIG_IGN);
}

} // namespace

void hear_stop_signals() {
    hear(SIGINT);
    hear(SIGTERM);
#ifdef SIGHUP
    hear(SIGHUP);
#endif
}

bool stop_was_asked() {
    return asked != 0;
}

void ignore_write_signals() {
#ifdef SIGXFSZ
    std::signal(SIGXFSZ, SIG_IGN);
#endif
#ifdef SIGPIPE
    std::signal(SIGPIPE, SIG_IGN);
#endif
}

} // namespace pocketgan
