// Trains a GAN on images in memory, stops early by held-out images, and samples the best generator:
//   c++ -std=c++17 train_own_data.cpp $(pkg-config --cflags --libs pocketgan) && ./a.out my-run
#include <pocketgan/generator.hpp>
#include <pocketgan/picture.hpp>
#include <pocketgan/run.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <variant>
#include <vector>

using namespace pocketgan;

int main(int, char** argv) {
    // Discs of random size and place on 16x16 pixels: put your own images here.
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 2000; ++i) {
        const int x = 5 + std::rand() % 6, y = 5 + std::rand() % 6, r = 2 + std::rand() % 3;
        for (int p = 0; p < 256; ++p) {
            const int dx = p % 16 - x, dy = p / 16 - y;
            pixels.push_back(dx * dx + dy * dy <= r * r ? 255 : 0);
        }
    }
    const Dataset data = Dataset::from_bytes(DataShape::images(2000, 16, 16), pixels, {}, "discs");

    RunSettings settings = settings_for_preset("default", "discs");
    settings.epochs = 200;
    settings.eval_every = 1;
    settings.keep_best = KeepBest::parzen; // of images of the last sixth, which are held out:
    auto& gan = std::get<GanSettings>(settings.training);
    gan.examples = 2000 - held_out_sixth(2000);
    gan.generator.hidden = gan.discriminator.hidden = {128, 128};

    Engine engine(2);
    RunOptions options;
    options.folder = argv[1];
    Run run(settings, data, options, engine);
    RunCallbacks callbacks;
    callbacks.progress = [&](const RunProgress& now) {
        if (now.is_measured)
            std::printf("step %d: %.1f nats\n", int(now.step), now.measured[Column::parzen]);
        return !run.best() || now.step < run.best()->step + 20 * now.steps_per_epoch; // patience
    };
    run.train(callbacks);

    const auto best = Generator::load(run.folder() + "/best");
    std::vector<float> samples(100 * best.outputs());
    best.sample(1, 0, {samples.data(), 100, best.outputs()}, engine);
    const Picture sheet = make_sheet({samples.data(), 100, best.outputs()}, best.image());
    write_picture(run.folder() + "/best.png", sheet);
}
