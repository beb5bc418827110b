// train MODEL: trains a small GAN for a few steps and saves its generator.
#include <pocketgan/error.hpp>
#include <pocketgan/gan.hpp>

#include <cmath>
#include <cstdio>

int main(int argc, char** argv) {
    if (argc != 2)
        return 2;
    const pocketgan::Dataset digits = pocketgan::make_digits(200, 1);
    pocketgan::GanSettings settings;
    settings.latent.size = 10;
    settings.generator.hidden = {32};
    settings.discriminator.hidden = {32};
    settings.batch = 20;
    pocketgan::Engine engine;
    pocketgan::GanTrainer trainer(settings, digits, engine);
    pocketgan::StepReport report;
    for (int step = 0; step < 20; ++step)
        report = trainer.step();
    pocketgan::save_model(argv[1], trainer.generator());

    // The program catches the library's exception by its type.
    try {
        pocketgan::load_model("no such folder");
    } catch (const pocketgan::Error&) {
        return std::isfinite(report.d_loss) ? 0 : 1;
    }
    return 1;
}
