#include "base/available_memory.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <string>

using namespace pocketgan;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

// A scratch folder as the root of a system whose meminfo says 1000 MiB.
class System : public ScratchFolder {
public:
    System() {
        put("proc/meminfo", "MemTotal:        9999999 kB\nMemFree:           9999 kB\n"
                            "MemAvailable:    1024000 kB\n");
    }
    void put(const std::string& file, const std::string& text) const {
        fs::create_directories(fs::path(path(file)).parent_path());
        spill(path(file), text);
    }
    std::uint64_t mib() const { return available_memory(path()).value() / kMiB; }
};

} // namespace

TEST_CASE("available memory is that of the machine without a limit") {
    const System system;
    CHECK(system.mib() == 1000);
    system.put("proc/self/cgroup", "0::/user/app\n");
    system.put("sys/fs/cgroup/user/app/memory.max", "max\n");
    CHECK(system.mib() == 1000);
    CHECK(available_memory().value() > kMiB); // of this machine
}

TEST_CASE("available memory is what the groups of the process leave") {
    const System system;
    system.put("proc/self/cgroup", "1:name=systemd:/x\n0::/user/app\n");
    system.put("sys/fs/cgroup/user/app/memory.max", "max\n");
    system.put("sys/fs/cgroup/user/memory.max", std::to_string(300 * kMiB));
    CHECK(system.mib() == 300);
    // Cached files are given back when memory is needed, anonymous memory is not.
    system.put("sys/fs/cgroup/user/memory.stat",
               "anon " + std::to_string(100 * kMiB) + "\nfile " + std::to_string(150 * kMiB));
    CHECK(system.mib() == 200);
    system.put("sys/fs/cgroup/user/app/memory.max", std::to_string(50 * kMiB));
    CHECK(system.mib() == 50);
    system.put("sys/fs/cgroup/user/app/memory.stat", "anon " + std::to_string(60 * kMiB));
    CHECK(system.mib() == 0);
}

TEST_CASE("available memory is what groups of version 1 leave, also within a container") {
    const System system;
    system.put("proc/self/cgroup", "9:cpu,cpuacct:/a\n4:hugetlb,memory:/docker/1234\n");
    system.put("sys/fs/cgroup/memory/memory.limit_in_bytes", std::to_string(400 * kMiB));
    system.put("sys/fs/cgroup/memory/memory.stat", "total_rss " + std::to_string(100 * kMiB));
    CHECK(system.mib() == 300);
    system.put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    CHECK(system.mib() == 1000);
}

TEST_CASE("malformed files of the system are no limit") {
    const System system;
    system.put("proc/self/cgroup", "0\n:\n\n0::\nnonsense:memory:x/y\n");
    system.put("sys/fs/cgroup/memory.max", "-\n");
    CHECK(system.mib() == 1000);
    system.put("proc/meminfo", "MemAvailable: lots\n");
    CHECK(available_memory(system.path()).has_value()); // the physical memory
}
