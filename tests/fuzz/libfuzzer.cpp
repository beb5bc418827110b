// The entry of a libFuzzer program. POCKETGAN_FUZZ is its target. Memory is counted by the hooks of
// the sanitizers, so that their own does not count. The second that an input may take is one of the
// processor: libFuzzer's -timeout is of the clock, and fails on a busy machine.

#include "target.hpp"

#include <sanitizer/allocator_interface.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include <sys/time.h>
#include <unistd.h>

namespace fuzz {
namespace {

std::atomic<std::size_t> live{0}, most{SIZE_MAX};

void count(const volatile void*, std::size_t size) {
    if ((live += size) > most) {
        std::fprintf(stderr, "%zu bytes are held after taking %zu; expected %zu at most\n",
                     live.load(), size, most.load());
        std::abort();
    }
}

void count_free(const volatile void* memory) {
    if (memory)
        live -= __sanitizer_get_allocated_size(const_cast<const void*>(memory));
}

void end_by_time(int) {
    constexpr char kText[] = "the input takes more than a second of the processor\n";
    [[maybe_unused]] const auto written = write(STDERR_FILENO, kText, sizeof kText - 1);
    std::abort();
}

// Calls end_by_time after so many seconds of the processor; 0: never.
void set_timer(long seconds) {
    itimerval timer{};
    timer.it_value.tv_sec = seconds;
    setitimer(ITIMER_PROF, &timer, nullptr);
}

} // namespace

MemoryLimit::MemoryLimit(std::size_t bytes) {
    most = live + bytes;
}

MemoryLimit::~MemoryLimit() {
    most = SIZE_MAX;
}

void require(bool holds, const char* claim) {
    if (!holds) {
        std::fprintf(stderr, "this does not hold: %s\n", claim);
        std::abort();
    }
}

} // namespace fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
    __sanitizer_install_malloc_and_free_hooks(fuzz::count, fuzz::count_free);
    std::signal(SIGPROF, fuzz::end_by_time);
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::set_timer(1);
    fuzz::POCKETGAN_FUZZ(fuzz::Input(data, size));
    fuzz::set_timer(0);
    return 0;
}
