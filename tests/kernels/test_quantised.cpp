#include "base/aligned_buffer.hpp"
#include "base/ceil_div.hpp"
#include "kernels/arrays.hpp"
#include "kernels/reference.hpp"
#include "kernels/run_product.hpp"
#include "kernels/workers.hpp"

#include <algorithm>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

constexpr std::int8_t kPoison = 0x55;

// int8 weights W (n, k) in [-128, 127] with a scale for each row, packed for a table.
class Weights {
public:
    Weights(const KernelTable& table, std::size_t n, std::size_t k, Numbers& numbers) :
        w_(n * k), scale_(1, n, [&] { return 0.001f * (numbers() + 1.5f); }), n_(n), k_(k) {
        for (std::int8_t& weight : w_)
            weight = static_cast<std::int8_t>(std::lround(127.5f * numbers() - 0.5f));
        pack(table);
    }

    void pack(const KernelTable& table) {
        packed_.assign(round_up(n_, table.tile_columns) * round_up(k_, std::size_t{4}) + kMargin,
                       kPoison);
        table.pack_quantised(w_.data(), k_, n_, k_, packed_.data());
    }

    /// c = a (scale W)ᵀ; `forward` if there is a bias, else `store`.
    Product product(const Matrix& a, Matrix& c, const Matrix* bias = nullptr,
                    Activation activation = Activation::linear) const {
        Product p;
        p.m = a.rows();
        p.n = n_;
        p.k = k_;
        p.a = OperandA::rows(a.data(), a.stride());
        p.b = OperandB::quantised_panels(packed_.data(), scale_.data());
        p.c = ResultC::rows(c.data(), c.stride());
        if (bias)
            p.epilogue = Epilogue::forward(bias->data(), activation, {0.2f, -0.4f, 0.6f});
        return p;
    }

    std::int8_t* data() { return w_.data(); }
    const std::int8_t* data() const { return w_.data(); }
    const AlignedBytes& packed() const { return packed_; }

    bool margin_is_whole() const {
        return std::count(packed_.end() - kMargin, packed_.end(), kPoison) ==
               static_cast<std::ptrdiff_t>(kMargin);
    }

private:
    std::vector<std::int8_t> w_;
    Matrix scale_;
    std::size_t n_, k_;
    AlignedBytes packed_;
};

// Rows that 16 bits represent exactly: 2^-15 times integers, of which the largest of a row is
// 32767.
Matrix exact_rows(std::size_t m, std::size_t k, Numbers& numbers) {
    Matrix a(m, k, [&] { return std::nearbyint(32767.0f * numbers()) * 0x1p-15f; });
    for (std::size_t i = 0; i < m && k > 0; ++i)
        a(i, (i * 7 + 3) % k) = (i % 2 ? -32767.0f : 32767.0f) * 0x1p-15f;
    return a;
}

// Sums are exact except for one rounding every 512 inputs; for inputs in [-1, 1], scales up to
// 0.0025 and weights up to 128.
double quantised_tolerance(std::size_t k) {
    return kEpsilon * static_cast<double>(k / 512 + 3) * 0.32 * std::sqrt(static_cast<double>(k));
}

} // namespace

