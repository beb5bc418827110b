#include "supervised/check_supervised.hpp"

#include "pocketgan/error.hpp"
#include "training/check_fields.hpp"
#include "training/check_network.hpp"
#include "training/example_count.hpp"

#include <algorithm>
#include <string>

namespace pocketgan {
namespace {

void check_auto_encoder(const SupervisedSettings& settings) {
    if (settings.network.input_keep != 1.0f || settings.network.hidden_keep != 1.0f)
        throw Error("an auto-encoder's input_keep and hidden_keep must be 1: dropout is for "
                    "classifiers");
    if (settings.shift > 0)
        throw Error("an auto-encoder's shift must be 0: shifts are for classifiers");
}

void check_classifier(const SupervisedSettings& settings, const Dataset& data) {
    check_labels(data, std::size_t{1} << 16); // any label
    if (settings.shift == 0)
        return;
    const std::size_t side = std::min(data.height(), data.width());
    if (side == 0)
        throw Error(data.source() + ": holds vectors, which cannot be shifted; shift must be 0");
    if (settings.shift >= side)
        throw Error(data.source() + ": shift is " + std::to_string(settings.shift) +
                    ", less than the images' smaller side, " + std::to_string(side) +
                    ", was expected");
}

} // namespace

void check_labels(const Dataset& data, std::size_t classes) {
    if (data.labels().size() != data.count())
        throw Error(data.source() +
                    ": has no labels, which a classifier needs; expected the built-in digits, or a "
                    "folder of MNIST with train-labels-idx1-ubyte and t10k-labels-idx1-ubyte");
    for (const std::size_t label : data.labels())
        if (label >= classes)
            throw Error(data.source() + ": has the label " + std::to_string(label) +
                        ", the classifier knows " + std::to_string(classes) + " classes");
}

void check_settings(const SupervisedSettings& settings, const Dataset& data) {
    if (settings.target != Target::input && settings.target != Target::label)
        throw Error("target is " + std::to_string(static_cast<int>(settings.target)) +
                    ", Target::input or Target::label was expected");
    SupervisedSettings fields = settings;
    visit_fields(fields, CheckFields());
    check_network(settings.network, "", settings.ema);
    if (settings.target == Target::input)
        check_auto_encoder(settings);
    else
        check_classifier(settings, data);
    check_batch(settings.batch, settings.examples, data);
}

} // namespace pocketgan
