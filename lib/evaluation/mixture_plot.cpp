#include "evaluation/mixture_plot.hpp"

#include "pocketgan/generator.hpp"
#include "pocketgan/parzen.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace pocketgan {
namespace {

struct Colour {
    double red, green, blue;
};
constexpr Colour kData{20, 130, 80};
constexpr Colour kSamples{230, 90, 0};
constexpr Colour kDiscriminator{30, 90, 200};
constexpr Colour kBest{120, 120, 120};
constexpr Colour kBandBorder{70, 70, 70}; ///< between two bands of D
constexpr Colour kAxis{200, 200, 200};

class Canvas {
public:
    Canvas(std::size_t width, std::size_t height) :
        picture_{height, width, 3, std::vector<std::uint8_t>(height * width * 3, 255)} {}

    const Picture& picture() const { return picture_; }

    /// pixel = (1 - share) pixel + share colour. A pixel outside of the canvas is ignored.
    void blend(long x, long y, const Colour& colour, double share) {
        if (x < 0 || y < 0 || x >= static_cast<long>(picture_.width) ||
            y >= static_cast<long>(picture_.height))
            return;
        std::uint8_t* const pixel =
            &picture_.pixels[3 * (static_cast<std::size_t>(y) * picture_.width +
                                  static_cast<std::size_t>(x))];
        const double values[] = {colour.red, colour.green, colour.blue};
        for (int c = 0; c < 3; ++c)
            pixel[c] =
                static_cast<std::uint8_t>(std::lround((1 - share) * pixel[c] + share * values[c]));
    }

    void dot(double x, double y, const Colour& colour) {
        if (!(std::abs(x) < 1e6 && std::abs(y) < 1e6))
            return; // NaN, or a position that may not fit in a long
        const long column = std::lround(x), row = std::lround(y);
        blend(column, row, colour, 0.7);
        for (const auto& [right, down] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}})
            blend(column + right, row + down, colour, 0.35);
    }

    /// blend() of the pixels of column x from `from` to `to`, both included.
    void column(long x, double from, double to, const Colour& colour, double share) {
        const long top = std::lround(std::min(from, to)), bottom = std::lround(std::max(from, to));
        for (long y = std::max(top, 0l);
             y <= std::min(bottom, static_cast<long>(picture_.height) - 1); ++y)
            blend(x, y, colour, share);
    }

private:
    Picture picture_;
};

// D(x) of each row of x. The discriminator is run as a generator whose latents are the points.
Matrix discriminate(Model discriminator, const Matrix& x, Engine& engine) {
    discriminator.role = Role::generator;
    discriminator.latent = LatentSpace{x.shape(1), Prior::gaussian};
    discriminator.image.reset();
    return generate(Generator(std::move(discriminator)), x, engine);
}

// The map of D's values to brightness: share() is 0 for black and 1 for white.
struct Scale {
    double low, high;
    double bands; ///< number of bands; a line separates neighbouring bands
    bool steep;   ///< whether contrast is largest at the middle

    double share(double value) const {
        return high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0.5;
    }
};

// Steep, because D varies only by a few hundredths while the players are in balance.
constexpr Scale kProbabilities{0.0, 1.0, 2.0, true};

// The range of a critic's values, without the share `outliers` of them at each end: a few extreme
// values would otherwise use up the contrast.
Scale critic_scale(const Matrix& values, double outliers) {
    std::vector<float> sorted;
    std::copy_if(values.begin(), values.end(), std::back_inserter(sorted),
                 [](float value) { return std::isfinite(value); });
    if (sorted.empty())
        return {0.0, 0.0, 1.0, false};
    std::sort(sorted.begin(), sorted.end());
    const auto skipped = static_cast<std::size_t>(outliers * static_cast<double>(sorted.size()));
    return {sorted[skipped], sorted[sorted.size() - 1 - skipped], 10.0, false};
}

// Whether D takes one point. With pac > 1 (PacGAN, Lin et al. 2018) D takes several points at once
// and has no value at a single point.
bool takes_points(const Model& discriminator, const Mixture& mixture) {
    return discriminator.layers.front().shape.inputs == mixture.dimensions;
}

double farthest_mode(const Mixture& mixture) {
    double farthest = 0.0;
    for (const float value : mixture.mode_values)
        farthest = std::max(farthest, static_cast<double>(std::abs(value)));
    return farthest;
}

// Mixtures in the plane.

constexpr std::size_t kSide = 480;
constexpr std::size_t kCell = 5; ///< pixels between the grid points at which D is computed
constexpr std::size_t kCells = kSide / kCell;
constexpr std::size_t kPoints = 1000;

