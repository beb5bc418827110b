#include "gan/sample_rows.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace pocketgan;

namespace {

// Samples of two pixels in three channels: number j of sample i is 10 i + j.
constexpr std::size_t kSize = 6;

void fill(SampleRows& rows, std::size_t first, std::size_t count) {
    const MatrixView samples = rows.samples(first, count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < kSize; ++j)
            samples(i, j) = static_cast<float>(10 * (first + i) + j);
    rows.to_d_rows(first, count);
}

std::vector<float> row(SampleRows& rows, std::size_t first_sample, std::size_t pac) {
    const MatrixView x = rows.d_rows(first_sample, pac);
    REQUIRE(x.rows == 1);
    return {x.row(0), x.row(0) + x.columns};
}

} // namespace

TEST_CASE("rows of a dense discriminator are samples, each followed by its class") {
    SampleRows rows(4, {kSize, 2, 2, kSize});
    fill(rows, 0, 4);
    for (std::size_t i = 0; i < 4; ++i)
        rows.set_class(i, i % 2);
    CHECK(row(rows, 2, 2) ==
          std::vector<float>{20, 21, 22, 23, 24, 25, 1, 0, 30, 31, 32, 33, 34, 35, 0, 1});
}

TEST_CASE("classes and other samples are further channels of each pixel") {
    SampleRows rows(4, {kSize, 2, 2, 3});
    fill(rows, 0, 2);
    fill(rows, 2, 2);
    for (std::size_t i = 0; i < 4; ++i)
        rows.set_class(i, i == 3 ? 0 : 1);
    CHECK(row(rows, 0, 2) == std::vector<float>{0, 1, 2, 0, 1, 10, 11, 12, 0, 1, //
                                                3, 4, 5, 0, 1, 13, 14, 15, 0, 1});
    CHECK(row(rows, 2, 2) == std::vector<float>{20, 21, 22, 0, 1, 30, 31, 32, 1, 0, //
                                                23, 24, 25, 0, 1, 33, 34, 35, 1, 0});
    rows.set_class(3, 1);
    CHECK(rows.d_rows(2, 2)(0, 8) == 0.0f);
    CHECK(rows.d_rows(2, 2)(0, 9) == 1.0f);
}

TEST_CASE("gradients of interleaved rows come back as rows of samples") {
    SampleRows rows(6, {kSize, 4, 3, 3});
    fill(rows, 0, 6);
    const MatrixView samples = rows.samples(0, 6);
    for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < kSize; ++j)
            samples(i, j) = -1.0f;
    rows.from_d_rows(3, 3);
    CHECK(samples(2, 0) == -1.0f);
    for (std::size_t i = 3; i < 6; ++i)
        for (std::size_t j = 0; j < kSize; ++j)
            CHECK(samples(i, j) == static_cast<float>(10 * i + j));
}
