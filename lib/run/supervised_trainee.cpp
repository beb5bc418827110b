#include "pocketgan/error.hpp"
#include "pocketgan/xtensor.hpp"
#include "run/trainee.hpp"
#include "supervised/check_supervised.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

// The pairs on a sheet: an original and, to the right, its reconstruction.
constexpr std::size_t kSheetPairs = 50;
constexpr std::size_t kSheetColumns = 10;

class SupervisedTrainee : public Trainee {
public:
    SupervisedTrainee(const RunSettings& settings, const Dataset& data, const Dataset& test,
                      Engine& engine) :
        is_classifier_(std::get<SupervisedSettings>(settings.training).target == Target::label),
        trainer_(std::get<SupervisedSettings>(settings.training), data, engine),
        test_(test) {}

    std::optional<Figures> step(const std::function<bool()>&) override { // one minibatch
        const SupervisedReport report = trainer_.step();
        Figures figures;
        figures[Column::loss] = report.loss;
        if (is_classifier_)
            figures[Column::accuracy] = report.accuracy;
        return figures;
    }

    Figures measure() override {
        const SupervisedReport report = trainer_.test(test_);
        Figures figures;
        figures[Column::test_loss] = report.loss;
        if (is_classifier_)
            figures[Column::test_accuracy] = report.accuracy;
        return figures;
    }

    std::uint64_t steps() const override { return trainer_.steps(); }
    std::uint64_t steps_per_epoch() const override { return trainer_.steps_per_epoch(); }
    std::size_t examples_used() const override { return trainer_.examples_used(); }

    std::optional<Picture> save_models(const std::string& folder) override {
        if (is_classifier_) {
            save_model(folder + "/classifier", trainer_.classifier());
            return std::nullopt;
        }
        const AutoEncoder models = trainer_.auto_encoder();
        save_model(folder + "/encoder", models.encoder);
        save_model(folder + "/generator", models.decoder);
        if (models.decoder.image)
            return reconstructions(*models.decoder.image);
        return std::nullopt;
    }

    Model model() const override {
        return is_classifier_ ? trainer_.classifier() : trainer_.auto_encoder().decoder;
    }
    const char* model_folder() const override {
        return is_classifier_ ? "classifier" : "generator";
    }
    const char* rate_settings() const override { return "rate"; }

    void save_checkpoint(const std::string& folder) const override {
        trainer_.save_checkpoint(folder);
    }
    void load_checkpoint(const std::string& folder, Override allowed) override {
        trainer_.load_checkpoint(folder, allowed);
    }

private:
    Picture reconstructions(const ImageShape& image) const {
        const std::size_t pairs = std::min(kSheetPairs, test_.count());
        const Matrix x = pocketgan::examples(test_, 0, pairs, image.low, image.high);
        Matrix y = make_matrix(pairs, image.size());
        trainer_.run(view(x), view(y));
        Sheet sheet(2 * pairs, image, kSheetColumns);
        for (std::size_t i = 0; i < pairs; ++i) {
            sheet.add(view(x).slice(i, 1));
            sheet.add(view(y).slice(i, 1));
        }
        return sheet.picture();
    }

    const bool is_classifier_;
    SupervisedTrainer trainer_;
    const Dataset test_;
};

} // namespace

std::unique_ptr<Trainee> make_supervised_trainee(const RunSettings& settings, const Dataset& data,
                                                 const RunOptions& options, Engine& engine) {
    if (!options.test)
        throw Error("supervised training needs RunOptions::test, the data that it is tested on");
    const SupervisedSettings& supervised = std::get<SupervisedSettings>(settings.training);
    check_settings(supervised, data);
    check_memory(floats_needed(supervised, data), options);
    return std::make_unique<SupervisedTrainee>(settings, data, *options.test, engine);
}

} // namespace pocketgan
