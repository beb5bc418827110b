#pragma once

// For the tests of kernels: arrays between NaN margins, numbers to fill them, lengths, comparisons.

#include "kernels/kernels.hpp"
#include "sanitizer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace pocketgan::kernels {

/// Numbers in [-1, 1], not from the generator under test.
class Numbers {
public:
    explicit Numbers(unsigned seed) : bits_(seed) {}
    float operator()() { return static_cast<float>(bits_()) * 0x1p-31f - 1.0f; }

private:
    std::mt19937 bits_;
};

/// Elements after an array that must not change; 0 with the address sanitizer, which checks more.
inline constexpr std::size_t kMargin = kAddressSanitizer ? 0 : 16;

/// A stride for matrices of one row. No address may be computed from it, as there is no second row;
/// the sanitizer reports one.
inline constexpr std::size_t kAnyStride = SIZE_MAX / sizeof(float);

/// A NaN whose payload no arithmetic produces.
inline float poison() {
    const std::uint32_t bits = 0x7fc0dead;
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}
inline bool is_poison(float x) {
    const float p = poison();
    return std::memcmp(&x, &p, sizeof x) == 0;
}

/// A matrix (rows, columns) with unaligned rows and poison before, between and after them. Elements
/// are poison until they are set.
class Matrix {
public:
    Matrix(std::size_t rows, std::size_t columns) :
        rows_(rows),
        columns_(columns),
        memory_(1 + (rows == 0 ? 0 : (rows - 1) * stride() + columns) + kMargin, poison()) {}

    /// Elements are make(), row by row.
    template <typename Make>
    Matrix(std::size_t rows, std::size_t columns, Make&& make) : Matrix(rows, columns) {
        for (std::size_t i = 0; i < rows; ++i)
            for (std::size_t j = 0; j < columns; ++j)
                (*this)(i, j) = make();
    }

    std::size_t rows() const { return rows_; }
    std::size_t columns() const { return columns_; }
    std::size_t stride() const { return columns_ + 3; }

    float* data() { return memory_.data() + 1; }
    const float* data() const { return memory_.data() + 1; }
    float& operator()(std::size_t i, std::size_t j) { return data()[i * stride() + j]; }
    float operator()(std::size_t i, std::size_t j) const { return data()[i * stride() + j]; }

    /// Whether all the poison around the elements is still there.
    bool margins_are_whole() const {
        for (std::size_t at = 0; at < memory_.size(); ++at) {
            const bool element =
                at > 0 && (at - 1) / stride() < rows_ && (at - 1) % stride() < columns_;
            if (!element && !is_poison(memory_[at]))
                return false;
        }
        return true;
    }

private:
    std::size_t rows_, columns_;
    std::vector<float> memory_;
};

inline Matrix transposed(const Matrix& x) {
    Matrix result(x.columns(), x.rows());
    for (std::size_t i = 0; i < x.rows(); ++i)
        for (std::size_t j = 0; j < x.columns(); ++j)
            result(j, i) = x(i, j);
    return result;
}

/// The largest |got - want| / (absolute + relative |want|), at most 1 within the tolerances;
/// infinite if any is NaN.
inline double worst_error(const Matrix& got, const Matrix& want, double absolute, double relative) {
    double worst = 0.0;
    for (std::size_t i = 0; i < want.rows(); ++i)
        for (std::size_t j = 0; j < want.columns(); ++j) {
            const double w = want(i, j);
            const double error = std::abs(got(i, j) - w) / (absolute + relative * std::abs(w));
            if (!(error <= worst))
                worst = std::isnan(error) ? std::numeric_limits<double>::infinity() : error;
        }
    return worst;
}

inline bool same_bits(const Matrix& a, const Matrix& b) {
    for (std::size_t i = 0; i < a.rows(); ++i)
        if (std::memcmp(&a.data()[i * a.stride()], &b.data()[i * b.stride()],
                        a.columns() * sizeof(float)) != 0)
            return false;
    return a.rows() == b.rows() && a.columns() == b.columns();
}

/// Lengths around the width of a vector.
inline std::vector<std::size_t> lengths(std::size_t lanes) {
    return {0, 1, lanes - 1, lanes, lanes + 1, 2 * lanes - 1, 4 * lanes + 3, 1000};
}

/// Calls work(table) for every table that this machine runs.
template <typename Work>
void for_each_table(const Work& work) {
    const TableList<KernelTable> list = available_tables();
    for (std::size_t i = 0; i < list.count; ++i) {
        INFO("table ", std::string(list.tables[i]->name));
        work(*list.tables[i]);
    }
}

} // namespace pocketgan::kernels
