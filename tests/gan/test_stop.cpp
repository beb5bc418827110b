// A step of the generator that is stopped within the steps of the discriminator.
#include "gan/small_gan.hpp"
#include "scratch.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <string>

using namespace pocketgan;
using namespace small_gan;

namespace {

// Settings with long steps: of every kind of optimiser, with a penalty, and only in a warm-up.
GanSettings adam() {
    GanSettings s = alternating();
    s.d_steps = 20;
    return s;
}
GanSettings momentum() {
    GanSettings s = adam();
    s.discriminator.optimiser = goodfellow().discriminator.optimiser;
    s.crosstalk = true;
    return s;
}
GanSettings long_critic() {
    GanSettings s = critic();
    s.d_warmup_steps = 17;
    return s;
}
GanSettings long_penalised() {
    GanSettings s = penalised();
    s.d_steps = 16;
    return s;
}

// Asks to stop at the `call`-th call.
std::function<bool()> stop_at(int call, int& calls) {
    calls = 0;
    return [=, &calls] { return ++calls >= call; };
}

// The files of a trainer's checkpoint.
std::string state(const GanTrainer& trainer) {
    const ScratchFolder scratch;
    trainer.save_checkpoint(scratch.path("state"));
    std::string files;
    for (const char* name : {"checkpoint.json", "generator.npy", "generator.first.npy",
                             "generator.second.npy", "generator.average.npy", "discriminator.npy",
                             "discriminator.first.npy", "discriminator.second.npy"})
        files += slurp(scratch.path("state/") + name) + "\n";
    return files;
}

} // namespace

TEST_CASE("a step that is stopped changes nothing, and training goes on with the same bits") {
    const Dataset data = images(90, 4);
    Engine engine;
    for (const GanSettings& settings : {adam(), momentum(), long_critic(), long_penalised()}) {
        CAPTURE(settings.d_steps);
        GanTrainer whole(settings, data, engine), stopped(settings, data, engine);
        for (const int call : {1, 2, 9, 16}) {
            CAPTURE(call);
            const std::string before = state(stopped);
            int calls = 0;
            CHECK_FALSE(stopped.step(stop_at(call, calls)));
            CHECK(calls == call);
            CHECK(state(stopped) == before);
            CHECK(stopped.steps() == whole.steps());
            const StepReport report = whole.step();
            const std::optional<StepReport> same = stopped.step([] { return false; });
            REQUIRE(same);
            CHECK(same->d_loss == report.d_loss);
            CHECK(same->g_loss == report.g_loss);
            CHECK(state(stopped) == state(whole));
            CHECK(state(stopped) != before);
            if (settings.d_steps < 16 && stopped.steps() == 2)
                break; // the warm-up of long_critic() ends
        }
    }
}

TEST_CASE("a short step is not stopped") {
    const Dataset data = images(90, 4);
    Engine engine;
    for (const GanSettings& settings : {alternating(), goodfellow(), critic()}) {
        GanTrainer trainer(settings, data, engine);
        int calls = 0;
        CHECK(trainer.step(stop_at(1, calls)));
        CHECK(calls == 0);
        CHECK(trainer.steps() == 1);
        CHECK(trainer.step(nullptr));
    }
}
