// Trains a GAN on images in memory, stops early by held-out images, and draws with the best
// generator:
//   c++ -std=c++17 train_own_data.cpp -o train_own_data $(pkg-config --cflags --libs pocketgan)
//   ./train_own_data my-run
#include <pocketgan/error.hpp>
#include <pocketgan/generator.hpp>
#include <pocketgan/picture.hpp>
#include <pocketgan/run.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <variant>
#include <vector>

using namespace pocketgan;

// Discs of random size and place on 16x16 pixels: put your own images here. 0 is black, 255 white.
Dataset my_images(std::size_t count) {
    std::vector<std::uint8_t> pixels;
    for (std::size_t i = 0; i < count; ++i) {
        const int x = 5 + std::rand() % 6, y = 5 + std::rand() % 6, r = 2 + std::rand() % 3;
        for (int p = 0; p < 256; ++p) {
            const int dx = p % 16 - x, dy = p / 16 - y;
            pixels.push_back(dx * dx + dy * dy <= r * r ? 255 : 0);
        }
    }
    return Dataset::from_bytes(DataShape::images(count, 16, 16), pixels, {}, "discs");
}

int main(int argc, char** argv) try {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FOLDER, which must not have a run\n", argv[0]);
        return 2;
    }
    const Dataset data = my_images(2000);
    RunSettings settings = settings_for_preset("default", "discs");
    settings.epochs = 200;
    settings.eval_every = 1;
    settings.keep_best = KeepBest::parzen; // of images of the last sixth, which are held out:
    auto& gan = std::get<GanSettings>(settings.training);
    gan.examples = data.count() - held_out_sixth(data.count());
    gan.generator.hidden = gan.discriminator.hidden = {128, 128}; // small, for small images
    gan.generator.optimiser.rate = gan.discriminator.optimiser.rate = 1e-3;

    Engine engine(2); // threads
    RunOptions options;
    options.folder = argv[1];
    Run run(settings, data, options, engine);
    RunCallbacks callbacks;
    callbacks.progress = [&](const RunProgress& now) {
        if (now.is_measured)
            std::printf("step %d: %.1f nats\n", int(now.step), now.measured[Column::parzen]);
        // Stops after 10 epochs without a better generator.
        return !run.best() || now.step < run.best()->step + 10 * now.steps_per_epoch;
    };
    const bool is_finished = run.train(callbacks);

    const auto best = Generator::load(run.folder() + "/best");
    std::vector<float> pixels(100 * best.outputs());
    const MatrixView samples(pixels.data(), 100, best.outputs());
    best.sample(1, 0, samples, engine);
    const std::string picture = run.folder() + "/best.png";
    write_picture(picture, make_sheet(samples, best.image()));
    std::printf("%s after step %d; %s has 100 samples of the best generator, of step %d\n",
                is_finished ? "finished" : "stopped", int(run.steps()), picture.c_str(),
                int(run.best()->step));
} catch (const Error& error) {
    std::fprintf(stderr, "train_own_data: %s\n", error.what());
    return 1;
}
