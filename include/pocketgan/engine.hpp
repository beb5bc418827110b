#pragma once

#include "pocketgan/api.h"

#include <cstddef>
#include <memory>

namespace pocketgan {

namespace kernels {
class Workers;
}

/// The threads that a network or generator computes on. Results do not depend on their number. An
/// engine serves one caller at a time. One that was moved from can be assigned to and destroyed;
/// every function that takes it throws Error.
class POCKETGAN_API Engine {
public:
    /// `threads` is at most 1024; 0 means as many as this process may use (available_threads). 1
    /// starts no thread. Throws Error if `threads` is larger, if they cannot be started, or if
    /// POCKETGAN_ISA names no instruction set that this build and machine have.
    explicit Engine(std::size_t threads = 1);
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    /// At least 1.
    std::size_t threads() const;

    /// The instruction set in use: "scalar", "sse2", "avx2", "avx512" or "neon". The best that this
    /// machine has, unless the environment variable POCKETGAN_ISA names another; throws Error if
    /// it names one that this build and machine do not have.
    static const char* instruction_set();

    /// For the library's own use.
    kernels::Workers& workers();

private:
    std::unique_ptr<kernels::Workers> workers_;
};

/// The processors that this process may use, by its affinity mask and the quota of its cgroup; at
/// least 1.
POCKETGAN_API std::size_t available_threads();

} // namespace pocketgan
