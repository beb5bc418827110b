// Trains a GAN on images that a program has in memory: with progress, an early stop on held-out
// images, the best generator kept, and samples of it.
//   c++ -std=c++17 train_own_data.cpp $(pkg-config --cflags --libs pocketgan) && ./a.out my-run
#include <pocketgan/generator.hpp>
#include <pocketgan/run.hpp>

#include <cstdio>
#include <cstdlib>
#include <vector>

int main(int argc, char** argv) {
    using namespace pocketgan;
    // Rings of random size and place, 16x16 bytes each: put your own images here.
    std::vector<std::uint8_t> pixels;
    for (int i = 0; i < 2000; ++i) {
        const int x0 = 6 + std::rand() % 5, y0 = 6 + std::rand() % 5, radius = 3 + std::rand() % 3;
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 16; ++x) {
                const int d = std::abs((x - x0) * (x - x0) + (y - y0) * (y - y0) - radius * radius);
                pixels.push_back(d < 8 ? static_cast<std::uint8_t>(255 - 30 * d) : 0);
            }
    }
    const Dataset data =
        Dataset::from_bytes(DataShape::images(2000, 16, 16), std::move(pixels), {}, "rings");

    RunSettings settings = settings_for_preset("default", "rings");
    settings.epochs = 30;
    settings.eval_every = 1; // measured on images from the last sixth, which are not trained on
    settings.keep_best = KeepBest::parzen;
    GanSettings& gan = std::get<GanSettings>(settings.training);
    gan.generator.hidden = gan.discriminator.hidden = {128, 128};
    gan.examples = 2000 - 2000 / 6;

    Engine engine(2);
    RunOptions options;
    options.folder = argc > 1 ? argv[1] : "my-run";
    Run run(settings, data, options, engine);
    RunCallbacks callbacks;
    callbacks.progress = [&](const RunProgress& now) {
        if (now.is_measured)
            std::printf("step %d: %.1f nats\n", int(now.step), now.measured[Column::parzen]);
        // Stop 5 epochs after the best one.
        return !run.best() || now.step < run.best()->step + 5 * now.steps_per_epoch;
    };
    run.train(callbacks);

    const auto best = Generator::load(run.folder() + "/best");
    std::vector<float> samples(16 * best.outputs());
    best.sample(1, 0, {samples.data(), 16, best.outputs()}, engine);
    const ConstMatrixView images{samples.data(), 16, best.outputs()};
    write_picture(run.folder() + "/best.png", make_sheet(images, best.image()));
}
