#include "evaluation/parzen_protocol.hpp"

#include <algorithm>
#include <utility>

namespace pocketgan {
namespace {

constexpr std::size_t kMostValidationImages = 1000;

} // namespace

ParzenProtocol ParzenProtocol::of_splits(const RealImages& real, std::vector<double> sigmas) {
    const ConstMatrixView all = view(real.training);
    const std::size_t held_out = held_out_sixth(all.rows), training = all.rows - held_out;
    return {all.slice(0, training), all.slice(training, std::min(kMostValidationImages, held_out)),
            view(real.test), std::move(sigmas)};
}

ParzenProtocol ParzenProtocol::of_monitor(ConstMatrixView images) {
    const std::size_t half = images.rows / 2;
    return {{}, images.slice(0, half), images.slice(half, half), parzen_sigma_grid()};
}

Matrix monitor_images(const Dataset& data) {
    const Dataset held_out = split_held_out(data).held_out;
    const std::size_t half = std::min(kMostValidationImages, held_out.count() / 2);
    return examples(held_out, 0, 2 * half, 0.0f, 1.0f);
}

} // namespace pocketgan
