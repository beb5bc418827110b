#include "supervised/check_supervised.hpp"

#include "training/check_network.hpp"
#include "training/examples.hpp"
#include "training/expect.hpp"

#include <algorithm>

namespace pocketgan {
namespace {

void check_auto_encoder(const SupervisedSettings& settings) {
    expect(settings.code > 0, "the number of units in the code layer", settings.code, "at least 1");
    if (settings.network.input_keep < 1.0f || settings.network.hidden_keep < 1.0f)
        throw Error("dropout is for classifiers; an auto-encoder's shares must be 1");
    if (settings.shift > 0)
        throw Error("shifts are for classifiers; an auto-encoder's must be 0");
}

void check_classifier(const SupervisedSettings& settings, const Dataset& data) {
    check_labels(data, std::size_t{1} << 16); // all that there can be
    const std::size_t side = std::min(data.height(), data.width());
    if (settings.shift > 0 && settings.shift >= side)
        throw Error(data.source() + ": " +
                    (side == 0 ? "holds plain vectors, which cannot be shifted"
                               : "has images that a shift of " + std::to_string(settings.shift) +
                                     " pixels would leave empty"));
}

} // namespace

void check_labels(const Dataset& data, std::size_t classes) {
    if (data.labels().size() != data.count())
        throw Error(data.source() + ": has no labels, which a classifier needs; a folder of MNIST "
                                    "files and the built-in digits have them");
    for (const std::size_t label : data.labels())
        if (label >= classes)
            throw Error(data.source() + ": has the label " + std::to_string(label) +
                        ", the classifier knows " + std::to_string(classes) + " classes");
}

void check_settings(const SupervisedSettings& settings, const Dataset& data) {
    check_network(settings.network, "the network's ");
    if (settings.target == Target::input)
        check_auto_encoder(settings);
    else
        check_classifier(settings, data);
    expect_decay("the moving average's decay", settings.ema);
    expect(settings.batch > 0, "the batch", settings.batch, "at least 1 example");
    check_batch(settings.batch, settings.examples, data);
}

} // namespace pocketgan
