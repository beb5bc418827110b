#include "evaluation/image_evaluation.hpp"
#include "pocketgan/neighbours.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

constexpr std::size_t kMostImages = 1000; // each is compared with all training images

// The share of real images that count as near in Memorisation and Diversity, by their definition.
constexpr double kRareShare = 0.01;

ConstMatrixView first_of(const Matrix& images, std::size_t count) {
    return view(images).slice(0, count);
}

} // namespace

std::size_t ImageEvaluation::Impl::neighbour_images() const {
    return std::min({kMostImages, samples.shape(0), real.test.shape(0), real.training.shape(0)});
}

MemorisationTable ImageEvaluation::memorisation_table() const {
    const RealImages& real = impl_->real;
    const std::size_t count = impl_->neighbour_images();
    const Memorisation found =
        pocketgan::memorisation(first_of(impl_->samples, count), first_of(real.test, count),
                                view(real.training), impl_->engine);
    MemorisationTable table;
    table.training_images = real.training.shape(0);
    table.test_is_training = found.held_out == 0.0;
    table.rows = {{impl_->generator_row(count), found.samples, found.copies},
                  {{"test images", count}, found.held_out, kRareShare}};
    return table;
}

DiversityTable ImageEvaluation::diversity_table() const {
    const std::size_t count = impl_->neighbour_images();
    const Diversity found = pocketgan::diversity(
        first_of(impl_->samples, count), first_of(impl_->real.training, count), impl_->engine);
    DiversityTable table;
    table.rows = {
        {impl_->generator_row(count), found.samples, found.near_duplicates, found.support_estimate},
        {{"training images", count}, found.real, kRareShare, found.real_support_estimate}};
    return table;
}

} // namespace pocketgan
