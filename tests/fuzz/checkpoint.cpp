// A checkpoint of a small GAN, edited, loaded, and trained on for one step.

#include "target.hpp"

#include "folder.hpp"
#include "pocketgan/gan.hpp"

#include <vector>

namespace fuzz {
namespace {

using namespace pocketgan;

GanSettings settings() {
    GanSettings result;
    result.latent.size = 2;
    result.generator.hidden = {3};
    result.discriminator.hidden = {2};
    result.batch = 2;
    result.ema = 0.5;
    return result;
}

Dataset data() {
    std::vector<std::uint8_t> pixels;
    for (std::uint8_t i = 0; i < 6 * 4; ++i)
        pixels.push_back(static_cast<std::uint8_t>(i * 10));
    return Dataset::from_bytes(DataShape::images(6, 2, 2), pixels);
}

} // namespace

void checkpoint(Input input) {
    static Engine engine(1);
    static GanTrainer trainer(settings(), data(), engine);
    static EditedFolder folder([](const std::string& path) {
        trainer.step();
        trainer.save_checkpoint(path);
    });
    const std::size_t bytes = folder.edit(input);
    if (takes(bytes, [&] { trainer.load_checkpoint(folder.path()); }))
        trainer.step();
}

} // namespace fuzz
