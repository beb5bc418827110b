#pragma once

// Templates of the ten handwritten digits: for each way of writing a digit, the points that the pen
// passes on a canvas of 100 x 100 with y down. make_digits bends, slants and stretches them.

#include <cstdint>

namespace pocketgan {

/// The action of the pen at a point.
enum class Pen : std::uint8_t {
    none, ///< there is no point: the end of the list
    down, ///< a stroke begins
    pass, ///< the stroke goes on smoothly
    turn  ///< the stroke goes on with a corner
};

struct PenPoint {
    std::int8_t x = 0;
    std::int8_t y = 0;
    Pen pen = Pen::none;
};

constexpr PenPoint down(int x, int y) {
    return {static_cast<std::int8_t>(x), static_cast<std::int8_t>(y), Pen::down};
}
constexpr PenPoint pass(int x, int y) {
    return {static_cast<std::int8_t>(x), static_cast<std::int8_t>(y), Pen::pass};
}
constexpr PenPoint turn(int x, int y) {
    return {static_cast<std::int8_t>(x), static_cast<std::int8_t>(y), Pen::turn};
}

constexpr int kMostPoints = 16;

/// One way of writing a digit.
struct DigitShape {
    int percent; ///< share of the samples of this digit
    PenPoint points[kMostPoints];
};

constexpr int kMostShapes = 4;

// clang-format off
constexpr DigitShape kDigitShapes[10][kMostShapes] = {
    { // 0: counterclockwise from the top, closed, with a small loop, or left open
        {60, {down(56, 4), pass(30, 10), pass(12, 36), pass(12, 66), pass(28, 93), pass(54, 95),
              pass(76, 72), pass(78, 40), pass(64, 10), pass(42, 4)}},
        {25, {down(50, 12), pass(28, 14), pass(12, 38), pass(12, 66), pass(30, 95), pass(56, 94),
              pass(78, 68), pass(80, 36), pass(64, 8), pass(42, 4), pass(34, 16), pass(48, 22)}},
        {15, {down(40, 3), pass(16, 22), pass(10, 54), pass(20, 86), pass(44, 98), pass(70, 84),
              pass(80, 52), pass(72, 18), pass(50, 6)}},
    },
    { // 1: a line, with a flag, with flag and foot
        {86, {down(50, 0), pass(50, 33), pass(50, 67), pass(50, 100)}},
        {9, {down(30, 24), turn(52, 2), pass(51, 50), pass(50, 100)}},
        {5, {down(28, 24), turn(52, 2), pass(51, 50), pass(50, 97), down(22, 98), pass(78, 96)}},
    },
    { // 2: angular, with a loop at the foot, with a wavy foot, closed at the top
        {35, {down(14, 20), pass(36, 4), pass(64, 10), pass(66, 34), pass(44, 64), turn(12, 94),
              pass(48, 93), pass(86, 92)}},
        {35, {down(14, 20), pass(38, 3), pass(64, 12), pass(64, 38), pass(44, 68), pass(20, 92),
              pass(4, 90), pass(10, 75), pass(32, 80), pass(58, 94), pass(88, 88)}},
        {30, {down(20, 16), pass(44, 3), pass(66, 16), pass(60, 42), pass(38, 70), turn(12, 94),
              pass(36, 86), pass(60, 95), pass(88, 86)}},
    },
    { // 3: round, flat at the top, with a loop in the middle
        {50, {down(16, 14), pass(40, 2), pass(66, 12), pass(60, 36), turn(34, 47), pass(62, 53),
              pass(74, 75), pass(54, 96), pass(28, 97), pass(8, 86)}},
        {20, {down(14, 7), pass(40, 6), turn(70, 6), pass(52, 24), turn(34, 42), pass(62, 48),
              pass(74, 70), pass(56, 95), pass(12, 92)}},
        {30, {down(18, 12), pass(44, 2), pass(66, 16), pass(56, 38), pass(36, 48), pass(32, 44),
              pass(46, 44), pass(68, 60), pass(68, 84), pass(42, 98), pass(10, 90)}},
    },
    { // 4: open, closed, round in one stroke
        {50, {down(22, 4), pass(18, 28), turn(12, 54), pass(44, 55), pass(84, 51),
              down(70, 4), pass(66, 52), pass(60, 100)}},
        {15, {down(62, 2), pass(36, 30), turn(8, 62), pass(46, 60), pass(88, 57),
              down(63, 4), pass(60, 52), pass(58, 100)}},
        {35, {down(24, 4), pass(12, 34), pass(20, 52), pass(46, 52), pass(70, 36), turn(78, 8),
              pass(70, 52), pass(60, 100)}},
    },
    { // 5: the bar last, in one stroke, like an S
        {45, {down(28, 8), pass(24, 26), turn(20, 46), pass(46, 40), pass(68, 54), pass(68, 78),
              pass(46, 96), pass(10, 90), down(28, 8), pass(54, 7), pass(84, 3)}},
        {25, {down(84, 4), pass(58, 6), turn(30, 8), pass(26, 26), turn(20, 44), pass(48, 40),
              pass(68, 56), pass(64, 82), pass(38, 97), pass(8, 88)}},
        {30, {down(86, 4), pass(54, 6), pass(30, 20), pass(34, 40), pass(60, 54), pass(68, 76),
              pass(44, 96), pass(10, 88)}},
    },
    { // 6: a round back, a straight back
        {55, {down(62, 2), pass(36, 24), pass(18, 54), pass(18, 82), pass(42, 97), pass(68, 88),
              pass(72, 66), pass(52, 54), pass(30, 64), pass(20, 80)}},
        {45, {down(46, 0), pass(28, 30), pass(15, 62), pass(22, 90), pass(46, 97), pass(66, 82),
              pass(62, 62), pass(42, 58), pass(22, 72)}},
    },
    { // 7: plain, with a bar, with a serif, round
        {50, {down(10, 10), pass(42, 8), turn(80, 6), pass(62, 38), pass(48, 70), pass(40, 100)}},
        {12, {down(10, 8), pass(44, 8), turn(78, 6), pass(60, 40), pass(48, 70), pass(40, 100),
              down(28, 54), pass(52, 51), pass(78, 49)}},
        {13, {down(10, 26), turn(13, 9), pass(46, 8), turn(82, 8), pass(60, 46), pass(46, 100)}},
        {25, {down(8, 16), pass(38, 6), pass(68, 9), pass(72, 26), pass(56, 62), pass(44, 100)}},
    },
    { // 8: like an S and back, two rings, open at the top
        {50, {down(70, 12), pass(48, 2), pass(24, 14), pass(28, 36), pass(52, 50), pass(70, 70),
              pass(60, 94), pass(36, 98), pass(20, 82), pass(32, 60), pass(54, 42), pass(70, 22),
              pass(66, 8)}},
        {20, {down(48, 48), pass(24, 32), pass(30, 8), pass(54, 2), pass(70, 18), pass(64, 38),
              pass(46, 49), pass(22, 64), pass(20, 86), pass(44, 99), pass(70, 88), pass(72, 64),
              pass(48, 48)}},
        {30, {down(80, 8), pass(54, 4), pass(28, 16), pass(30, 38), pass(54, 54), pass(66, 74),
              pass(54, 96), pass(32, 97), pass(22, 80), pass(36, 58), pass(58, 38), pass(80, 14)}},
    },
    { // 9: a straight stem, in one sweep, with a hook
        {50, {down(70, 14), pass(46, 3), pass(22, 16), pass(18, 40), pass(40, 50), pass(62, 36),
              turn(72, 10), pass(70, 54), pass(64, 100)}},
        {35, {down(70, 22), pass(52, 4), pass(28, 12), pass(20, 36), pass(38, 48), pass(60, 38),
              pass(72, 16), pass(70, 42), pass(60, 72), pass(48, 100)}},
        {15, {down(68, 14), pass(46, 3), pass(22, 16), pass(20, 40), pass(42, 49), pass(64, 34),
              turn(72, 10), pass(72, 50), pass(64, 88), pass(40, 99), pass(18, 90)}},
    },
};
// clang-format on

constexpr bool percentages_add_up() {
    for (const auto& shapes : kDigitShapes) {
        int sum = 0;
        for (const DigitShape& shape : shapes)
            sum += shape.percent;
        if (sum != 100)
            return false;
    }
    return true;
}
static_assert(percentages_add_up(), "the shares of a digit's shapes must add up to 100");

} // namespace pocketgan
