#include "base/check.hpp"
#include "evaluation/image_evaluation.hpp"
#include "pocketgan/neighbours.hpp"

#include <vector>

namespace pocketgan {
namespace {

constexpr std::size_t kSamplesPerRow = 5;
constexpr std::size_t kRows = kSheetSamples / kSamplesPerRow;

} // namespace

Picture neighbour_sheet(ConstMatrixView samples, ConstMatrixView training, const ImageShape& image,
                        Engine& engine) {
    check_shape(samples, "samples", kSheetSamples, image.size());
    check_columns(training, "training", image.size());
    check_not_empty(training, "training");
    check_finite(samples, "samples");
    check_finite(training, "training");
    const ConstMatrixView last = {samples.row(kSamplesPerRow - 1), kRows, samples.columns,
                                  kSamplesPerRow * samples.stride};
    const std::vector<Neighbour> nearest = nearest_neighbours(training, last, engine);
    const ImageShape shape = {image.height, image.width, image.channels, 0.0f, 1.0f};
    Sheet sheet(kRows * (kSamplesPerRow + 1), shape, kSamplesPerRow + 1);
    for (std::size_t row = 0; row < kRows; ++row) {
        sheet.add(samples.slice(row * kSamplesPerRow, kSamplesPerRow));
        sheet.add(training.slice(nearest[row].index, 1));
    }
    return sheet.picture();
}

Picture ImageEvaluation::neighbour_sheet() const {
    return pocketgan::neighbour_sheet(view(impl_->sheet), view(impl_->real.training), impl_->image,
                                      impl_->engine);
}

} // namespace pocketgan