// The values of D on a grid over the square [-reach, reach]^2; y increases upwards.
class Field {
public:
    Field(const Model& discriminator, double reach, Engine& engine) {
        Matrix corners = make_matrix((kCells + 1) * (kCells + 1), 2);
        for (std::size_t i = 0; i <= kCells; ++i)
            for (std::size_t j = 0; j <= kCells; ++j) {
                corners(i * (kCells + 1) + j, 0) = at(j, reach);
                corners(i * (kCells + 1) + j, 1) = -at(i, reach);
            }
        values_ = discriminate(discriminator, corners, engine);
    }

    const Matrix& values() const { return values_; }

    /// D at a pixel, interpolated bilinearly between the four corners around it.
    double operator()(std::size_t row, std::size_t column) const {
        const std::size_t i = row / kCell, j = column / kCell;
        const double down = static_cast<double>(row % kCell) / kCell;
        const double right = static_cast<double>(column % kCell) / kCell;
        return (1 - down) * ((1 - right) * corner(i, j) + right * corner(i, j + 1)) +
               down * ((1 - right) * corner(i + 1, j) + right * corner(i + 1, j + 1));
    }

private:
    static float at(std::size_t index, double reach) {
        return static_cast<float>(reach * (2.0 * static_cast<double>(index) / kCells - 1.0));
    }
    double corner(std::size_t i, std::size_t j) const { return values_(i * (kCells + 1) + j, 0); }

    Matrix values_;
};

// The grey value, from 140 to 250, of a share in [0, 1].
double grey_of(double share, bool steep) {
    const double off = 2.0 * share - 1.0;
    return 195.0 + 55.0 * (steep ? std::copysign(std::sqrt(std::abs(off)), off) : off);
}

void draw_field(Canvas& canvas, const Field& field, const Scale& scale) {
    const auto share = [&](std::size_t i, std::size_t j) { return scale.share(field(i, j)); };
    const auto band = [&](std::size_t i, std::size_t j) {
        return std::min(std::floor(share(i, j) * scale.bands), scale.bands - 1.0);
    };
    const double line = scale.bands > 2.0 ? 0.35 : 0.7; // many lines are fainter
    for (std::size_t i = 0; i < kSide; ++i)
        for (std::size_t j = 0; j < kSide; ++j) {
            const double grey = grey_of(share(i, j), scale.steep);
            const auto x = static_cast<long>(j), y = static_cast<long>(i);
            canvas.blend(x, y, {grey, grey, grey}, 1.0);
            if (i + 1 < kSide && j + 1 < kSide &&
                (band(i, j) != band(i + 1, j) || band(i, j) != band(i, j + 1)))
                canvas.blend(x, y, kBandBorder, line);
        }
}

Picture plot_plane(const Mixture& mixture, const Generator& generator, const Model& discriminator,
                   bool critic, std::uint64_t seed, Engine& engine) {
    const double reach = 1.25 * farthest_mode(mixture);
    Canvas canvas(kSide, kSide);
    if (takes_points(discriminator, mixture)) {
        const Field field(discriminator, reach, engine);
        draw_field(canvas, field, critic ? critic_scale(field.values(), 0.02) : kProbabilities);
    }
    const double scale = kSide / (2.0 * reach);
    const auto draw = [&](const Matrix& points, const Colour& colour) {
        for (std::size_t i = 0; i < points.shape(0); ++i)
            canvas.dot((points(i, 0) + reach) * scale, (reach - points(i, 1)) * scale, colour);
    };
    draw(examples(make_mixture(mixture, kPoints, seed), 0, kPoints, 0.0f, 1.0f), kData);
    draw(sample(generator, seed, 0, kPoints, engine), kSamples);
    return canvas.picture();
}

// Mixtures on the line.

constexpr std::size_t kWidth = 640;
constexpr std::size_t kPanel = 240; ///< height of each of the two panels
constexpr std::size_t kLineSamples = 4000;

// A panel with curves of one value per pixel column. `top` is its first pixel row, `most` the value
// at its upper edge.
class CurvePanel {
public:
    CurvePanel(Canvas& canvas, std::size_t top, double most) :
        canvas_(canvas), top_(top), most_(most) {}

