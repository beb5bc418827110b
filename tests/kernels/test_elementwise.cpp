#include "kernels/arrays.hpp"
#include "kernels/reference.hpp"

#include <algorithm>

using namespace pocketgan;
using namespace pocketgan::kernels;

namespace {

constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

constexpr Activation kElementwise[] = {
    Activation::linear, Activation::relu,     Activation::leaky_relu, Activation::sigmoid,
    Activation::tanh,   Activation::sigmoid2, Activation::clamp};
constexpr ActivationParameters kParameters{0.1f, -0.7f, 0.4f};

// Bytes, such as the winners of maxout, between margins that must not change.
class Bytes {
public:
    explicit Bytes(std::size_t n) : n_(n), memory_(1 + n + kMargin, kUntouched) {}

    std::uint8_t* data() { return memory_.data() + 1; }
    bool operator==(const Bytes& other) const { return memory_ == other.memory_; }
    bool margins_are_whole() const {
        for (std::size_t at = 0; at < memory_.size(); ++at)
            if ((at < 1 || at > n_) && memory_[at] != kUntouched)
                return false;
        return true;
    }

private:
    static constexpr std::uint8_t kUntouched = 0xa5;

    std::size_t n_;
    std::vector<std::uint8_t> memory_;
};

// Calls work(table, n) for every table and length.
template <typename Work>
void for_each_length(const Work& work) {
    for_each_table([&](const KernelTable& table) {
        for (const std::size_t n : lengths(table.lanes)) {
            CAPTURE(n);
            work(table, n);
        }
    });
}

bool agree(const Matrix& got, const Matrix& want, double absolute, double relative) {
    return worst_error(got, want, absolute, relative) <= 1.0 && got.margins_are_whole();
}

} // namespace

TEST_CASE("activations are applied, also in place") {
    Numbers numbers(1);
    for_each_length([&](const KernelTable& table, std::size_t n) {
        const Matrix x(1, n, [&] { return 4.0f * numbers(); });
        for (const Activation activation : kElementwise) {
            CAPTURE(static_cast<int>(activation));
            Matrix want(1, n), apart(1, n), in_place = x;
            reference::activate(activation, kParameters, x.data(), want.data(), n);
            table.activate(activation, kParameters, x.data(), apart.data(), n);
            table.activate(activation, kParameters, in_place.data(), in_place.data(), n);
            CHECK(agree(apart, want, 1e-30, 6e-7));
            CHECK(same_bits(apart, in_place));
            CHECK(in_place.margins_are_whole());
        }
    });
}

TEST_CASE("gradients are multiplied by the derivative of the activation") {
    Numbers numbers(2);
    for_each_length([&](const KernelTable& table, std::size_t n) {
        for (const Activation activation : kElementwise) {
            CAPTURE(static_cast<int>(activation));
            Matrix y(1, n, [&] { return 4.0f * numbers(); });
            reference::activate(activation, kParameters, y.data(), y.data(), n);
            Matrix dy(1, n, numbers), want = dy;
            reference::activation_backward(activation, kParameters, y.data(), want.data(), n);
            table.activation_backward(activation, kParameters, y.data(), dy.data(), n);
            CHECK(agree(dy, want, 2.0 * kEpsilon, kEpsilon));
        }
    });
}

TEST_CASE("directional derivatives pass an activation forward and backward, also in place") {
    Numbers numbers(12);
    constexpr float kKeep = 0.75f;
    for_each_length([&](const KernelTable& table, std::size_t n) {
        for (const Activation activation : kElementwise)
            for (const bool masked : {false, true})
                for (const bool back : {false, true}) {
                    CAPTURE(static_cast<int>(activation));
                    CAPTURE(masked);
                    CAPTURE(back);
                    const Matrix mask(1, n, [&] { return numbers() < 0 ? 0.0f : 1.0f / kKeep; });
                    Matrix y(1, n, [&] { return 4.0f * numbers(); });
                    reference::activate(activation, kParameters, y.data(), y.data(), n);
                    if (masked)
                        table.multiply(y.data(), mask.data(), y.data(), n);
                    const Matrix dz(1, n, numbers), rz(1, n, numbers), in(1, n, numbers);
                    const ActivationPoint at{y.data(), masked ? mask.data() : nullptr,
                                             masked ? kKeep : 1.0f, back ? dz.data() : nullptr,
                                             rz.data()};
                    Matrix want(1, n), apart(1, n), in_place = in;
                    reference::activation_tangent(activation, kParameters, at, in.data(),
                                                  want.data(), n);
                    table.activation_tangent(activation, kParameters, at, in.data(), apart.data(),
                                             n);
                    table.activation_tangent(activation, kParameters, at, in_place.data(),
                                             in_place.data(), n);
                    CHECK(agree(apart, want, 8.0 * kEpsilon, kEpsilon));
                    CHECK(same_bits(apart, in_place));
                    CHECK(in_place.margins_are_whole());
                }
    });
}

