#include "pocketgan/gan.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;

namespace {

GanSettings with_warmups(std::size_t first, std::size_t every) {
    GanSettings s;
    s.d_steps = 5;
    s.d_warmup_steps = 100;
    s.d_warmup = first;
    s.d_warmup_every = every;
    return s;
}

} // namespace

TEST_CASE("without warm-ups there are d_steps steps of D per step of G") {
    for (const std::uint64_t steps : {0, 1, 7, 1000})
        CHECK(discriminator_steps(with_warmups(0, 0), steps) == 5 * steps);
}

TEST_CASE("the number of steps of D is that of main.py of the WassersteinGAN repository") {
    for (const std::size_t first : {0, 1, 25, 40})
        for (const std::size_t every : {0, 1, 2, 10, 500}) {
            CAPTURE(first);
            CAPTURE(every);
            const GanSettings settings = with_warmups(first, every);
            std::uint64_t sum = 0;
            for (std::uint64_t step = 0; step <= 1100; ++step) {
                CAPTURE(step);
                CHECK(discriminator_steps(settings, step) == sum);
                sum += step < first || (every > 0 && step % every == 0) ? 100 : 5;
            }
        }
}
