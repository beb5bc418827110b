#include "training.hpp"

namespace pocketgan::app {

std::unique_ptr<Training> make_training(const TrainingOptions& options, const Dataset& data,
                                        Engine& engine) {
    return options.supervised ? make_supervised_training(options, data, engine)
                              : make_gan_training(options, data, engine);
}

} // namespace pocketgan::app
