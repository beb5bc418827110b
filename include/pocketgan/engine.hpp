#pragma once

#include "pocketgan/api.h"

#include <cstddef>
#include <memory>

namespace pocketgan {

namespace kernels {
class Workers;
}

/// The threads that a network or generator computes on. Results do not depend on their number.
/// An engine serves one caller at a time.
class POCKETGAN_API Engine {
public:
    /// `threads` = 0: as many as this process may use (affinity, cgroup). With 1, no thread is
    /// started.
    explicit Engine(std::size_t threads = 1);
    ~Engine();
    Engine(Engine&&) noexcept;
    Engine& operator=(Engine&&) noexcept;

    std::size_t threads() const;

    /// What runs: "scalar", "sse2", "avx2", "avx512", "neon". The best that this machine has,
    /// unless the environment variable POCKETGAN_ISA names another.
    static const char* instruction_set();

    /// For the library's own use.
    kernels::Workers& workers() { return *workers_; }

private:
    std::unique_ptr<kernels::Workers> workers_;
};

/// The processors that this process may use, by affinity mask and cgroup quota; at least 1.
POCKETGAN_API std::size_t available_threads();

} // namespace pocketgan
