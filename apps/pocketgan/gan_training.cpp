#include "generator_measures.hpp"
#include "report/mixture_plot.hpp"
#include "training.hpp"

#include "pocketgan/generator.hpp"

#include <vector>

namespace pocketgan::app {
namespace {

constexpr std::size_t kSheetImages = 100;

class GanTraining : public Training {
public:
    GanTraining(const TrainingOptions& options, const Dataset& data, Engine& engine) :
        options_(options), engine_(engine), trainer_(options.settings, data, engine) {
        if (options.eval_every > 0)
            measures_ = make_generator_measures(options, data, engine);
    }

    Figures step() override {
        const StepReport report = trainer_.step();
        return {report.d_loss, report.g_loss, report.d_real, report.d_fake};
    }
    Figures measure() override { return measures_->measure(Generator(model())); }

    std::uint64_t steps() const override { return trainer_.steps(); }
    std::uint64_t steps_per_epoch() const override { return trainer_.steps_per_epoch(); }
    std::size_t examples() const override { return trainer_.examples_used(); }

    std::optional<Picture> save_models(const std::string& out) override {
        const Model generator = model();
        const Model discriminator = trainer_.discriminator();
        save_model(out + "/generator", generator);
        save_model(out + "/discriminator", discriminator);
        if (generator.image)
            return sheet(Generator(generator));
        if (const Mixture* mixture = find_mixture(options_.data))
            return plot_mixture(*mixture, generator, discriminator, options_.settings.objective,
                                options_.settings.seed, engine_);
        return std::nullopt;
    }

    Model model() const override { return trainer_.generator(); }

    void save_checkpoint(const std::string& folder) const override {
        trainer_.save_checkpoint(folder);
    }
    void load_checkpoint(const std::string& folder) override { trainer_.load_checkpoint(folder); }

private:
    // The same latents every time, so that one sheet after the other shows the same samples grow.
    Picture sheet(const Generator& generator) {
        std::vector<float> pixels(kSheetImages * generator.outputs());
        const MatrixView images(pixels.data(), kSheetImages, generator.outputs());
        generator.sample(options_.settings.seed, 0, images, engine_);
        return make_sheet(images, generator.image());
    }

    const TrainingOptions& options_;
    Engine& engine_;
    GanTrainer trainer_;
    std::unique_ptr<GeneratorMeasures> measures_; ///< with --eval-every
};

} // namespace

std::unique_ptr<Training> make_gan_training(const TrainingOptions& options, const Dataset& data,
                                            Engine& engine) {
    return std::make_unique<GanTraining>(options, data, engine);
}

} // namespace pocketgan::app
