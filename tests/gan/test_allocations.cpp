// A training step allocates no memory after the first one.
#include "allocations.hpp"
#include "gan/small_gan.hpp"

#include <doctest/doctest.h>

using namespace pocketgan;
using namespace small_gan;

TEST_CASE("a training step allocates nothing after the first") {
    // Large enough for several threads; 5 steps are two epochs.
    GanSettings large = goodfellow();
    large.generator.hidden = {200, 300};
    large.discriminator.hidden = {90, 60};
    large.batch = 70;
    const Dataset data = images(150, 20);
    for (const GanSettings& settings :
         {goodfellow(), alternating(), unrolled(), penalised(), large})
        for (const std::size_t threads : {1u, 3u}) {
            CAPTURE(settings.batch);
            CAPTURE(threads);
            Engine engine(threads);
            const std::size_t before = allocations;
            GanTrainer trainer(settings, data, engine);
            CHECK(allocations > before); // the counter works
            trainer.step();
            const std::size_t first = allocations;
            for (int step = 0; step < 5; ++step)
                trainer.step();
            CHECK(allocations == first);
        }
}
