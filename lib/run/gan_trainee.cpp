#include "evaluation/mixture_plot.hpp"
#include "evaluation/samples_of.hpp"
#include "gan/check_settings.hpp"
#include "gan/players.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/evaluation.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/mixture.hpp"
#include "pocketgan/xtensor.hpp"
#include "run/trainee.hpp"

#include <optional>

namespace pocketgan {
namespace {

constexpr std::size_t kSheetImages = 100;

class GanTrainee : public Trainee {
public:
    GanTrainee(const RunSettings& settings, const Dataset& data, const RunOptions& options,
               Engine& engine) :
        settings_(std::get<GanSettings>(settings.training)),
        data_(data),
        mixture_(find_mixture(settings.data)),
        engine_(engine),
        trainer_(settings_, data, engine) {
        if (settings.eval_every == 0)
            return;
        if (mixture_)
            mixture_monitor_.emplace(*mixture_, settings_.seed, engine);
        else
            image_monitor_.emplace(data, options.classifier, settings_.seed, engine);
    }

    std::optional<Figures> step(const std::function<bool()>& stop) override {
        const std::optional<StepReport> report = trainer_.step(stop);
        if (!report)
            return std::nullopt;
        Figures figures;
        figures[Column::d_loss] = report->d_loss;
        figures[Column::g_loss] = report->g_loss;
        figures[Column::d_real] = report->d_real;
        figures[Column::d_fake] = report->d_fake;
        return figures;
    }

    Figures measure() override {
        const Generator generator(model());
        Figures figures;
        if (mixture_monitor_) {
            const MixtureMeasures found = mixture_monitor_->measure(generator);
            figures[Column::modes] = static_cast<double>(found.modes);
            figures[Column::high_quality] = found.high_quality;
        } else if (const auto found = image_monitor_->measure(generator)) {
            figures[Column::parzen] = found->parzen;
            if (found->classifier_frechet)
                figures[Column::classifier_frechet] = *found->classifier_frechet;
            if (found->classes)
                figures[Column::classes] = static_cast<double>(*found->classes);
            if (found->modes)
                figures[Column::modes] = static_cast<double>(*found->modes);
        }
        return figures;
    }

    std::uint64_t steps() const override { return trainer_.steps(); }
    std::uint64_t steps_per_epoch() const override { return trainer_.steps_per_epoch(); }
    std::size_t examples_used() const override { return trainer_.examples_used(); }

    std::optional<Picture> save_models(const std::string& folder) override {
        // One after the other: they may be large.
        save_model(folder + "/discriminator", trainer_.discriminator());
        const Model generator = model();
        save_model(folder + "/generator", generator);
        if (generator.image)
            return sheet(Generator(generator));
        if (mixture_)
            return plot_mixture(*mixture_, generator, trainer_.discriminator(), settings_.objective,
                                settings_.seed, engine_);
        return std::nullopt;
    }

    Model model() const override { return trainer_.generator(); }
    const char* model_folder() const override { return "generator"; }
    const char* rate_settings() const override { return "g-rate or d-rate"; }

    void save_checkpoint(const std::string& folder) const override {
        trainer_.save_checkpoint(folder);
    }
    void load_checkpoint(const std::string& folder, Override allowed) override {
        trainer_.load_checkpoint(folder, allowed);
    }

private:
    // The sheets of a run show samples of the same latents, so that they can be compared.
    Picture sheet(const Generator& generator) {
        const Matrix pixels =
            samples_of(generator, settings_.seed, 0, kSheetImages, &data_, engine_);
        ImageShape image = generator.image();
        image.low = 0.0f, image.high = 1.0f;
        return make_sheet(view(pixels), image);
    }

    const GanSettings settings_;
    const Dataset data_;           ///< whose first images the sheet completes, if settings_.drawn
    const Mixture* const mixture_; ///< null if the data are not a mixture
    Engine& engine_;
    GanTrainer trainer_;
    std::optional<ImageMonitor> image_monitor_;     ///< images with eval_every
    std::optional<MixtureMonitor> mixture_monitor_; ///< mixture with eval_every
};

} // namespace

std::unique_ptr<Trainee> make_gan_trainee(const RunSettings& settings, const Dataset& data,
                                          const RunOptions& options, Engine& engine) {
    const GanSettings& gan = std::get<GanSettings>(settings.training);
    check_settings(gan, data);
    check_memory(floats_needed(gan, data), options);
    return std::make_unique<GanTrainee>(settings, data, options, engine);
}

} // namespace pocketgan
