#include "base/aligned_buffer.hpp"
#include "base/ceil_div.hpp"
#include "kernels/reference.hpp"
#include "kernels/run_product.hpp"
#include "kernels/workers.hpp"

#include <algorithm>
#include <optional>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

// The layouts of A and B in memory.
enum class LayoutOfB { by_rows, by_columns, packed, packed_transposed };
struct Layout {
    bool a_by_rows;
    LayoutOfB b;
};
constexpr Layout kPlain{true, LayoutOfB::by_rows};
std::vector<Layout> all_layouts() {
    std::vector<Layout> layouts;
    for (const bool a_by_rows : {true, false})
        for (const LayoutOfB b : {LayoutOfB::by_rows, LayoutOfB::by_columns, LayoutOfB::packed,
                                  LayoutOfB::packed_transposed})
            layouts.push_back({a_by_rows, b});
    return layouts;
}

// B (k, n) in panels, with poison after them.
AlignedFloats in_panels(const KernelTable& table, const Matrix& b) {
    AlignedFloats packed(packed_size(table, b.rows(), b.columns()) + kMargin, poison());
    table.pack(b.data(), b.stride(), 1, b.rows(), b.columns(), packed.data());
    return packed;
}

// A (m, k) and B (k, n) in a layout.
class Operands {
public:
    Operands(const KernelTable& table, const Matrix& a, const Matrix& b, Layout layout) :
        a_(layout.a_by_rows ? a : transposed(a)),
        b_by_rows_(layout.b == LayoutOfB::by_rows),
        b_(b_by_rows_ ? b : transposed(b)) {
        product_.m = a.rows();
        product_.k = a.columns();
        product_.n = b.columns();
        product_.a = layout.a_by_rows ? OperandA::rows(a_.data(), a_.stride())
                                      : OperandA::columns(a_.data(), a_.stride());
        product_.b = strided_b();
        if (layout.b == LayoutOfB::packed) {
            packed_ = in_panels(table, b);
            product_.b = OperandB::panels(packed_.data());
        } else if (layout.b == LayoutOfB::packed_transposed) {
            packed_ = in_panels(table, transposed(b));
            product_.b = OperandB::transposed_panels(packed_.data(), product_.n);
        }
    }
    Operands(const Operands&) = delete;
    Operands& operator=(const Operands&) = delete;

    /// c = epilogue(A B)
    Product into(Matrix& c, const Epilogue& epilogue = {}) const {
        Product p = product_;
        p.c = ResultC::rows(c.data(), c.stride());
        p.epilogue = epilogue;
        return p;
    }

    /// B without panels.
    OperandB strided_b() const {
        return b_by_rows_ ? OperandB::rows(b_.data(), b_.stride())
                          : OperandB::columns(b_.data(), b_.stride());
    }

    /// The floats after the packed panels have not changed.
    bool margin_is_whole() const {
        for (std::size_t i = 0; !packed_.empty() && i < kMargin; ++i)
            if (!is_poison(packed_[packed_.size() - 1 - i]))
                return false;
        return true;
    }

private:
    Matrix a_;
    bool b_by_rows_;
    Matrix b_;
    AlignedFloats packed_;
    Product product_;
};

// All epilogues except `update` for a C (m, n), and the arrays that they read.
class Epilogues {
public:
    Epilogues(std::size_t m, std::size_t n) :
        c_(m, n, numbers_),
        bias_(1, n, numbers_),
        z_(m, n, numbers_),
        mask_(m, n, [this] { return numbers_() < 0.2f ? 0.0f : 1.0f / kKeep; }) {}

