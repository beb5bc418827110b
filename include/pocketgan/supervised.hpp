#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/network_settings.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pocketgan {

/// What a network learns to put out for an example.
enum class Target {
    input, ///< the example itself, through a narrow code layer: an auto-encoder
    label  ///< its label, as softmax of the outputs: a classifier
};

/// Everything that training one network against known targets depends on beside the data. Images
/// come in [0, 1], plain vectors as they are.
struct SupervisedSettings {
    Target target = Target::input;
    /// What stands between input and output of a classifier; between input and code of an
    /// auto-encoder, whose decoder has the same in reverse and whose code layer is linear.
    NetworkSettings network;
    std::size_t code = 32; ///< units of an auto-encoder's code layer
    /// A classifier sees each image moved at random by up to so many pixels along either axis.
    std::size_t shift = 0;
    /// Decay of the moving average of the weights, which is what is tested and saved; 0: none. It
    /// begins lower, as in GanSettings.
    double ema = 0.0;
    std::size_t batch = 100;
    std::uint64_t seed = 1;
    std::size_t examples = 0; ///< use the first so many of the data; 0: all
};

/// A named set of settings.
struct SupervisedPreset {
    const char* name;
    const char* source; ///< where it comes from, for people
    SupervisedSettings settings;
    double epochs;
    const char* data = "digits"; ///< what it is for: a name that load_dataset takes
};

POCKETGAN_API const std::vector<SupervisedPreset>& supervised_presets();

/// The preset of that name, or nullptr where there is none.
POCKETGAN_API const SupervisedPreset* find_supervised_preset(const std::string& name);

/// How well the network does, as means over examples.
struct SupervisedReport {
    /// The squared distance between input and output, as Hinton and Salakhutdinov 2006 report it;
    /// of a classifier the cross-entropy -log p(label), in nats.
    double loss = 0.0;
    double accuracy = 0.0; ///< of a classifier: the share whose label is the most probable one
};

/// An auto-encoder as two models. The codes of the training data have, for the decoder, mean 0 and
/// covariance I, so that it is a generator of the gaussian prior: decoder(encoder(x)) is what the
/// network puts out for x.
struct AutoEncoder {
    Model encoder;
    Model decoder;
};

/// Trains one network against known targets. The same settings and data give the same bits for any
/// number of threads on one instruction set.
class POCKETGAN_API SupervisedTrainer {
public:
    /// Throws Error where settings do not fit together, the data are fewer than a batch or lack the
    /// labels that a classifier learns. `data` and `engine` must outlive the trainer.
    SupervisedTrainer(const SupervisedSettings& settings, const Dataset& data, Engine& engine);
    ~SupervisedTrainer();

    /// One minibatch; how well the network did on it before it learned.
    SupervisedReport step();

    std::uint64_t steps() const; ///< done so far
    std::uint64_t steps_per_epoch() const;
    std::size_t examples() const; ///< of the data that it uses

    /// How well the network does on data that are like those it is trained on, as it would be saved
    /// and without dropout or shifts. Throws Error if they are of another size or have other
    /// labels.
    SupervisedReport test(const Dataset& data) const;

    /// y = network(x) as it would be saved: x (m, inputs) -> y (m, outputs). Throws Error if a size
    /// is wrong.
    void run(ConstMatrixView x, MatrixView y) const;

    /// The network as it would be saved, logits its outputs. Throws Error if it is an auto-encoder.
    Model classifier() const;
    /// Encoder and decoder as they would be saved. Throws Error if it is a classifier.
    AutoEncoder auto_encoder() const;

    /// Writes all that training goes on from, to a folder. Throws Error when it cannot.
    void save_checkpoint(const std::string& folder) const;
    /// Goes on from such a folder, bit for bit. Throws Error if it is missing, malformed or not of
    /// a network of these sizes.
    void load_checkpoint(const std::string& folder);

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
