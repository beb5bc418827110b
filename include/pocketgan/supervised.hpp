#pragma once

#include "pocketgan/api.h"
#include "pocketgan/dataset.hpp"
#include "pocketgan/engine.hpp"
#include "pocketgan/model.hpp"
#include "pocketgan/network_settings.hpp"
#include "pocketgan/override.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace pocketgan {

/// The target of a network's output.
enum class Target {
    input, ///< the example itself, through a narrow code layer: an auto-encoder
    label  ///< its label, as softmax of the outputs: a classifier
};

/// Everything that supervised training depends on apart from the data. Ranges are checked by
/// SupervisedTrainer. Pixels are in [0, 1]; vectors are not scaled.
struct SupervisedSettings {
    Target target = Target::input;
    /// A classifier's hidden layers; an auto-encoder's between input and code. Its decoder has the
    /// same layers in reverse, and its code layer is linear.
    NetworkSettings network;
    std::size_t code = 32; ///< units of an auto-encoder's code layer
    /// Each training image of a classifier is shifted at random by up to so many pixels along
    /// either axis; less than the shorter side.
    std::size_t shift = 0;
    /// Decay of the moving average of the weights, in [0, 1), which is tested and saved instead of
    /// the weights; 0: none. It starts lower, as GanSettings::ema.
    double ema = 0.0;
    std::size_t batch = 100;
    std::uint64_t seed = 1;
    std::size_t examples = 0; ///< train on the first so many examples of the data; 0: all
};

/// A named set of settings.
struct SupervisedPreset {
    const char* name;
    const char* source; ///< the paper or experiment it is from, for display
    SupervisedSettings settings;
    double epochs;
    const char* data = "digits"; ///< the data it is meant for, a name that load_dataset takes
};

POCKETGAN_API const std::vector<SupervisedPreset>& supervised_presets();

/// The preset of that name, or nullptr where there is none.
POCKETGAN_API const SupervisedPreset* find_supervised_preset(const std::string& name);

/// Loss and accuracy, as means over examples.
struct SupervisedReport {
    /// Of an auto-encoder the squared distance ||y - x||^2, as in Hinton and Salakhutdinov 2006; of
    /// a classifier the cross-entropy -log p(label), in nats.
    double loss = 0.0;
    double accuracy = 0.0; ///< of a classifier: the share whose label is the most probable one
};

/// An auto-encoder as two models, with decoder(encoder(x)) = network(x). The codes are mapped
/// linearly so that over the training data they have mean 0 and covariance I: the decoder is a
/// generator of the gaussian prior.
struct AutoEncoder {
    Model encoder;
    Model decoder;
};

/// Trains one network against known targets. The same settings and data give the same bits for any
/// number of threads on one instruction set. A trainer that was moved from can only be assigned to
/// or destroyed.
class POCKETGAN_API SupervisedTrainer {
public:
    /// Throws Error, naming the setting, where one is out of its range (NaN and infinity are out of
    /// every range), where two exclude each other, where the data have fewer examples than a batch
    /// or lack the labels of a classifier, and, with the memory needed, where there is not enough.
    /// `data` is copied, which shares its memory; `engine` must outlive the trainer.
    SupervisedTrainer(const SupervisedSettings& settings, const Dataset& data, Engine& engine);
    ~SupervisedTrainer();
    SupervisedTrainer(SupervisedTrainer&&) noexcept;
    SupervisedTrainer& operator=(SupervisedTrainer&&) noexcept;

    /// Trains on one minibatch. Returns the loss on it before the update.
    SupervisedReport step();

    std::uint64_t steps() const; ///< taken so far
    std::uint64_t steps_per_epoch() const;
    /// The number of examples that it trains on: the first SupervisedSettings::examples, or all.
    std::size_t examples_used() const;

    /// The loss on other data, with the network as it would be saved, without dropout and shifts.
    /// Throws Error where the examples are of another size or, for a classifier, lack labels or
    /// have labels that the training data did not have.
    SupervisedReport test(const Dataset& data) const;

    /// y = network(x), with the network as it would be saved. x (m, inputs), y (m, outputs). Throws
    /// Error for other shapes and for views whose data is null.
    void run(ConstMatrixView x, MatrixView y) const;

    /// The network as it would be saved; its outputs are logits. Throws Error for an auto-encoder.
    Model classifier() const;
    /// Encoder and decoder as they would be saved. Throws Error for a classifier.
    AutoEncoder auto_encoder() const;

    /// Writes the state of training to a folder, which appears whole or not at all. Throws Error if
    /// it cannot be written.
    void save_checkpoint(const std::string& folder) const;
    /// Continues from such a folder, bit for bit. Throws Error, and leaves the trainer as it was,
    /// where the folder is missing or malformed, and where it belongs to other settings, other data
    /// or another version of the library; the text names each difference. `allowed` says which
    /// settings may differ.
    void load_checkpoint(const std::string& folder, Override allowed = Override::none);

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