TEST_CASE("products with int8 weights are exact for inputs that 16 bits hold, in every shape") {
    Numbers numbers(1);
    for_each_table([&](const KernelTable& table) {
        const std::size_t rows = table.tile_rows, columns = table.tile_columns, lanes = table.lanes;
        for (const std::size_t k : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4},
                                    std::size_t{5}, lanes - 1, lanes, lanes + 1, std::size_t{511},
                                    std::size_t{512}, std::size_t{513}, std::size_t{1200}})
            for (const std::size_t m :
                 {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3}, rows / 2,
                  rows / 2 + 1, rows - 1, rows, rows + 1, 4 * rows + 3})
                for (const std::size_t n :
                     {std::size_t{0}, std::size_t{1}, lanes - 1, lanes, lanes + 1, columns - 1,
                      columns, columns + 1, 4 * columns - 1, 4 * columns, 4 * columns + 1,
                      7 * columns + 3}) {
                    CAPTURE(m);
                    CAPTURE(n);
                    CAPTURE(k);
                    const Matrix a = exact_rows(m, k, numbers);
                    const Weights w(table, n, k, numbers);
                    Matrix c(m, n), want(m, n);
                    run(table, w.product(a, c));
                    reference::product_quantised(w.product(a, want), w.data());
                    REQUIRE(worst_error(c, want, 1e-9 + quantised_tolerance(k), 4 * kEpsilon) <=
                            1.0);
                    REQUIRE(c.margins_are_whole());
                    REQUIRE(w.margin_is_whole());
                }
    });
}

TEST_CASE("the largest sums of 512 inputs do not overflow") {
    Numbers numbers(2);
    for_each_table([&](const KernelTable& table) {
        for (const float input : {-1.0f, 1.0f})
            for (const int weight : {-128, 127}) {
                const Matrix a(2, 1024, [&] { return input; });
                Weights w(table, 5, 1024, numbers);
                std::fill_n(w.data(), 5 * 1024, static_cast<std::int8_t>(weight));
                w.pack(table);
                Matrix c(2, 5), want(2, 5);
                run(table, w.product(a, c));
                reference::product_quantised(w.product(a, want), w.data());
                CHECK(worst_error(c, want, 0.0, 4 * kEpsilon) <= 1.0);
            }
    });
}

TEST_CASE("inputs are rounded to 1/32767 of the largest of their row") {
    Numbers numbers(3);
    for_each_table([&](const KernelTable& table) {
        for (const float size : {1.0f, 1e-20f, 3e30f}) {
            const std::size_t k = 700, n = table.tile_columns + 1;
            const Matrix a(table.tile_rows + 1, k, [&] { return size * numbers(); });
            const Weights w(table, n, k, numbers);
            Matrix c(a.rows(), n), want(a.rows(), n);
            run(table, w.product(a, c));
            reference::product_quantised(w.product(a, want), w.data());
            // Each input is off by at most half a unit, with a random sign: six deviations of the
            // sum.
            const double unit = double{size} / 32767.0;
            const double deviation = unit / std::sqrt(12.0) * 0.0025 * 74.0 * std::sqrt(700.0);
            CHECK(worst_error(c, want, 6.0 * deviation, 0.0) <= 1.0);
            CHECK(worst_error(c, want, 0.01 * deviation, 0.0) > 1.0); // inputs are rounded
        }
    });
}

TEST_CASE(
    "a row of zeros gives zeros and a row that is not finite NaN; other rows are unaffected") {
    Numbers numbers(4);
    for_each_table([&](const KernelTable& table) {
        const std::size_t k = table.lanes + 3, n = table.tile_columns + 1;
        for (const std::size_t m : {1, 5})
            for (std::size_t at = 0; at < k; ++at) {
                const Weights w(table, n, k, numbers);
                Matrix a(m, k, numbers), before(m, n), c(m, n);
                run(table, w.product(a, before));
                for (const float bad : {std::numeric_limits<float>::quiet_NaN(),
                                        -std::numeric_limits<float>::infinity()}) {
                    a(0, at) = bad;
                    run(table, w.product(a, c));
                    for (std::size_t j = 0; j < n; ++j) {
                        CHECK(std::isnan(c(0, j)));
                        for (std::size_t i = 1; i < m; ++i)
                            CHECK(c(i, j) == before(i, j));
                    }
                }
            }
        const Weights w(table, n, k, numbers);
        Matrix c(2, n);
        run(table, w.product(Matrix(2, k, [] { return 0.0f; }), c));
        for (std::size_t j = 0; j < n; ++j)
            CHECK(c(1, j) == 0.0f);
    });
}

