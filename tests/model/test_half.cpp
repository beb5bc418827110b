#include "model/half.hpp"

#include "pocketgan/error.hpp"
#include "pocketgan/npy.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace pocketgan;

namespace {

// The value of a float16 by its definition.
double value_of_half(unsigned bits) {
    const double sign = bits & 0x8000 ? -1 : 1;
    const int exponent = bits >> 10 & 31;
    const double fraction = (bits & 1023) / 1024.0;
    if (exponent == 31)
        return fraction > 0 ? NAN : sign * INFINITY;
    return sign *
           (exponent == 0 ? std::ldexp(fraction, -14) : std::ldexp(1 + fraction, exponent - 15));
}

} // namespace

TEST_CASE("every float16 converts to its exact float and back") {
    for (unsigned bits = 0; bits < 65536; ++bits) {
        CAPTURE(bits);
        const float found = half_to_float(static_cast<std::uint16_t>(bits));
        const double expected = value_of_half(bits);
        if (std::isnan(expected)) {
            CHECK(std::isnan(found));
            CHECK(std::isnan(half_to_float(float_to_half(found))));
            continue;
        }
        CHECK(found == expected);
        CHECK(std::signbit(found) == std::signbit(expected));
        CHECK(float_to_half(found) == bits);
    }
}

TEST_CASE("floats are rounded to the nearest float16, ties to even") {
    for (unsigned low = 0; low < 0x7bff; ++low) {
        CAPTURE(low);
        const double below = value_of_half(low), above = value_of_half(low + 1);
        const auto middle = static_cast<float>((below + above) / 2);
        CHECK(float_to_half(middle) == (low % 2 ? low + 1 : low));
        CHECK(float_to_half(std::nextafter(middle, 0.0f)) == low);
        CHECK(float_to_half(std::nextafter(middle, INFINITY)) == low + 1);
        CHECK(float_to_half(-middle) == (float_to_half(middle) | 0x8000));
    }
    CHECK(float_to_half(65519.0f) == 0x7bff);
    CHECK(float_to_half(65520.0f) == 0x7c00);
    CHECK(float_to_half(std::numeric_limits<float>::max()) == 0x7c00);
    CHECK(float_to_half(std::numeric_limits<float>::denorm_min()) == 0);
}

TEST_CASE("arrays are written as float16, and numbers beyond its range are refused") {
    const ScratchFolder scratch;
    const std::string path = scratch.path("half.npy");
    const float values[] = {1.0f, -0.1f, 65504.0f};
    NpyWriter writer(path, {3}, NpyType::float16);
    writer.append(values, 3);
    writer.finish();
    CHECK(read_npy_header(path).type == NpyType::float16);
    CHECK(read_npy(path).values == std::vector<float>{1.0f, -0.099975586f, 65504.0f});

    const float large = 7e4f;
    NpyWriter too_large(scratch.path("large.npy"), {1}, NpyType::float16);
    CHECK_THROWS_AS(too_large.append(&large, 1), Error);
    CHECK(scratch.entries() == 2); // half.npy and the temporary file of the open writer
}
