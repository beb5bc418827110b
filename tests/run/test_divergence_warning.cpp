#include "run/divergence_warning.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace pocketgan;

namespace {

std::string warning(double d_loss, double g_loss, Objective objective) {
    LogRow row;
    row.step = 7;
    row.figures[Column::d_loss] = d_loss;
    row.figures[Column::g_loss] = g_loss;
    return divergence_warning(row, objective);
}

} // namespace

TEST_CASE("losses of balanced players give no warning") {
    CHECK(warning(1.386, 0.693, Objective::non_saturating) == "");
    CHECK(warning(0.01, 9.0, Objective::non_saturating) == ""); // D wins
    CHECK(warning(0.5, -0.6, Objective::minimax) == "");
    CHECK(warning(0.5, 0.5, Objective::least_squares) == "");
    CHECK(warning(-900.0, 450.0, Objective::wasserstein) == "");
}

TEST_CASE("losses that no balance has give a warning with the step and what to try") {
    const std::string text = warning(1.0, 92.7, Objective::non_saturating);
    CHECK(text.find("the losses at step 7 are 1 of D and 92.7 of G: ") == 0);
    CHECK(text.find("lower g-rate") != std::string::npos);
    CHECK(warning(40.0, 0.1, Objective::minimax) != "");
    CHECK(warning(1e39, 1.0, Objective::least_squares) != "");
    CHECK(warning(-1e39, 1.0, Objective::wasserstein) != "");
}