TEST_CASE("softplus and its derivative") {
    Numbers numbers(10);
    for_each_length([&](const KernelTable& table, std::size_t n) {
        const Matrix x(1, n, [&] { return 8.0f * numbers(); });
        Matrix y(1, n), slope(1, n), want_y = y, want_slope = slope;
        table.softplus(x.data(), y.data(), slope.data(), n);
        reference::softplus(x.data(), want_y.data(), want_slope.data(), n);
        CHECK(agree(y, want_y, 0.0, 5e-7));
        CHECK(agree(slope, want_slope, 0.0, 4e-7));
    });
}

TEST_CASE("relu passes no gradient at 0") {
    for_each_table([](const KernelTable& table) {
        const float y[] = {0.0f, -0.0f, 1e-30f};
        float dy[] = {1.0f, 1.0f, 1.0f};
        table.activation_backward(Activation::relu, kParameters, y, dy, 3);
        CHECK(dy[0] == 0.0f);
        CHECK(dy[1] == 0.0f);
        CHECK(dy[2] == 1.0f);
    });
}

TEST_CASE("maxout takes the largest piece and stores the index of the first one") {
    Numbers numbers(3);
    constexpr std::size_t kRows = 3;
    for_each_length([&](const KernelTable& table, std::size_t units) {
        for (const std::size_t pieces : {1, 2, 5})
            for (const bool masked : {false, true}) {
                CAPTURE(pieces);
                CAPTURE(masked);
                // Multiples of 1/2, so that sums are exact and ties frequent.
                const auto halves = [&] { return std::round(4.0f * numbers()) * 0.5f; };
                const Matrix z(kRows, pieces * units, halves), bias(1, pieces * units, halves);
                const Matrix mask(kRows, units, [&] { return numbers() < 0.0f ? 0.0f : 2.0f; });
                Matrix y(kRows, units), want_y = y;
                Bytes winner(kRows * units), want_winner = winner;
                table.maxout_forward(z.data(), z.stride(), bias.data(), kRows, units, pieces,
                                     masked ? mask.data() : nullptr, mask.stride(), y.data(),
                                     y.stride(), winner.data());
                reference::maxout_forward(z.data(), z.stride(), bias.data(), kRows, units, pieces,
                                          masked ? mask.data() : nullptr, mask.stride(),
                                          want_y.data(), want_y.stride(), want_winner.data());
                CHECK(agree(y, want_y, 1e-30, 0.0));
                CHECK(winner == want_winner);

                const Matrix dy(kRows, units, numbers);
                Matrix dz(kRows, pieces * units), want_dz = dz;
                table.maxout_backward(dy.data(), dy.stride(), winner.data(), kRows, units, pieces,
                                      dz.data(), dz.stride());
                reference::maxout_backward(dy.data(), dy.stride(), winner.data(), kRows, units,
                                           pieces, want_dz.data(), want_dz.stride());
                CHECK(same_bits(dz, want_dz));
                CHECK(dz.margins_are_whole());
            }
    });
}

TEST_CASE("maxout takes up to 256 pieces") {
    for_each_table([](const KernelTable& table) {
        Matrix z(1, 256, [] { return 0.0f; });
        const Matrix bias(1, 256, [] { return 0.0f; });
        z(0, 255) = 1.0f;
        float y;
        std::uint8_t winner;
        table.maxout_forward(z.data(), z.stride(), bias.data(), 1, 1, 256, nullptr, 0, &y, 1,
                             &winner);
        CHECK(y == 1.0f);
        CHECK(winner == 255);
    });
}