    /// Calls work(epilogue, C before the product) for each of them.
    template <typename Work>
    void for_each(const Work& work) {
        const Matrix unset(c_.rows(), c_.columns());
        work(Epilogue::store(), unset);
        work(Epilogue::accumulate(), c_);
        for (const Activation activation :
             {Activation::linear, Activation::relu, Activation::leaky_relu, Activation::sigmoid,
              Activation::tanh, Activation::sigmoid2})
            for (const bool masked : {false, true}) {
                const ActivationParameters parameters{0.2f, -0.4f, 0.6f};
                const Epilogue::Rows mask =
                    masked ? Epilogue::Rows{mask_.data(), mask_.stride()} : Epilogue::Rows{};
                for (const float* const bias : std::vector<const float*>{nullptr, bias_.data()}) {
                    Epilogue forward = Epilogue::forward(bias, activation, parameters);
                    forward.mask = mask;
                    work(forward, unset);
                }
                const Matrix output = forward_output(activation, parameters, masked);
                Epilogue backward =
                    Epilogue::backward({output.data(), output.stride()}, activation, parameters);
                backward.mask = mask;
                backward.keep = masked ? kKeep : 1.0f;
                work(backward, unset);
            }
    }

private:
    static constexpr float kKeep = 0.6f;

    Matrix forward_output(Activation activation, const ActivationParameters& parameters,
                          bool masked) const {
        Matrix y = z_;
        for (std::size_t i = 0; i < y.rows(); ++i)
            for (std::size_t j = 0; j < y.columns(); ++j)
                y(i, j) = static_cast<float>(reference::value(activation, parameters, z_(i, j))) *
                          (masked ? mask_(i, j) : 1.0f);
        return y;
    }

    Numbers numbers_{3};
    Matrix c_, bias_, z_, mask_;
};

} // namespace

TEST_CASE("products of every shape and layout agree with the reference") {
    Numbers numbers(1);
    for_each_table([&](const KernelTable& table) {
        const std::size_t rows = table.tile_rows, columns = table.tile_columns, lanes = table.lanes;
        for (const std::size_t k :
             {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}, std::size_t{5},
              lanes - 1, lanes, lanes + 1, std::size_t{384}, std::size_t{385}, std::size_t{800}})
            for (const std::size_t m : {std::size_t{0}, std::size_t{1}, std::size_t{2},
                                        std::size_t{3}, rows - 1, rows, rows + 1, 4 * rows + 3})
                for (const std::size_t n :
                     {std::size_t{0}, std::size_t{1}, lanes - 1, lanes, lanes + 1, columns - 1,
                      columns, columns + 1, 4 * columns - 1, 4 * columns + 3}) {
                    CAPTURE(m);
                    CAPTURE(n);
                    CAPTURE(k);
                    const Matrix a(m, k, numbers), b(k, n, numbers);
                    Matrix want(m, n);
                    reference::product(Operands(table, a, b, kPlain).into(want));
                    for (const Layout layout : all_layouts()) {
                        CAPTURE(layout.a_by_rows);
                        CAPTURE(static_cast<int>(layout.b));
                        const Operands operands(table, a, b, layout);
                        Matrix c(m, n);
                        run(table, operands.into(c));
                        REQUIRE(worst_error(c, want, tolerance(k), kEpsilon) <= 1.0);
                        REQUIRE(c.margins_are_whole());
                        REQUIRE(operands.margin_is_whole());
                    }
                }
    });
}

TEST_CASE("products with several blocks of rows agree with the reference") {
    Numbers numbers(2);
    for_each_table([&](const KernelTable& table) {
        const Matrix a(450, 390, numbers), b(390, table.tile_columns + 1, numbers);
        for (const Layout layout : all_layouts()) {
            const Operands operands(table, a, b, layout);
            Matrix c(a.rows(), b.columns()), want = c;
            run(table, operands.into(c));
            reference::product(Operands(table, a, b, kPlain).into(want));
            CHECK(worst_error(c, want, tolerance(a.columns()), kEpsilon) <= 1.0);
            CHECK(c.margins_are_whole());
        }
    });
}

