#include "data/class_names.hpp"
#include "data/digit_shapes.hpp"
#include "pocketgan/dataset.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/random.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace pocketgan {
namespace {

// The layout of MNIST (LeCun et al. 1998): the digit is scaled to a box of 20 x 20 and placed in an
// image of 28 x 28 so that its centre of mass is the centre of the image.
constexpr int kBox = 20;
constexpr int kPicture = 28;
constexpr float kEdge = 1.2f; ///< width of an anti-aliased edge in pixels, about that of MNIST

// Streams of `seed`. The code below uses only +, -, *, / and square roots, whose results IEEE 754
// defines to the bit. So a digit is the same bytes on every machine.
constexpr std::uint64_t kLabelStream = 0x6469676974000000u; // "digit"
constexpr std::uint64_t kShapeStream = kLabelStream + 1;
constexpr std::uint64_t kHandStream = kLabelStream + 2;

constexpr int kNormals = 64; ///< random numbers per digit

// The pixels of this many digits can be addressed on every machine, and take an hour to draw.
constexpr std::size_t kMostDigits = 0xffffffff / (kPicture * kPicture);

struct Point {
    float x, y;
};

/// The random numbers that vary one digit, in the order of their use.
class Hand {
public:
    Hand(std::uint64_t seed, std::uint64_t index) {
        Random(seed, kHandStream).normal(index * kNormals, normals_, kNormals);
    }