TEST_CASE("maxout and column sums of one row take any stride") {
    Numbers numbers(5);
    constexpr std::size_t kUnits = 70, kPieces = 3;
    const Matrix z(1, kPieces * kUnits, numbers), bias(1, kPieces * kUnits, numbers);
    const Matrix mask(1, kUnits, numbers), dy(1, kUnits, numbers);
    for_each_table([&](const KernelTable& table) {
        Matrix y(1, kUnits), want_y = y, dz(1, kPieces * kUnits), want_dz = dz, sums(1, kUnits);
        Bytes winner(kUnits), want_winner = winner;
        reference::maxout_forward(z.data(), z.stride(), bias.data(), 1, kUnits, kPieces,
                                  mask.data(), mask.stride(), want_y.data(), y.stride(),
                                  want_winner.data());
        table.maxout_forward(z.data(), kAnyStride, bias.data(), 1, kUnits, kPieces, mask.data(),
                             kAnyStride, y.data(), kAnyStride, winner.data());
        CHECK(agree(y, want_y, 1e-30, 1e-7));
        CHECK(winner == want_winner);

        reference::maxout_backward(dy.data(), dy.stride(), winner.data(), 1, kUnits, kPieces,
                                   want_dz.data(), dz.stride());
        table.maxout_backward(dy.data(), kAnyStride, winner.data(), 1, kUnits, kPieces, dz.data(),
                              kAnyStride);
        CHECK(same_bits(dz, want_dz));

        table.column_sums(dy.data(), kAnyStride, 1, kUnits, sums.data());
        CHECK(same_bits(sums, dy));
    });
}

TEST_CASE("columns are summed over the rows") {
    Numbers numbers(4);
    for_each_length([&](const KernelTable& table, std::size_t columns) {
        for (const std::size_t rows : {0, 1, 7, 100}) {
            CAPTURE(rows);
            const Matrix x(rows, columns, numbers);
            Matrix sums(1, columns), want = sums;
            table.column_sums(x.data(), x.stride(), rows, columns, sums.data());
            reference::column_sums(x.data(), x.stride(), rows, columns, want.data());
            CHECK(agree(sums, want, kEpsilon * static_cast<double>(rows + 1), kEpsilon));
        }
    });
}

TEST_CASE("products of two arrays are summed over the rows") {
    Numbers numbers(6);
    for_each_length([&](const KernelTable& table, std::size_t columns) {
        for (const std::size_t rows : {0, 1, 7, 100}) {
            CAPTURE(rows);
            const Matrix x(rows, columns, numbers), y(rows, columns, numbers);
            Matrix sums(1, columns);
            table.column_dots(x.data(), x.stride(), y.data(), y.stride(), rows, columns,
                              sums.data());
            for (std::size_t j = 0; j < columns; ++j) {
                double sum = 0.0, size = 0.0;
                for (std::size_t i = 0; i < rows; ++i) {
                    const double product =
                        double{x.data()[i * x.stride() + j]} * y.data()[i * y.stride() + j];
                    sum += product;
                    size += std::fabs(product);
                }
                CHECK(std::fabs(sums.data()[j] - sum) <=
                      kEpsilon * static_cast<double>(rows + 1) * size);
            }
            CHECK(sums.margins_are_whole());
        }
    });
}

TEST_CASE("arrays are combined with factors of their columns") {
    Numbers numbers(7);
    constexpr std::size_t kRows = 5;
    for_each_length([&](const KernelTable& table, std::size_t columns) {
        const Matrix x(1, kRows * columns, numbers), y(1, kRows * columns, numbers);
        const Matrix a(1, columns, numbers), b(1, columns, numbers), c(1, columns, numbers);
        for (const bool has_y : {false, true})
            for (const bool has_c : {false, true})
                for (const bool adds : {false, true}) {
                    Matrix out(1, kRows * columns, numbers);
                    const Matrix before = out;
                    table.combine({a.data(), x.data(), b.data(), has_y ? y.data() : nullptr,
                                   has_c ? c.data() : nullptr},
                                  adds, kRows, columns, out.data());
                    for (std::size_t i = 0; i < kRows * columns; ++i) {
                        const std::size_t j = i % columns;
                        const double terms[] = {double{a.data()[j]} * x.data()[i],
                                                has_y ? double{b.data()[j]} * y.data()[i] : 0.0,
                                                has_c ? double{c.data()[j]} : 0.0,
                                                adds ? double{before.data()[i]} : 0.0};
                        double sum = 0.0, size = 0.0;
                        for (const double term : terms) {
                            sum += term;
                            size += std::fabs(term);
                        }
                        CHECK(std::fabs(out.data()[i] - sum) <= 4 * kEpsilon * size);
                    }
                    CHECK(out.margins_are_whole());
                }
    });
}

TEST_CASE("elements are multiplied") {
    Numbers numbers(5);
    for_each_length([&](const KernelTable& table, std::size_t n) {
        const Matrix x(1, n, numbers), factor(1, n, numbers);
        Matrix y(1, n), want = y;
        table.multiply(x.data(), factor.data(), y.data(), n);
        reference::multiply(x.data(), factor.data(), want.data(), n);
        CHECK(same_bits(y, want));
        CHECK(y.margins_are_whole());
    });
}