TEST_CASE("every epilogue agrees with the reference") {
    Numbers numbers(4);
    for_each_table([&](const KernelTable& table) {
        const std::size_t rows = table.tile_rows, columns = table.tile_columns;
        const std::size_t shapes[][3] = {{1, 1, 0},
                                         {1, columns + 1, 385},
                                         {1, 4 * columns + 3, 20},
                                         {rows + 1, columns + table.lanes + 1, 5},
                                         {2 * rows, 2 * columns, 800}};
        for (const auto& [m, n, k] : shapes) {
            const Matrix a(m, k, numbers), b(k, n, numbers);
            // Masks scale by less than 2, derivatives of activations by at most 1.
            const double absolute = 2.0 * tolerance(k) + 5e-7;
            Epilogues(m, n).for_each([&](const Epilogue& epilogue, const Matrix& before) {
                CAPTURE(static_cast<int>(epilogue.kind));
                CAPTURE(static_cast<int>(epilogue.activation));
                Matrix want = before;
                reference::product(Operands(table, a, b, kPlain).into(want, epilogue));
                for (const Layout layout : all_layouts()) {
                    const Operands operands(table, a, b, layout);
                    Matrix c = before;
                    run(table, operands.into(c, epilogue));
                    REQUIRE(worst_error(c, want, absolute, kEpsilon) <= 1.0);
                    REQUIRE(c.margins_are_whole());
                }
            });
        }
    });
}

TEST_CASE("an element has the same bits in any layout, batch or part of a product") {
    Numbers numbers(5);
    for_each_table([&](const KernelTable& table) {
        const std::size_t m = 2 * table.tile_rows + 1, n = 5 * table.tile_columns + 1;
        for (const std::size_t k : {20, 800}) {
            const Matrix a(m, k, numbers), b(k, n, numbers), bias(1, n, numbers);
            const Epilogue epilogue = Epilogue::forward(bias.data(), Activation::tanh);

            std::optional<Matrix> whole;
            for (const Layout layout : all_layouts()) {
                const Operands operands(table, a, b, layout);
                Matrix c(m, n);
                run(table, operands.into(c, epilogue));
                if (!whole)
                    whole = c;
                CHECK(same_bits(c, *whole));

                Matrix by_rows(m, n), by_columns(m, n);
                for (std::size_t i = 0; i < m; ++i) {
                    Product p = operands.into(by_rows, epilogue);
                    p.m = 1;
                    p.a = p.a.from_row(i);
                    p.c = p.c.from_row(i);
                    run(table, p);
                }
                CHECK(same_bits(by_rows, *whole));
                for (std::size_t j = 0; j < n; ++j) {
                    Product p = operands.into(by_columns, epilogue);
                    p.n = 1;
                    if (layout.b == LayoutOfB::packed) // whose parts must begin with a panel
                        p.b = operands.strided_b();
                    p.b = p.b.from_column(j, k, table.tile_columns);
                    p.c = p.c.from_column(j);
                    p.epilogue = p.epilogue.from(0, j);
                    run(table, p);
                }
                CHECK(same_bits(by_columns, *whole));
            }
        }
    });
}

TEST_CASE("operands of one row may have any stride") {
    Numbers numbers(10);
    for_each_table([&](const KernelTable& table) {
        const std::size_t width = table.tile_columns;
        for (const std::size_t n : {std::size_t{1}, width, 5 * width + 1}) {
            CAPTURE(n);
            const Matrix row(1, n, numbers), square(n, n, numbers);
            const auto backward = [&](std::size_t stride) {
                Epilogue epilogue = Epilogue::backward({row.data(), stride}, Activation::tanh);
                epilogue.mask = {row.data(), stride};
                return epilogue;
            };
            const Operands row_times_square(table, row, square, kPlain);
            Matrix want(1, n), got(1, n);
            run(table, row_times_square.into(want, backward(n)));
            Product p = row_times_square.into(got, backward(kAnyStride));
            p.a = OperandA::rows(row.data(), kAnyStride);
            p.c = ResultC::rows(got.data(), kAnyStride);
            run(table, p);
            CHECK(same_bits(got, want));

            const Operands column_times_row(table, transposed(row), row, kPlain);
            Matrix want_square(n, n), got_square(n, n);
            run(table, column_times_row.into(want_square));
            p = column_times_row.into(got_square);
            p.a = OperandA::columns(row.data(), kAnyStride);
            p.b = OperandB::rows(row.data(), kAnyStride);
            run(table, p);
            CHECK(same_bits(got_square, want_square));

            AlignedFloats packed(packed_size(table, 1, n));
            table.pack(row.data(), kAnyStride, 1, 1, n, packed.data());
            CHECK(std::equal(packed.begin(), packed.end(), in_panels(table, row).begin()));
        }
    });
}

