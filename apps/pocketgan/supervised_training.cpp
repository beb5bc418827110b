#include "cli/data_path.hpp"
#include "training.hpp"

#include "pocketgan/supervised.hpp"
#include "pocketgan/xtensor.hpp"

#include <algorithm>

namespace pocketgan::app {
namespace {

// Of a sheet: each original with its reconstruction to the right.
constexpr std::size_t kSheetPairs = 50;
constexpr std::size_t kSheetColumns = 10;

class SupervisedTraining : public Training {
public:
    SupervisedTraining(const TrainingOptions& options, const Dataset& data, Engine& engine) :
        is_classifier_(options.supervised->target == Target::label),
        trainer_(*options.supervised, data, engine),
        test_(load_dataset(resolve_data(options.data), Split::test)) {}

    Figures step() override { return figures(trainer_.step()); }
    Figures measure() override { return figures(trainer_.test(test_)); }

    std::uint64_t steps() const override { return trainer_.steps(); }
    std::uint64_t steps_per_epoch() const override { return trainer_.steps_per_epoch(); }
    std::size_t examples() const override { return trainer_.examples_used(); }

    std::optional<Picture> save_models(const std::string& out) override {
        if (is_classifier_) {
            save_model(out + "/classifier", trainer_.classifier());
            return std::nullopt;
        }
        const AutoEncoder models = trainer_.auto_encoder();
        save_model(out + "/encoder", models.encoder);
        save_model(out + "/generator", models.decoder);
        if (test_.height() > 0)
            return reconstructions();
        return std::nullopt;
    }

    Model model() const override {
        return is_classifier_ ? trainer_.classifier() : trainer_.auto_encoder().decoder;
    }

    void save_checkpoint(const std::string& folder) const override {
        trainer_.save_checkpoint(folder);
    }
    void load_checkpoint(const std::string& folder) override { trainer_.load_checkpoint(folder); }

private:
    Figures figures(const SupervisedReport& report) const {
        return is_classifier_ ? Figures{report.loss, report.accuracy} : Figures{report.loss};
    }

    Picture reconstructions() const {
        const std::size_t pairs = std::min(kSheetPairs, test_.count());
        const Matrix x = pocketgan::examples(test_, 0, pairs, 0.0f, 1.0f);
        Matrix y = make_matrix(pairs, test_.size());
        trainer_.run(view(x), view(y));
        const ImageShape image = {test_.height(), test_.width(), test_.channels(), 0.0f, 1.0f};
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

std::unique_ptr<Training> make_supervised_training(const TrainingOptions& options,
                                                   const Dataset& data, Engine& engine) {
    return std::make_unique<SupervisedTraining>(options, data, engine);
}

} // namespace pocketgan::app