TEST_CASE("bytes become floats between low and high") {
    std::vector<std::uint8_t> bytes(1000);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(i);
    for_each_length([&](const KernelTable& table, std::size_t n) {
        const float ranges[][2] = {{0.0f, 1.0f}, {-1.0f, 1.0f}, {1.0f, -3.0f}};
        for (const auto& [low, high] : ranges) {
            Matrix y(1, n), want = y;
            table.bytes_to_floats(bytes.data(), low, high, y.data(), n);
            reference::bytes_to_floats(bytes.data(), low, high, want.data(), n);
            CHECK(agree(y, want, 4.0 * kEpsilon, 0.0));
            CHECK((n == 0 || y(0, 0) == low));
        }
    });
}

namespace {

constexpr AdamStep kAdam{2e-4f, 0.5f, 0.999f, 1e-8f, 22.37f}; // 1 / sqrt(1 - .999^2)

constexpr RmspropStep kRmsprop{0.01f, 0.99f, 1e-8f};
constexpr Update::Rule kRules[] = {Update::Rule::sgd, Update::Rule::adam, Update::Rule::rmsprop};

// The arrays of an update, which begins at their third element; the rest must not change.
struct Updated {
    static constexpr std::size_t at = 3;

    Updated(std::size_t n, unsigned seed) : numbers(seed), gradient(1, n, numbers) {
        for (Matrix* array : {&value, &first, &second, &average}) {
            *array = Matrix(1, at + n);
            for (std::size_t i = 0; i < n; ++i)
                (*array)(0, at + i) = array == &second ? std::abs(numbers()) : numbers();
        }
    }

    Update update(Update::Rule rule, float decay) {
        Update u;
        u.rule = rule;
        u.sgd = {0.1f, 0.7f};
        u.adam = kAdam;
        u.rmsprop = kRmsprop;
        u.value = value.data();
        u.first = first.data();
        u.second = second.data();
        u.average = average.data();
        u.decay = decay;
        return u;
    }

    Numbers numbers;
    Matrix gradient;
    Matrix value{0, 0}, first{0, 0}, second{0, 0}, average{0, 0};
};

} // namespace

TEST_CASE("parameters, moments and average after the step of an optimiser") {
    for (const Update::Rule rule :
         {Update::Rule::sgd, Update::Rule::adam, Update::Rule::rmsprop, Update::Rule::collect})
        for (const float decay : {0.0f, 0.9f, 0.9995f, 1.0f}) {
            CAPTURE(static_cast<int>(rule));
            CAPTURE(decay);
            for_each_length([&](const KernelTable& table, std::size_t n) {
                Updated found(n, 6), want(n, 6);
                table.update(found.update(rule, decay), Updated::at, found.gradient.data(), n);
                reference::update(want.update(rule, decay), Updated::at, want.gradient.data(), n);
                const auto same = [&](const Matrix& a, const Matrix& b, double absolute) {
                    for (std::size_t i = 0; i < n; ++i)
                        REQUIRE(std::abs(double{a(0, Updated::at + i)} - b(0, Updated::at + i)) <=
                                absolute + kEpsilon * std::abs(double{b(0, Updated::at + i)}));
                    for (std::size_t i = 0; i < Updated::at; ++i)
                        REQUIRE(is_poison(a(0, i)));
                    REQUIRE(a.margins_are_whole());
                };
                same(found.first, want.first, kEpsilon);
                same(found.second, want.second, kEpsilon);
                same(found.value, want.value, 2.0 * kEpsilon);
                same(found.average, want.average, 3.0 * kEpsilon);
            });
        }
}

TEST_CASE("an update without an average does not touch it, nor SGD the second moment") {
    for_each_table([](const KernelTable& table) {
        Updated found(37, 7);
        Update u = found.update(Update::Rule::sgd, 0.5f);
        u.average = u.second = nullptr;
        table.update(u, Updated::at, found.gradient.data(), 37);
        const Updated before(37, 7);
        CHECK(same_bits(found.average, before.average));
        CHECK(same_bits(found.second, before.second));
        CHECK_FALSE(same_bits(found.value, before.value));
    });
}

TEST_CASE("an update by RMSProp does not touch the first moment") {
    for_each_table([](const KernelTable& table) {
        Updated found(37, 7);
        Update u = found.update(Update::Rule::rmsprop, 0.5f);
        u.average = u.first = nullptr;
        table.update(u, Updated::at, found.gradient.data(), 37);
        const Updated before(37, 7);
        CHECK(same_bits(found.average, before.average));
        CHECK(same_bits(found.first, before.first));
        CHECK_FALSE(same_bits(found.second, before.second));
        CHECK_FALSE(same_bits(found.value, before.value));
    });
}