TEST_CASE("packed panels have the layout that kernels.hpp states") {
    Numbers numbers(6);
    for_each_table([&](const KernelTable& table) {
        const std::size_t k = 9, width = table.tile_columns;
        for (const std::size_t n : {std::size_t{1}, width, 2 * width + 3}) {
            const Matrix b(k, n, numbers);
            const AlignedFloats packed = in_panels(table, b);
            const std::size_t size = packed.size() - kMargin;
            std::size_t wrong = 0;
            for (std::size_t j = 0; j < size / k; ++j)
                for (std::size_t p = 0; p < k; ++p)
                    wrong +=
                        packed[(j / width * k + p) * width + j % width] != (j < n ? b(p, j) : 0.0f);
            CHECK(wrong == 0);
        }
    });
}

namespace {

// A C (m, n) in panels, with poison between and after them.
class Panels {
public:
    Panels(const KernelTable& table, std::size_t m, std::size_t n) :
        width_(table.tile_columns), m_(m), n_(n), floats_(size() + kMargin, poison()) {}

    Product into(Product p) {
        p.c = ResultC::panels(floats_.data(), width_, panel());
        return p;
    }
    std::size_t size() const { return ceil_div(n_, width_) * panel(); }
    float& operator()(std::size_t i, std::size_t j) {
        return floats_[j / width_ * panel() + i * width_ + j % width_];
    }
    Matrix elements() {
        Matrix c(m_, n_);
        for (std::size_t i = 0; i < m_; ++i)
            for (std::size_t j = 0; j < n_; ++j)
                c(i, j) = (*this)(i, j);
        return c;
    }
    /// The floats between and after the panels have not changed.
    bool rest_is_whole() const {
        for (std::size_t at = 0; at < floats_.size(); ++at) {
            const std::size_t i = at % panel() / width_, j = at / panel() * width_ + at % width_;
            const bool written = at < size() && i < m_ && j < n_;
            if (!written && !is_poison(floats_[at]))
                return false;
        }
        return true;
    }
    AlignedFloats& floats() { return floats_; }

private:
    std::size_t panel() const { return (m_ + 2) * width_; }

    std::size_t width_, m_, n_;
    AlignedFloats floats_;
};

} // namespace

TEST_CASE("a C in panels and a C by rows hold the same bits") {
    Numbers numbers(8);
    for_each_table([&](const KernelTable& table) {
        const std::size_t rows = table.tile_rows, width = table.tile_columns;
        const std::size_t shapes[][3] = {{1, 1, 3},
                                         {rows, width, 0},
                                         {2 * rows + 1, 2 * width - 1, 385},
                                         {rows - 1, 3 * width, 20}};
        for (const auto& [m, n, k] : shapes) {
            const Matrix a(m, k, numbers), b(k, n, numbers);
            for (const Layout layout : all_layouts()) {
                const Operands operands(table, a, b, layout);
                Matrix by_rows(m, n);
                Panels in_panels(table, m, n);
                run(table, operands.into(by_rows));
                run(table, in_panels.into(operands.into(by_rows)));
                CHECK(same_bits(in_panels.elements(), by_rows));
                CHECK(in_panels.rest_is_whole());
            }
        }
    });
}

