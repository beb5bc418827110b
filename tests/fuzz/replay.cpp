// Replays inputs of the fuzzer without it: fuzz_replay FOLDER..., each with a folder for each
// target with its inputs. Any compiler builds it, also for other machines. The rules are the
// fuzzer's: no crash, at most a second, at most the allowed memory (of new; the fuzzer counts
// malloc, too).

#include "target.hpp"

#include "allocations.hpp"
#include "scratch.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <vector>

namespace fuzz {
namespace {

namespace fs = std::filesystem;

constexpr double kMostSeconds = 1.0; ///< of the processor, since other programs run beside it

struct Target {
    const char* name;
    void (*run)(Input input);
};

constexpr Target kTargets[] = {
    {"npy", npy},
    {"model", model},
    {"json", json},
    {"pictures", pictures},
    {"sample_options", sample_options},
#ifdef POCKETGAN_TRAINING
    {"idx", idx},
    {"tables", tables},
    {"decode_picture", decode_picture},
    {"config", config},
    {"checkpoint", checkpoint},
    {"log", log},
    {"train_options", train_options},
#endif
};

std::size_t limit_of_bytes = 0;
bool is_right = true;

void fail(const char* claim) {
    std::printf("  FAIL: %s\n", claim);
    is_right = false;
}

std::vector<fs::path> inputs_of(const Target& target, int folders, char** names) {
    std::vector<fs::path> inputs;
    for (int i = 0; i < folders; ++i)
        if (const fs::path folder = fs::path(names[i]) / target.name; fs::exists(folder))
            for (const auto& entry : fs::directory_iterator(folder))
                inputs.push_back(entry.path());
    std::sort(inputs.begin(), inputs.end());
    return inputs;
}

// Whether the target kept the rules with the input, whose name is there to be read after a crash.
bool replay(const Target& target, const fs::path& path) {
    is_right = true;
    std::printf("%s/%s\n", target.name, path.filename().string().c_str());
    std::fflush(stdout);
    const std::string bytes = slurp(path.string());
    const std::clock_t start = std::clock();
    try {
        target.run({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    } catch (const std::exception& error) {
        fail(error.what());
    }
    if (static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC > kMostSeconds)
        fail("takes more than a second");
    return is_right;
}

} // namespace

MemoryLimit::MemoryLimit(std::size_t bytes) {
    limit_of_bytes = live_bytes + bytes;
    most_live_bytes = live_bytes.load();
}

MemoryLimit::~MemoryLimit() {
    if (most_live_bytes > limit_of_bytes)
        fail("takes more memory than twice the input and 64 MB");
}

void require(bool holds, const char* claim) {
    if (!holds)
        fail(claim);
}

int replay_all(int folders, char** names) {
    std::size_t tests = 0, failures = 0;
    for (const Target& target : kTargets) {
        const std::vector<fs::path> inputs = inputs_of(target, folders, names);
        bool succeeds = !inputs.empty();
        if (inputs.empty())
            std::printf("%s: FAIL: there is no input\n", target.name);
        for (const fs::path& input : inputs)
            if (!replay(target, input))
                succeeds = false;
        ++tests;
        failures += !succeeds;
    }
    std::printf("%zu Tests %zu Failures 0 Ignored\n", tests, failures);
    return failures > 0;
}

} // namespace fuzz

int main(int argc, char** argv) {
    return fuzz::replay_all(argc - 1, argv + 1);
}
