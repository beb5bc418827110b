#include "pocketgan/engine.hpp"

#include "base/ceil_div.hpp"
#include "base/text.hpp"
#include "kernels/workers.hpp"

#include <cstdio>
#include <string>
#include <thread>

#ifdef __linux__
#include <sched.h>
#endif

namespace pocketgan {
namespace {

#ifdef __linux__
// The quota of the cgroup in processors, rounded up; 0 if there is none.
std::size_t cgroup_quota() {
    std::FILE* const file = std::fopen("/sys/fs/cgroup/cpu.max", "r");
    if (!file)
        return 0;
    unsigned long quota = 0, period = 0;
    const int fields = std::fscanf(file, "%lu %lu", &quota, &period); // "max 100000": no quota
    std::fclose(file);
    return fields == 2 && period > 0 ? ceil_div(quota, period) : 0;
}
#endif

std::size_t checked(std::size_t threads) {
    if (threads > kMostThreads)
        throw_error({"threads is ", threads, "; expected at most ", kMostThreads});
    return threads > 0 ? threads : available_threads();
}

void check_workers(const kernels::Workers* workers) {
    if (!workers)
        throw_error({"engine was moved from; expected one that has threads"});
}

} // namespace

std::size_t available_threads() {
    std::size_t threads = std::thread::hardware_concurrency();
#ifdef __linux__
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        threads = static_cast<std::size_t>(CPU_COUNT(&allowed));
    const std::size_t quota = cgroup_quota();
    if (quota > 0 && quota < threads)
        threads = quota;
#endif
    return threads > 0 ? threads : 1;
}

Engine::Engine(std::size_t threads) :
    workers_(std::make_unique<kernels::Workers>(checked(threads))) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

kernels::Workers& Engine::workers() {
    check_workers(workers_.get());
    return *workers_;
}

std::size_t Engine::threads() const {
    check_workers(workers_.get());
    return workers_->count();
}

const char* Engine::instruction_set() {
    return kernels::sampling_table().name;
}

} // namespace pocketgan
