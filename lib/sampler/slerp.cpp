#include "sampler/slerp.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace pocketgan {
namespace {

// Where two directions are nearer to the same or to opposite ones, no great circle goes through
// both or too many do.
constexpr double kLeastSine = 1e-6;

double norm(const std::vector<double>& x) {
    double square = 0.0;
    for (const double value : x)
        square += value * value;
    return std::sqrt(square);
}

// Point t of the way is from * a + to * b.
struct Shares {
    double from, to;
};

// Spherical interpolation (White 2016), the norm going evenly from one end's to the other's.
class GreatCircle {
public:
    GreatCircle(const std::vector<double>& a, const std::vector<double>& b) :
        norm_a_(norm(a)), norm_b_(norm(b)) {
        if (norm_a_ == 0.0 || norm_b_ == 0.0)
            return; // no direction, no angle
        // Accurate for every angle, where the arc cosine of a product is not near 0 and pi.
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
            return {1.0 - t, t}; // the straight line
        const double scale = ((1.0 - t) * norm_a_ + t * norm_b_) / sine_;
        return {scale * std::sin((1.0 - t) * angle_) / norm_a_,
                scale * std::sin(t * angle_) / norm_b_};
    }

private:
    double norm_a_, norm_b_;
    double angle_ = 0.0, sine_ = 0.0;
};

// Of the uniform prior's cube, and where the circle lies: numbers x of the prior become Gaussian
// ones y (of variance 1/2) by erf(y) = x / sqrt 3, an increasing map, and back.
constexpr double kSqrt3 = 1.7320508075688772;

// Newton's steps from 0 upwards, none of which goes too far as erf is concave there. Half a step of
// the prior's 2^-24 short of the cube's faces, which are infinitely far.
double to_gaussian(double x) {
    constexpr double kHalfSqrtPi = 0.886226925452758;
    const double target = std::min(std::abs(x) / kSqrt3, 1.0 - 0x1p-24);
    for (double y = 0.0;;) {
        const double step = (target - std::erf(y)) * kHalfSqrtPi * std::exp(y * y);
        y += step;
        if (!(step > 1e-9)) // the error is about its square
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
        if (step == 0 || step == count - 1) { // exactly, which rounding would not leave them
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
