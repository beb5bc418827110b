#pragma once

// What every target shares: its entry and its limits. A target reads one fuzzed input with a public
// function of the library or with a parser of the programs.

#include "input.hpp"
#include "pocketgan/error.hpp"

#include <cstddef>
#include <cstdint>

namespace fuzz {

// The targets. Each is tests/fuzz/NAME.cpp.
void npy(Input input);
void model(Input input);
void json(Input input);
void pictures(Input input);
void sample_options(Input input);
void idx(Input input);
void tables(Input input);
void decode_picture(Input input);
void config(Input input);
void checkpoint(Input input);
void log(Input input);
void train_options(Input input);

/// During its lifetime the code may hold `bytes` more than before; otherwise the program ends. The
/// fuzzer and the replay define it, each with its own way to count.
class MemoryLimit {
public:
    explicit MemoryLimit(std::size_t bytes);
    ~MemoryLimit();
    MemoryLimit(const MemoryLimit&) = delete;
    MemoryLimit& operator=(const MemoryLimit&) = delete;
};

/// The memory that reading `bytes` may take.
constexpr std::size_t allowed_memory(std::size_t bytes) {
    return 2 * bytes + (std::size_t{64} << 20);
}

/// Calls `read`, which reads `bytes` in all, and says whether it took them. It may refuse them with
/// Error; any other exception ends the program.
template <typename Read>
bool takes(std::size_t bytes, const Read& read) {
    const MemoryLimit limit(allowed_memory(bytes));
    try {
        read();
        return true;
    } catch (const pocketgan::Error&) {
        return false;
    }
}

/// Ends the program, so that the fuzzer keeps the input, unless `holds`. `claim` is for the reader.
void require(bool holds, const char* claim);

} // namespace fuzz
