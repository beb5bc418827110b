/// @file
/// The threads and the instruction set that compute.

#pragma once

#include "pocketgan/api.h"

#include <cstddef>
#include <memory>

namespace pocketgan {

namespace kernels {
class Workers;
}

/// The most threads of an engine, more than the processors of any target machine.
inline constexpr std::size_t kMostThreads = 1024;

/// The threads on which a network or generator computes. Results do not depend on their number. An
/// engine serves one caller at a time. A moved-from engine can be assigned to or destroyed; every
/// function that takes it throws Error.
///
/// If memory runs out on any of the threads, the function that uses them throws std::bad_alloc, and
/// the engine can be used again.
///
/// A child of fork() has none of its parent's threads. It may destroy an engine at any time. It may
/// also use one, with the same results, unless another thread of the parent was using it at the
/// fork; the first use starts the threads again, and throws Error if it cannot. The scratch memory
/// of the parent's threads is not freed in the child.
class POCKETGAN_API Engine {
public:
    /// `threads` is at most kMostThreads; 0 means available_threads(). With 1, the caller is the
    /// only thread. Throws Error if `threads` is larger, a thread cannot be started, or
    /// POCKETGAN_ISA names an instruction set that this build or machine does not have.
    explicit Engine(std::size_t threads = 1);
    ~Engine();
    /// Takes over the threads.
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept; ///< as the move constructor

    /// At least 1.
    std::size_t threads() const;

    /// The instruction set in use: "scalar", "sse2", "avx2", "avx512" or "neon". It is the one that
    /// the environment variable POCKETGAN_ISA names, or else the best that this machine has. Throws
    /// Error if POCKETGAN_ISA names one that this build or machine does not have.
    static const char* instruction_set();

    /// For the library's own use.
    kernels::Workers& workers();

private:
    std::unique_ptr<kernels::Workers> workers_;
};

/// The number of processors that this process may use, by its affinity mask and the quota of its
/// cgroup; at least 1.
POCKETGAN_API std::size_t available_threads();

} // namespace pocketgan