    void level(double value) {
        for (std::size_t x = 0; x < kWidth; ++x)
            canvas_.column(static_cast<long>(x), y(value), y(value), kAxis, 1.0);
    }
    void fill(const std::vector<double>& values, const Colour& colour) {
        for (std::size_t x = 0; x < kWidth; ++x)
            canvas_.column(static_cast<long>(x), y(0.0), y(values[x]), colour, 0.3);
    }
    /// A line of two pixels thickness. NaN leaves a gap.
    void curve(const std::vector<double>& values, const Colour& colour) {
        for (std::size_t x = 1; x < kWidth; ++x) {
            if (std::isnan(values[x - 1]) || std::isnan(values[x]))
                continue;
            const auto [low, high] = std::minmax(values[x - 1], values[x]);
            for (const std::size_t column : {x - 1, x})
                canvas_.column(static_cast<long>(column), y(high), y(low) + 1.0, colour, 1.0);
        }
    }

private:
    double y(double value) const {
        const double share = std::clamp(value / most_, 0.0, 1.0);
        return static_cast<double>(top_) + 4.0 + (1.0 - share) * (kPanel - 9.0);
    }

    Canvas& canvas_;
    std::size_t top_;
    double most_;
};

Picture plot_line(const Mixture& mixture, const Generator& generator, const Model& discriminator,
                  bool critic, std::uint64_t seed, Engine& engine) {
    const double reach = farthest_mode(mixture) + 5.0 * mixture.deviation;
    Matrix x = make_matrix(kWidth, 1);
    for (std::size_t i = 0; i < kWidth; ++i)
        x(i, 0) = static_cast<float>(reach * (2.0 * static_cast<double>(i) / (kWidth - 1) - 1.0));

    // Parzen estimate of the samples' density, with narrow Gaussians.
    const Matrix samples = sample(generator, seed, 0, kLineSamples, engine);
    const std::vector<double> logarithms =
        parzen_log_likelihood(view(samples), view(x), 0.2 * mixture.deviation, engine);
    std::vector<double> real(kWidth), fake(kWidth);
    std::vector<double> output(kWidth, std::nan("")), best(kWidth, std::nan(""));
    if (takes_points(discriminator, mixture)) {
        const Matrix d = discriminate(discriminator, x, engine);
        const Scale scale = critic ? critic_scale(d, 0.0) : kProbabilities;
        std::transform(d.begin(), d.end(), output.begin(),
                       [&](float value) { return scale.share(value); });
    }
    double most = 0.0;
    for (std::size_t i = 0; i < kWidth; ++i) {
        real[i] = mixture.density(&x(i, 0));
        fake[i] = std::exp(logarithms[i]);
        if (!critic && real[i] + fake[i] > 1e-3) // D* only where there are data or samples
            best[i] = real[i] / (real[i] + fake[i]);
        most = std::max(most, real[i]);
    }

    Canvas canvas(kWidth, 2 * kPanel);
    CurvePanel densities(canvas, 0, 1.5 * most);
    densities.level(0.0);
    densities.fill(fake, kSamples);
    densities.curve(fake, kSamples);
    densities.curve(real, kData);
    CurvePanel outputs(canvas, kPanel, 1.0);
    outputs.level(0.0);
    outputs.level(1.0);
    if (!critic)
        outputs.level(0.5);
    outputs.curve(best, kBest);
    outputs.curve(output, kDiscriminator);
    return canvas.picture();
}

} // namespace

Picture plot_mixture(const Mixture& mixture, const Model& generator, const Model& discriminator,
                     Objective objective, std::uint64_t seed, Engine& engine) {
    const Generator source{Model(generator)};
    const bool critic = objective == Objective::wasserstein;
    return mixture.dimensions == 1
               ? plot_line(mixture, source, discriminator, critic, seed, engine)
               : plot_plane(mixture, source, discriminator, critic, seed, engine);
}

std::string mixture_legend(const Mixture& mixture, Objective objective) {
    const bool critic = objective == Objective::wasserstein;
    if (mixture.dimensions == 1)
        return std::string("Above, the density of the data (green) and of the samples (orange). "
                           "Below, the ") +
               (critic ? "critic f(x) (blue), scaled from its minimum to its maximum; only "
                         "differences of its values mean something."
                       : "discriminator D(x) (blue), from 0 to 1, and the optimal one, p(data) / "
                         "(p(data) + p(samples)) (grey).") +
               " With --pac the blue curve is left out.";
    return std::string("Samples (orange) over points of the data (green). The background shows "
                       "the ") +
           (critic
                ? "critic f(x), lighter for greater values; lines are contours at tenths of its "
                  "range without the least and the greatest 2 %."
                : "discriminator D(x), lighter for greater values; the dark line is D(x) = 1/2.") +
           " With --pac the background is left out.";
}

} // namespace pocketgan