    /// A number from N(mean, deviation^2), clipped at 2.5 deviations.
    float vary(float mean, float deviation) {
        assert(used_ < kNormals);
        return mean + deviation * std::clamp(normals_[used_++], -2.5f, 2.5f);
    }

private:
    float normals_[kNormals];
    int used_ = 0;
};

/// The label of digit `index`. Digits 10 k .. 10 k + 9 have the ten labels in a random order.
std::uint8_t label_of(std::uint64_t seed, std::uint64_t index) {
    const Random random(seed, kLabelStream);
    std::uint8_t labels[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    const std::uint64_t ten = index / 10;
    for (std::uint32_t i = 9; i > 0; --i)
        std::swap(labels[i], labels[random.below(10 * ten + i, i + 1)]);
    return labels[index % 10];
}

const DigitShape& shape_of(std::uint64_t seed, std::uint64_t index, int label) {
    int percent = static_cast<int>(Random(seed, kShapeStream).below(index, 100));
    const DigitShape* shape = kDigitShapes[label];
    while (percent >= shape->percent)
        percent -= (shape++)->percent;
    return *shape;
}

/// A short piece of a curve, with its own thickness.
struct Line {
    Point a, b;
    float radius = 0.0f;
};

struct Drawing {
    static constexpr int kLinesASpan = 6; ///< lines between two points, of about 2 pixels each
    Line lines[kLinesASpan * kMostPoints];
    int count = 0;
};

/// The point at t in [0, 1] of the Catmull-Rom spline from b to c with the neighbours a and d
/// (Catmull and Rom 1974).
Point between(Point a, Point b, Point c, Point d, float t) {
    const float wa = t * (-0.5f + t * (1.0f - 0.5f * t));
    const float wb = 1.0f + t * t * (-2.5f + 1.5f * t);
    const float wc = t * (0.5f + t * (2.0f - 1.5f * t));
    const float wd = t * t * (-0.5f + 0.5f * t);
    return {wa * a.x + wb * b.x + wc * c.x + wd * d.x, wa * a.y + wb * b.y + wc * c.y + wd * d.y};
}

/// Writes the varied points of `shape`, in units of the digit's height, to `points` and returns
/// their number. The means and deviations were chosen by eye and to match the slant, aspect ratio
/// and mean brightness of MNIST.
int bend(const DigitShape& shape, int label, Hand& hand, Point* points) {
    const bool line = label == 1; // ones are straight and have the largest slant
    const float slant = hand.vary(label <= 1 ? 0.24f : 0.10f, 0.25f);
    const float tilt = hand.vary(-0.05f, 0.09f);
    const float stretch = std::max(0.5f, hand.vary(1.05f, 0.22f));
    const float top_heavy = hand.vary(0.0f, 0.28f); // a larger upper half
    const float top_wide = hand.vary(0.0f, 0.26f);
    const float bow = hand.vary(0.0f, line ? 0.03f : 0.08f);
    const float shake = line ? 0.012f : std::max(0.01f, hand.vary(0.038f, 0.012f));
    int count = 0;
    for (; count < kMostPoints && shape.points[count].pen != Pen::none; ++count) {
        const PenPoint& pen = shape.points[count];
        float x = 0.01f * static_cast<float>(pen.x) - 0.45f + hand.vary(0.0f, shake);
        float y = 0.01f * static_cast<float>(pen.y) - 0.5f + hand.vary(0.0f, shake);
        const float middle = 1.0f - 4.0f * y * y; // 1 at half height, 0 at top and bottom
        y += 0.25f * top_heavy * middle;
        x *= stretch * (1.0f - top_wide * y);
        x += bow * middle - slant * y;
        y += tilt * x;
        points[count] = {x, y};
    }
    return count;
}

/// Draws a smooth curve through the points from each corner or stroke end to the next.
Drawing draw(const DigitShape& shape, const Point* points, int count) {
    Drawing drawing;
    for (int p = 0; p + 1 < count; ++p) {
        if (shape.points[p + 1].pen == Pen::down)
            continue;
        const bool starts = shape.points[p].pen != Pen::pass;
        const bool ends = shape.points[p + 1].pen == Pen::turn || p + 2 == count ||
                          shape.points[p + 2].pen == Pen::down;
        const Point b = points[p], c = points[p + 1];
        const Point a = starts ? b : points[p - 1];
        const Point d = ends ? c : points[p + 2];
        Point from = b;
        for (int i = 1; i <= Drawing::kLinesASpan; ++i) {
            const Point to = between(a, b, c, d, static_cast<float>(i) / Drawing::kLinesASpan);
            drawing.lines[drawing.count++] = {from, to};
            from = to;
        }
    }
    return drawing;
}

/// Scales the drawing so that it just fits the box, including the thickness of its strokes. The
/// radius of line i of n is radius (1 + pressure (2 i / n - 1)) pixels.
void fit(Drawing& drawing, float radius, float pressure) {
    Point low = drawing.lines[0].a, high = low;
    for (int i = 0; i < drawing.count; ++i)
        for (const Point p : {drawing.lines[i].a, drawing.lines[i].b}) {
            low = {std::min(low.x, p.x), std::min(low.y, p.y)};
            high = {std::max(high.x, p.x), std::max(high.y, p.y)};
        }
    const float thickest = radius * std::max(1.0f + pressure, 1.0f - pressure) + 0.5f * kEdge;
    const float scale =
        (static_cast<float>(kBox) - 2.0f * thickest) / std::max(high.x - low.x, high.y - low.y);
    const auto place = [&](Point p) {
        return Point{(p.x - low.x) * scale + thickest, (p.y - low.y) * scale + thickest};
    };
    for (int i = 0; i < drawing.count; ++i) {
        Line& line = drawing.lines[i];
        const float along = 2.0f * static_cast<float>(i) / static_cast<float>(drawing.count) - 1.0f;
        line = {place(line.a), place(line.b), radius * (1.0f + pressure * along)};
    }
}

/// distance = min(distance, distance to `line`) for the pixels of the box near the line.
void stamp(const Line& line, float (&distance)[kBox][kBox]) {
    const float reach = line.radius + 1.0f;
    const auto first = [&](float p) { return std::max(0, static_cast<int>(p - reach)); };
    const auto last = [&](float p) { return std::min(kBox - 1, static_cast<int>(p + reach)); };
    const Point a = line.a, b = line.b;
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float scale = 1.0f / std::max(dx * dx + dy * dy, 1e-12f);
    for (int i = first(std::min(a.y, b.y)); i <= last(std::max(a.y, b.y)); ++i)
        for (int j = first(std::min(a.x, b.x)); j <= last(std::max(a.x, b.x)); ++j) {
            const float x = static_cast<float>(j) + 0.5f - a.x;
            const float y = static_cast<float>(i) + 0.5f - a.y;
            const float along = std::clamp((x * dx + y * dy) * scale, 0.0f, 1.0f);
            const float ex = x - along * dx, ey = y - along * dy;
            distance[i][j] = std::min(distance[i][j], std::sqrt(ex * ex + ey * ey) - line.radius);
        }
}

/// Renders the drawing into an image of 28 x 28 whose centre is the centre of mass, to the nearest
/// pixel.
void paint(const Drawing& drawing, std::uint8_t* pixels) {
    float distance[kBox][kBox];
    std::fill(&distance[0][0], &distance[0][0] + kBox * kBox, 1.0f);
    for (int i = 0; i < drawing.count; ++i)
        stamp(drawing.lines[i], distance);

    std::uint8_t ink[kBox][kBox];
    int mass = 0, mass_x = 0, mass_y = 0, width = 0, height = 0;
    for (int i = 0; i < kBox; ++i)
        for (int j = 0; j < kBox; ++j) {
            const float inked = std::clamp(0.5f - distance[i][j] / kEdge, 0.0f, 1.0f);
            ink[i][j] = static_cast<std::uint8_t>(255.0f * inked + 0.5f);
            if (ink[i][j] == 0)
                continue;
            mass += ink[i][j];
            mass_x += ink[i][j] * j;
            mass_y += ink[i][j] * i;
            width = std::max(width, j + 1);
            height = i + 1;
        }
    const auto shift = [&](int moment, int size) {
        const int middle = (2 * moment + mass) / (2 * mass); // rounded
        return std::clamp(kPicture / 2 - middle, 0, kPicture - size);
    };
    const int left = shift(mass_x, width), top = shift(mass_y, height);
    for (int i = 0; i < height; ++i)
        std::copy(ink[i], ink[i] + width, pixels + (top + i) * kPicture + left);
}

} // namespace

Dataset make_digits(std::size_t count, std::uint64_t seed, std::uint64_t first) {
    constexpr std::size_t kSize = kPicture * kPicture;
    if (count == 0 || count > kMostDigits)
        throw Error("make_digits: count is " + std::to_string(count) + "; expected 1 to " +
                    std::to_string(kMostDigits));
    std::vector<std::uint16_t> labels(count);
    std::vector<std::uint8_t> pixels(count * kSize);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t label = label_of(seed, first + i);
        const DigitShape& shape = shape_of(seed, first + i, label);
        Hand hand(seed, first + i);
        Point points[kMostPoints];
        Drawing drawing = draw(shape, points, bend(shape, label, hand, points));
        const float radius = std::max(0.6f, hand.vary(1.30f, 0.36f));
        fit(drawing, radius, hand.vary(0.0f, 0.12f));
        paint(drawing, pixels.data() + i * kSize);
        labels[i] = label;
    }
    return Dataset::from_bytes(DataShape::images(count, kPicture, kPicture), std::move(pixels),
                               std::move(labels), "digits", number_names(10));
}

} // namespace pocketgan
