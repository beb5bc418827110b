/// @file
/// Training an auto-encoder or a classifier one step at a time; their presets.

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

/// All settings of supervised training. SupervisedTrainer checks their ranges.
/// Pixels are in [0, 1]; vectors are not scaled.
struct SupervisedSettings {
    Target target = Target::input; ///< the kind of network
    /// The hidden layers of a classifier, or of an encoder. The decoder has the same layers in
    /// reverse order; the code layer is linear.
    NetworkSettings network;
    std::size_t code = 32; ///< units of an auto-encoder's code layer
    /// Training images of a classifier are shifted at random by at most this number of pixels along
    /// each axis. Less than the shorter side of an image.
    std::size_t shift = 0;
    /// Decay of the moving average of the weights, in [0, 1); 0: none. The average is tested and
    /// saved instead of the weights. The decay starts lower, as for GanSettings::ema.
    double ema = 0.0;
    std::size_t batch = 100;  ///< examples of a minibatch
    std::uint64_t seed = 1;   ///< of all random numbers
    std::size_t examples = 0; ///< number of examples to use, the first of the data; 0: all
};

/// A named set of settings.
struct SupervisedPreset {
    const char* name;            ///< for find_supervised_preset
    const char* source;          ///< its paper or experiment, for display
    SupervisedSettings settings; ///< of the training
    double epochs;               ///< passes over the data
    const char* data = "digits"; ///< the name of its data set, for load_dataset
};

/// All presets of auto-encoders and classifiers.
POCKETGAN_API const std::vector<SupervisedPreset>& supervised_presets();

/// The preset of that name, or nullptr if there is none.
POCKETGAN_API const SupervisedPreset* find_supervised_preset(const std::string& name);

/// The loss and accuracy of a minibatch or data set, as means over its examples.
struct SupervisedReport {
    /// Auto-encoder: the squared distance ||y - x||^2 (Hinton and Salakhutdinov 2006). Classifier:
    /// the cross-entropy -log p(label), in nats.
    double loss = 0.0;
    double accuracy = 0.0; ///< classifier: share of examples whose label is the most probable class
};

/// An auto-encoder as two models: decoder(encoder(x)) = network(x). The codes are mapped linearly
/// so that they have mean 0 and covariance I over the training data. The decoder is therefore a
/// generator with the gaussian prior.
struct AutoEncoder {
    Model encoder; ///< x -> code
    Model decoder; ///< code -> x
};

/// Trains one network against known targets. The same settings and data give the same bits for any
/// number of threads on one instruction set. A trainer that was moved from can only be assigned to
/// or destroyed.
class POCKETGAN_API SupervisedTrainer {
public:
    /// Throws Error, naming the setting, if one is out of its range (NaN and infinity are out of
    /// every range), if two exclude each other, if the data have fewer examples than a batch, or if
    /// a classifier's data have no labels. Throws Error, with the memory needed, if there is not
    /// enough. The trainer keeps a copy of `data` that shares its memory; `engine` must outlive the
    /// trainer.
    SupervisedTrainer(const SupervisedSettings& settings, const Dataset& data, Engine& engine);
    ~SupervisedTrainer();
    /// The other trainer can then only be assigned to or destroyed.
    SupervisedTrainer(SupervisedTrainer&&) noexcept;
    SupervisedTrainer& operator=(SupervisedTrainer&&) noexcept; ///< as the move constructor

    /// Trains on one minibatch. Returns the loss on it before the update.
    SupervisedReport step();

    std::uint64_t steps() const;           ///< taken so far
    std::uint64_t steps_per_epoch() const; ///< minibatches of one pass over the data
    /// The number of examples used in training: SupervisedSettings::examples, or all.
    std::size_t examples_used() const;

    /// The loss on other data, without dropout and shifts and with the moving average of the
    /// weights if there is one. Throws Error if the examples have another size, or if a
    /// classifier's examples have no labels or labels that the training data do not have.
    SupervisedReport test(const Dataset& data) const;

    /// y = network(x), with the weights of test(). x (m, inputs), y (m, outputs). Throws Error for
    /// other shapes and for views whose data is null.
    void run(ConstMatrixView x, MatrixView y) const;

    /// The network with the weights of test(); its outputs are logits. Throws Error for an
    /// auto-encoder.
    Model classifier() const;
    /// Encoder and decoder with the weights of test(). Throws Error for a classifier.
    AutoEncoder auto_encoder() const;

    /// Writes the state of training to a folder, which appears whole or not at all. Throws Error if
    /// the folder cannot be written.
    void save_checkpoint(const std::string& folder) const;
    /// Resumes from such a folder: the following steps give the same bits as without the
    /// interruption. Throws Error, and leaves the trainer unchanged, if the folder is missing or
    /// malformed, or if its settings, its data or the version of its library differ; the text names
    /// each difference. The settings of `allowed` may differ.
    void load_checkpoint(const std::string& folder, Override allowed = Override::none);

private:
    struct POCKETGAN_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace pocketgan
