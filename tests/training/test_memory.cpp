#include "pocketgan/error.hpp"
#include "scratch.hpp"
#include "training/memory.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>

using namespace pocketgan;

namespace {

// The error of memory for `floats` floats, and whether something was made.
std::string refused(double floats, bool& made) {
    made = false;
    return thrown<Error>([&] { allocate(floats, [&] { return made = true; }); });
}

} // namespace

TEST_CASE("memory is asked for before something is made") {
    bool made = false;
    CHECK(refused(1e6, made) == "");
    CHECK(made);
    // 3.2e15 bytes: more than a process can address on any machine, though below 2^63.
    const std::string message = refused(8e14, made);
    CHECK(message.find("these settings need about 2980232.3 GiB of memory, ") == 0);
    CHECK_FALSE(made);
    CHECK(refused(1e30, made).find("more than can be addressed") != std::string::npos);
    CHECK_FALSE(made);
}

TEST_CASE("an allocation that fails later says how much was needed") {
    const std::string message =
        thrown<Error>([] { allocate(1e6, []() -> int { throw std::bad_alloc(); }); });
    CHECK(message == "these settings need about 0.1 GiB of memory, which could not be allocated");
    CHECK(thrown<Error>([] {
              allocate(1e6, []() -> int { throw std::length_error("_M_default_append"); });
          }) == message);
}

TEST_CASE("more memory than is available is refused with both figures") {
    constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
    constexpr double kFloats = 3.0 * static_cast<double>(kGiB) / sizeof(float);
    CHECK(thrown<Error>([] { check_available(kFloats, 2 * kGiB + kGiB / 4); }) ==
          "these settings need about 3 GiB of memory, and 2.2 GiB are available; expected smaller "
          "networks or batches, or --force (RunOptions::force)");
    CHECK(thrown<Error>([] { check_available(kFloats, 3 * kGiB); }) == "");
    CHECK(thrown<Error>([] { check_available(kFloats, std::nullopt); }) == "");
}
