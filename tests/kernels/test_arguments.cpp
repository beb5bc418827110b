// Wrong arguments of the public functions of engine.hpp and random.hpp.

#include "pocketgan/engine.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using namespace pocketgan;

namespace {

template <typename Work>
std::string refusal(const Work& work) {
    return thrown<Error>(work);
}

constexpr std::uint64_t kLastIndex = std::numeric_limits<std::uint64_t>::max();

} // namespace

TEST_CASE("an engine refuses more threads than it can have") {
    CHECK(refusal([] { Engine(1025); }) == "threads is 1025; expected at most 1024");
    CHECK(refusal([] {
              const Engine engine(std::numeric_limits<std::size_t>::max());
          }).find("; expected at most 1024") != std::string::npos);
}

TEST_CASE("an engine that was moved from refuses to work, and can be assigned to") {
    Engine engine(2);
    const Engine other = std::move(engine);
    CHECK(other.threads() == 2);
    const std::string expected = "engine was moved from; expected one that has threads";
    CHECK(refusal([&] { engine.threads(); }) == expected);
    CHECK(refusal([&] { engine.workers(); }) == expected);
    engine = Engine(1);
    CHECK(engine.threads() == 1);
}

TEST_CASE("random numbers are not written to null") {
    const Random random(1, 2);
    const std::string expected = "out is null; expected 3 numbers";
    CHECK(refusal([&] { random.uniform(0, 0.0f, 1.0f, nullptr, 3); }) == expected);
    CHECK(refusal([&] { random.normal(0, nullptr, 3); }) == expected);
    CHECK(refusal([&] { random.bits(0, nullptr, 3); }) == expected);
}

TEST_CASE("no random numbers at all may be written to null") {
    const Random random(1, 2);
    random.uniform(0, 0.0f, 1.0f, nullptr, 0);
    random.normal(kLastIndex, nullptr, 0);
    random.bits(kLastIndex, nullptr, 0);
}

TEST_CASE("uniform numbers need finite bounds in order") {
    const Random random(1, 2);
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    constexpr float kLargest = std::numeric_limits<float>::max();
    const std::pair<float, float> wrong[] = {
        {kNan, 1.0f},       {0.0f, kNan},           {1.0f, 0.0f},         {0.0f, kInfinity},
        {-kInfinity, 0.0f}, {kInfinity, kInfinity}, {-kLargest, kLargest}};
    for (const auto& bounds : wrong) {
        const float low = bounds.first, high = bounds.second;
        CAPTURE(low);
        CAPTURE(high);
        std::vector<float> out(3, 7.0f);
        const std::string error = refusal([&] { random.uniform(0, low, high, out.data(), 3); });
        CHECK(error.find("low is ") == 0);
        CHECK(error.find("; expected finite numbers, low <= high, with a finite difference") !=
              std::string::npos);
        CHECK(out == std::vector<float>(3, 7.0f));
    }
    float same = 0.0f;
    random.uniform(0, 0.5f, 0.5f, &same, 1);
    CHECK(same == 0.5f);
}

TEST_CASE("the last index of random numbers is 2^64 - 1") {
    const Random random(1, 2);
    std::uint32_t words[2] = {};
    random.bits(kLastIndex - 1, words, 2);
    CHECK(words[1] == random.bits(kLastIndex));
    const std::string expected = "first is 18446744073709551615 with a count of 2; "
                                 "expected no index above 18446744073709551615";
    float numbers[2];
    CHECK(refusal([&] { random.bits(kLastIndex, words, 2); }) == expected);
    CHECK(refusal([&] { random.normal(kLastIndex, numbers, 2); }) == expected);
    CHECK(refusal([&] { random.uniform(kLastIndex, 0.0f, 1.0f, numbers, 2); }) == expected);
}

TEST_CASE("a random integer needs a bound above 0") {
    const Random random(1, 2);
    CHECK(refusal([&] { random.below(0, 0); }) == "bound is 0; expected at least 1");
    CHECK(refusal([&] { Random::scaled(5, 0); }) == "bound is 0; expected at least 1");
    CHECK(random.below(0, 1) == 0);
}
