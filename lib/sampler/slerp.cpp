#include "sampler/slerp.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace pocketgan {
namespace {

// Below this sine of the angle, the directions are equal or opposite up to rounding, and no unique
// great circle passes through both.
constexpr double kLeastSine = 1e-6;

double norm(const std::vector<double>& x) {
    double square = 0.0;
    for (const double value : x)
        square += value * value;
    return std::sqrt(square);
}

// The coefficients of a point: from * a + to * b.
struct Shares {
    double from, to;
};

// Spherical linear interpolation (White 2016) of the direction, linear interpolation of the norm.
class GreatCircle {
public:
    GreatCircle(const std::vector<double>& a, const std::vector<double>& b) :
        norm_a_(norm(a)), norm_b_(norm(b)) {
        if (norm_a_ == 0.0 || norm_b_ == 0.0)
            return; // a zero vector has no direction
        // angle = 2 atan2(|p - q|, |p + q|), which is accurate also near 0 and pi, where acos(p .
        // q) is not.
        double apart = 0.0, together = 0.0;
        for (std::size_t j = 0; j < a.size(); ++j) {
            const double p = a[j] / norm_a_, q = b[j] / norm_b_;
            apart += (p - q) * (p - q);
            together += (p + q) * (p + q);
        }
        angle_ = 2.0 * std::atan2(std::sqrt(apart), std::sqrt(together));
        sine_ = std::sin(angle_);
    }

    Shares at(double t) const {
        if (sine_ < kLeastSine)
            return {1.0 - t, t}; // linear interpolation
        const double scale = ((1.0 - t) * norm_a_ + t * norm_b_) / sine_;
        return {scale * std::sin((1.0 - t) * angle_) / norm_a_,
                scale * std::sin(t * angle_) / norm_b_};
    }

private:
    double norm_a_, norm_b_;
    double angle_ = 0.0, sine_ = 0.0;
};

// The uniform prior is mapped to a Gaussian of variance 1/2 and back: erf(y) = x / sqrt 3.
constexpr double kSqrt3 = 1.7320508075688772;

// Solves erf(y) = |x| / sqrt 3 by Newton's method from y = 0. erf is concave for y > 0, so that no
// step overshoots. The target is limited to 1 - 2^-24, because the faces of the cube map to
// infinity.
double to_gaussian(double x) {
    constexpr double kHalfSqrtPi = 0.886226925452758;
    const double target = std::min(std::abs(x) / kSqrt3, 1.0 - 0x1p-24);
    for (double y = 0.0;;) {
        const double step = (target - std::erf(y)) * kHalfSqrtPi * std::exp(y * y);
        y += step;
        if (!(step > 1e-9)) // the remaining error is about step^2
            return std::copysign(y, x);
    }
}

double to_uniform(double y) {
    return kSqrt3 * std::erf(y);
}

} // namespace

void slerp_latents(const LatentSpace& space, const float* from, const float* to, std::size_t count,
                   std::size_t first, MatrixView z) {
    assert(count >= 2 && first <= count && z.rows <= count - first && z.columns == space.size);
    const bool uniform = space.prior == Prior::uniform;
    std::vector<double> a(from, from + space.size), b(to, to + space.size);
    if (uniform) {
        std::transform(a.begin(), a.end(), a.begin(), to_gaussian);
        std::transform(b.begin(), b.end(), b.begin(), to_gaussian);
    }
    const GreatCircle circle(a, b);
    for (std::size_t i = 0; i < z.rows; ++i) {
        const std::size_t step = first + i;
        if (step == 0 || step == count - 1) { // the ends exactly, without rounding
            std::copy_n(step == 0 ? from : to, space.size, z.row(i));
            continue;
        }
        const Shares shares = circle.at(static_cast<double>(step) / static_cast<double>(count - 1));
        for (std::size_t j = 0; j < space.size; ++j) {
            const double y = shares.from * a[j] + shares.to * b[j];
            z(i, j) = static_cast<float>(uniform ? to_uniform(y) : y);
        }
    }
}

} // namespace pocketgan
