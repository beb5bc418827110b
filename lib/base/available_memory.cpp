#include "base/available_memory.hpp"

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace pocketgan {
namespace {

// The number after `key` at the start of a line of a file.
std::optional<std::uint64_t> number_after(const std::string& path, const std::string& key) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string word;
        std::uint64_t number = 0;
        if (words >> word && word == key && words >> number)
            return number;
    }
    return std::nullopt;
}

// The number that a file begins with; none for "max".
std::optional<std::uint64_t> number_in(const std::string& path) {
    std::ifstream file(path);
    std::uint64_t number = 0;
    if (file >> number)
        return number;
    return std::nullopt;
}

// The files of a version of control groups.
struct GroupFiles {
    const char* folder;
    const char* limit;
    const char* used; ///< the key in memory.stat of what cannot be given back, unlike cached files
};
constexpr GroupFiles kVersion1 = {"/sys/fs/cgroup/memory", "memory.limit_in_bytes", "total_rss"};
constexpr GroupFiles kVersion2 = {"/sys/fs/cgroup", "memory.max", "anon"};

// The least that the group and those above it leave. In a container the names of those outside of
// it may be missing.
std::optional<std::uint64_t> left_by_groups(const std::string& root, const GroupFiles& files,
                                            std::string group) {
    std::optional<std::uint64_t> least;
    for (;;) {
        const std::string folder = root + files.folder + group + "/";
        if (const auto limit = number_in(folder + files.limit)) {
            const std::uint64_t used = number_after(folder + "memory.stat", files.used).value_or(0);
            const std::uint64_t left = *limit - std::min(*limit, used);
            least = std::min(least.value_or(left), left);
        }
        if (group.empty())
            return least;
        group.resize(group.rfind('/') == std::string::npos ? 0 : group.rfind('/'));
    }
}

// Lines of /proc/self/cgroup: "0::/GROUP" of version 2, "4:memory:/GROUP" of version 1.
std::optional<std::uint64_t> left_by_all_groups(const std::string& root) {
    std::optional<std::uint64_t> least;
    std::ifstream file(root + "/proc/self/cgroup");
    for (std::string line; std::getline(file, line);) {
        const std::size_t first = line.find(':'), second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
        const bool is_version_2 = controllers == ",,";
        if (!is_version_2 && controllers.find(",memory,") == std::string::npos)
            continue;
        const std::string group = line.substr(second + 1);
        if (const auto left = left_by_groups(root, is_version_2 ? kVersion2 : kVersion1,
                                             group == "/" ? "" : group))
            least = std::min(least.value_or(*left), *left);
    }
    return least;
}

// What a system without these files tells.
std::optional<std::uint64_t> physical_memory() {
    const long pages = sysconf(_SC_PHYS_PAGES), bytes = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || bytes <= 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(bytes);
}

} // namespace

std::optional<std::uint64_t> available_memory(const std::string& root) {
    std::optional<std::uint64_t> least;
    if (const auto kib = number_after(root + "/proc/meminfo", "MemAvailable:"))
        least = *kib * 1024;
    else
        least = physical_memory();
    if (const auto left = left_by_all_groups(root))
        least = std::min(least.value_or(*left), *left);
    return least;
}

} // namespace pocketgan
