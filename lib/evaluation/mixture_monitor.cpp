#include "data/check_mixture.hpp"
#include "evaluation/real_images.hpp"
#include "pocketgan/evaluation.hpp"
#include "pocketgan/xtensor.hpp"

namespace pocketgan {

struct MixtureMonitor::Impl {
    Mixture mixture;
    std::uint64_t seed;
    Engine& engine;
};

MixtureMonitor::MixtureMonitor(const Mixture& mixture, std::uint64_t seed, Engine& engine) {
    check_mixture(mixture);
    impl_.reset(new Impl{mixture, seed, engine});
}
MixtureMonitor::~MixtureMonitor() = default;
MixtureMonitor::MixtureMonitor(MixtureMonitor&&) noexcept = default;
MixtureMonitor& MixtureMonitor::operator=(MixtureMonitor&&) noexcept = default;

MixtureMeasures MixtureMonitor::measure(const Generator& generator) const {
    const Mixture& mixture = impl_->mixture;
    check_outputs(generator, mixture.name, mixture.dimensions);
    const Matrix points = sample(generator, impl_->seed, 0, kModeSamples, impl_->engine);
    const ModeCount found = count_modes(view(points), mixture.modes(), mixture.deviation);
    return {found.covered, found.high_quality};
}

} // namespace pocketgan