TEST_CASE("products with int8 weights apply bias and activation") {
    Numbers numbers(5);
    for_each_table([&](const KernelTable& table) {
        for (const std::size_t m : {std::size_t{1}, table.tile_rows + 1}) {
            const std::size_t k = 20, n = 5 * table.tile_columns + table.lanes + 1;
            const Matrix a = exact_rows(m, k, numbers), bias(1, n, numbers);
            const Weights w(table, n, k, numbers);
            for (const Activation activation :
                 {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::sigmoid,
                  Activation::tanh}) {
                CAPTURE(static_cast<int>(activation));
                Matrix c(m, n), want(m, n);
                run(table, w.product(a, c, &bias, activation));
                reference::product_quantised(w.product(a, want, &bias, activation), w.data());
                CHECK(worst_error(c, want, 1e-6, kEpsilon) <= 1.0);
                CHECK(c.margins_are_whole());
            }
        }
    });
}

TEST_CASE("a row has the same bits in any batch and on any number of threads") {
    Numbers numbers(6);
    const KernelTable& chosen = table();
    Workers one(1), two(2), three(3);
    // Wide ones are split by columns, tall ones by rows; the rows of the third do not all fit the
    // scratch memory; the last is too small to split.
    const std::size_t shapes[][3] = {
        {40, 131, 101}, {211, 40, 33}, {150, 130, 1300}, {1, 701, 401}, {7, 9, 11}};
    for (const auto& [m, n, k] : shapes) {
        const Matrix a(m, k, numbers), bias(1, n, numbers);
        const Weights w(chosen, n, k, numbers);
        Matrix want(m, n);
        run(chosen, w.product(a, want, &bias, Activation::tanh));
        Matrix by_rows(m, n);
        for (std::size_t i = 0; i < m; ++i) {
            Product p = w.product(a, by_rows, &bias, Activation::tanh);
            p.m = 1;
            p.a = p.a.from_row(i);
            p.c = p.c.from_row(i);
            run(chosen, p);
        }
        CHECK(same_bits(by_rows, want));
        for (Workers* workers : {&one, &two, &three}) {
            CAPTURE(workers->count());
            Matrix c(m, n);
            workers->product(w.product(a, c, &bias, Activation::tanh));
            CHECK(same_bits(c, want));
            CHECK(c.margins_are_whole());
        }
    }
}

TEST_CASE("products with int8 weights have the same bits on every instruction set") {
    Numbers numbers(7);
    const TableList<KernelTable> list = available_tables();
    const Matrix a(3, 600, numbers);
    Weights w(*list.tables[0], 50, 600, numbers);
    Matrix want(3, 50);
    run(*list.tables[0], w.product(a, want));
    for_each_table([&](const KernelTable& table) {
        w.pack(table);
        Matrix c(3, 50);
        run(table, w.product(a, c));
        CHECK(same_bits(c, want));
    });
}

TEST_CASE("packed int8 weights have the layout that kernels.hpp states") {
    Numbers numbers(8);
    constexpr std::size_t kPlace[] = {0, 2, 1, 3};
    for_each_table([&](const KernelTable& table) {
        const std::size_t width = table.tile_columns;
        for (const std::size_t k : {1, 4, 9})
            for (const std::size_t n : {std::size_t{1}, width, 2 * width + 3}) {
                const Weights w(table, n, k, numbers);
                const std::size_t quads = ceil_div(k, std::size_t{4});
                std::size_t wrong = 0;
                for (std::size_t j = 0; j < round_up(n, width); ++j)
                    for (std::size_t p = 0; p < 4 * quads; ++p) {
                        const std::size_t quad = (j / width * quads + p / 4) * width + j % width;
                        wrong +=
                            w.packed()[quad * 4 + kPlace[p % 4]] !=
                            static_cast<std::int8_t>((j < n && p < k ? w.data()[j * k + p] : 0) +
                                                     (p % 4 < 2 ? 128 : 0));
                    }
                CHECK(wrong == 0);
            }
    });
}