TEST_CASE("the update in a product equals the product followed by the update") {
    Numbers numbers(9);
    for_each_table([&](const KernelTable& table) {
        const std::size_t m = 2 * table.tile_rows + 1, n = 2 * table.tile_columns + 1;
        for (const std::size_t k : {1, 20, 800}) // 800: more than a block
            for (const Update::Rule rule :
                 {Update::Rule::sgd, Update::Rule::adam, Update::Rule::rmsprop}) {
                CAPTURE(k);
                CAPTURE(static_cast<int>(rule));
                const Matrix a(m, k, numbers), b(k, n, numbers);
                Matrix unset(m, n);
                const Operands operands(table, a, b, {false, LayoutOfB::by_rows});
                Panels value(table, m, n), gradient(table, m, n);
                std::fill(gradient.floats().begin(), gradient.floats().end(), 0.0f);
                run(table, gradient.into(operands.into(unset)));

                for (std::size_t i = 0; i < m; ++i)
                    for (std::size_t j = 0; j < n; ++j)
                        value(i, j) = numbers();
                Panels first = value, second = value, average = value;
                for (float& x : second.floats())
                    x = std::abs(x);
                Update u;
                u.rule = rule;
                u.sgd = {0.1f, 0.7f};
                u.adam = {2e-4f, 0.5f, 0.999f, 1e-8f, 2.0f};
                u.rmsprop = {5e-3f, 0.99f, 1e-8f};
                u.limit = 0.5f;
                u.decay = 0.9f;
                // First the gradient and then the step, then both in the product.
                Panels value1 = value, first1 = first, second1 = second, average1 = average;
                u.value = value1.floats().data();
                u.first = first1.floats().data();
                u.second = second1.floats().data();
                u.average = average1.floats().data();
                table.update(u, 0, gradient.floats().data(), gradient.size());

                Panels value2 = value, first2 = first, second2 = second, average2 = average;
                u.value = value2.floats().data();
                u.first = first2.floats().data();
                u.second = second2.floats().data();
                u.average = average2.floats().data();
                Product p = value2.into(operands.into(unset));
                p.epilogue = Epilogue::update_by(u);
                run(table, p);
                CHECK(same_bits(value2.elements(), value1.elements()));
                CHECK(same_bits(first2.elements(), first1.elements()));
                CHECK(same_bits(average2.elements(), average1.elements()));
                if (rule != Update::Rule::sgd)
                    CHECK(same_bits(second2.elements(), second1.elements()));
            }
    });
}

TEST_CASE("products have the same bits on any number of threads") {
    Numbers numbers(7);
    const KernelTable& chosen = table();
    Workers one(1), two(2), three(3);
    // Wide ones are split by columns, tall ones by rows; the last is too small to split.
    const std::size_t shapes[][3] = {{40, 131, 101}, {211, 40, 33}, {1, 701, 400}, {7, 9, 11}};
    for (const auto& [m, n, k] : shapes) {
        const Matrix a(m, k, numbers), b(k, n, numbers);
        for (const Layout layout : all_layouts()) {
            const Operands operands(chosen, a, b, layout);
            Epilogues(m, n).for_each([&](const Epilogue& epilogue, const Matrix& before) {
                Matrix want = before;
                run(chosen, operands.into(want, epilogue));
                for (Workers* workers : {&one, &two, &three}) {
                    CAPTURE(workers->count());
                    Matrix c = before;
                    workers->product(operands.into(c, epilogue));
                    REQUIRE(same_bits(c, want));
                    REQUIRE(c.margins_are_whole());
                }
            });
            Matrix want(m, n);
            run(chosen, operands.into(want));
            for (Workers* workers : {&one, &two, &three}) {
                CAPTURE(workers->count());
                Panels c(chosen, m, n);
                workers->product(c.into(operands.into(want)));
                CHECK(same_bits(c.elements(), want));
            }
        }
    }
}