TEST_CASE("parameters are clamped to the limit before they are averaged") {
    for (const Update::Rule rule : kRules) {
        CAPTURE(static_cast<int>(rule));
        for_each_length([&](const KernelTable& table, std::size_t n) {
            Updated free(n, 8), found(n, 8);
            table.update(free.update(rule, 0.9f), Updated::at, free.gradient.data(), n);
            Update u = found.update(rule, 0.9f);
            u.limit = 0.25f;
            table.update(u, Updated::at, found.gradient.data(), n);
            Updated want(n, 8);
            Update w = want.update(rule, 0.9f);
            w.limit = u.limit;
            reference::update(w, Updated::at, want.gradient.data(), n);
            for (std::size_t i = Updated::at; i < Updated::at + n; ++i) {
                REQUIRE(found.value(0, i) == std::clamp(free.value(0, i), -0.25f, 0.25f));
                REQUIRE(std::abs(found.value(0, i) - want.value(0, i)) <= 2.0 * kEpsilon);
                REQUIRE(std::abs(found.average(0, i) - want.average(0, i)) <= 3.0 * kEpsilon);
            }
            CHECK(found.value.margins_are_whole());
        });
    }
}

TEST_CASE("clamping preserves NaN") {
    for_each_table([](const KernelTable& table) {
        std::vector<float> value(37, NAN), first(37, 0.0f);
        const std::vector<float> gradient(37, 1.0f);
        Update u;
        u.sgd = {0.1f, 0.5f};
        u.limit = 0.01f;
        u.value = value.data(), u.first = first.data();
        table.update(u, 0, gradient.data(), 37);
        for (const float x : value)
            CHECK(std::isnan(x));
    });
}

TEST_CASE("Adam does not move parameters whose gradient was always 0") {
    for_each_table([](const KernelTable& table) {
        float value = 0.25f, first = 0.0f, second = 0.0f;
        const float gradient = 0.0f;
        Update u;
        u.rule = Update::Rule::adam;
        u.adam = kAdam;
        u.value = &value, u.first = &first, u.second = &second;
        table.update(u, 0, &gradient, 1);
        CHECK(value == 0.25f);
    });
}

TEST_CASE("RMSProp does not move parameters whose gradient was always 0") {
    for_each_table([](const KernelTable& table) {
        float value = 0.25f, second = 0.0f;
        const float gradient = 0.0f;
        Update u;
        u.rule = Update::Rule::rmsprop;
        u.rmsprop = kRmsprop;
        u.value = &value, u.second = &second;
        table.update(u, 0, &gradient, 1);
        CHECK(value == 0.25f);
    });
}

TEST_CASE("Adam's first step is the rate, however small the gradient") {
    for_each_table([](const KernelTable& table) {
        for (const float size : {1.0f, 1e-3f, 1e-6f}) {
            CAPTURE(size);
            float first = 0.0f, second = 0.0f, value = 0.0f;
            const float gradient = -size;
            Update u;
            u.rule = Update::Rule::adam;
            // t = 1: m = (1 - beta1) g, v = (1 - beta2) g^2; the bias corrections make them g and
            // g^2.
            u.adam = {0.01f / (1.0f - 0.5f), 0.5f, 0.75f, 1e-12f, 2.0f};
            u.value = &value, u.first = &first, u.second = &second;
            table.update(u, 0, &gradient, 1);
            CHECK(value == doctest::Approx(0.01).epsilon(1e-5));
        }
    });
}

TEST_CASE("exponentials are summed") {
    Numbers numbers(9);
    for_each_length([&](const KernelTable& table, std::size_t n) {
        const Matrix x(1, n, [&] { return 10.0f * numbers() + 3.0f; });
        for (const float scale : {1.0f, 0.01f, 30.0f}) {
            CAPTURE(scale);
            const double sum = table.sum_of_exponentials(x.data(), 13.0f, scale, n);
            const double want = reference::sum_of_exponentials(x.data(), 13.0f, scale, n);
            // The exponent, up to 20 scale, is rounded twice, then exp, then the sum of each lane.
            const double roundings =
                20.0 * scale + 3.0 + static_cast<double>(n) / static_cast<double>(table.lanes);
            CHECK(std::abs(sum - want) <= roundings * kEpsilon * want + 1e-30);
        }
    });
}
