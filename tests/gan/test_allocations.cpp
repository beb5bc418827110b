// A training step takes no memory: all of it is there once the first step is done.
#include "gan/small_gan.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> allocations{0};

void* allocate(std::size_t size, std::size_t alignment) {
    ++allocations;
    // aligned_alloc wants whole multiples of the alignment.
    const std::size_t whole = (size + alignment - 1) / alignment * alignment;
    if (void* const memory = std::aligned_alloc(alignment, whole ? whole : alignment))
        return memory;
    throw std::bad_alloc();
}

} // namespace

// The whole runner's; the other forms of new and delete call these.
void* operator new(std::size_t size) {
    return allocate(size, alignof(std::max_align_t));
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::align_val_t) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept {
    std::free(memory);
}

using namespace pocketgan;
using namespace small_gan;

TEST_CASE("a training step allocates nothing after the first") {
    // Larger, so that threads share the work; 5 steps go over two epochs.
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
            CHECK(allocations > before); // the count counts
            trainer.step();
            const std::size_t first = allocations;
            for (int step = 0; step < 5; ++step)
                trainer.step();
            CHECK(allocations == first);
        }
}
