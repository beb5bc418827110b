#include "pocketgan/supervised.hpp"

#include "base/check.hpp"
#include "kernels/workers.hpp"
#include "nn/max_norm.hpp"
#include "nn/pass.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/random.hpp"
#include "supervised/check_supervised.hpp"
#include "supervised/code_prior.hpp"
#include "supervised/loss.hpp"
#include "supervised/shift.hpp"
#include "training/checkpoint.hpp"
#include "training/example_count.hpp"
#include "training/learner.hpp"
#include "training/memory.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace pocketgan {
namespace {

// Streams of random numbers.
enum SupervisedStream : std::uint64_t { kNetworkWeights = 1, kImageShifts };

// Rows of a forward pass for tests and predictions.
constexpr std::size_t kChunk = 256;

std::vector<LayerSpec> auto_encoder_layers(const SupervisedSettings& settings,
                                           const Dataset& data) {
    NetworkSettings network = settings.network;
    const std::vector<std::size_t>& hidden = settings.network.hidden;
    network.hidden.push_back(settings.code);
    network.hidden.insert(network.hidden.end(), hidden.rbegin(), hidden.rend());
    std::vector<LayerSpec> layers =
        dense_layers(network, data.size(), data.size(),
                     data.height() > 0 ? Activation::sigmoid : Activation::linear);
    LayerShape& code = layers[hidden.size()].shape;
    code.activation = Activation::linear;
    code.pieces = 1;
    return layers;
}

std::size_t classes_of(const Dataset& data) {
    return std::size_t{*std::max_element(data.labels().begin(), data.labels().end())} + 1;
}

std::vector<LayerSpec> layers_of(const SupervisedSettings& settings, const Dataset& data) {
    if (settings.target == Target::input)
        return auto_encoder_layers(settings, data);
    return dense_layers(settings.network, data.size(), classes_of(data), Activation::linear);
}

// The network's first `count` layers.
TrainableNetwork front_of(const TrainableNetwork& network, std::size_t count) {
    const auto first = network.layers().begin();
    TrainableNetwork front({first, first + static_cast<std::ptrdiff_t>(count)});
    std::copy_n(network.parameters().begin(), front.parameters().size(),
                front.parameters().begin());
    return front;
}

// Calls work(first, rows) for ranges of at most kChunk that cover [0, count).
template <typename Work>
void in_chunks(std::size_t count, const Work& work) {
    for (std::size_t first = 0; first < count; first += kChunk)
        work(first, std::min(kChunk, count - first));
}

} // namespace

double floats_needed(const SupervisedSettings& settings, const Dataset& data) {
    const std::vector<LayerSpec> layers = layers_of(settings, data);
    const double code = settings.target == Target::input ? static_cast<double>(settings.code) : 0.0;
    return 4.0 * parameter_total(layers) + // with moments and the average
           2.0 * parameter_total(layers) + // models, and those of the decoder's self-test
           2.0 * pass_total(layers, static_cast<double>(settings.batch)) +
           6.0 * code * code; // CodePrior's matrices of doubles, when the run is saved
}

struct SupervisedTrainer::Impl {
    SupervisedSettings settings;
    Dataset data;
    Engine& engine;
    ShuffledOrder order;
    Learner learner;
    AlignedFloats average; ///< moving average of the parameters; empty without one

    Pass pass;                         ///< batch rows
    RowBuffer examples;                ///< (batch, data size)
    RowBuffer shifted;                 ///< examples after random shifts; empty without shifts
    std::vector<std::uint16_t> labels; ///< (batch), of a classifier
    RowBuffer gradient;                ///< (batch, outputs): dL/dy
    std::uint64_t step_count = 0;
    std::optional<DataIdentity> identity; ///< of the data; computed for the first checkpoint

    Impl(const SupervisedSettings& s, const Dataset& d, Engine& e) :
        settings(s),
        data(d),
        engine(e),
        order(example_count(s.examples, d), s.seed),
        learner(s.network, layers_of(s, d), s.seed, kNetworkWeights),
        pass(learner.network, s.batch),
        examples(s.batch, d.size()),
        shifted(s.shift > 0 ? s.batch : 0, d.size()),
        labels(is_classifier() ? s.batch : 0),
        gradient(s.batch, learner.network.outputs()) {
        if (settings.ema > 0.0)
            average = learner.network.parameters();
    }

    bool is_classifier() const { return settings.target == Target::label; }
    std::uint64_t steps_per_epoch() const {
        return example_count(settings.examples, data) / settings.batch;
    }

    // The network's input: the next minibatch after random shifts.
    MatrixView gather() {
        const std::uint32_t* const indices = order.batch(step_count, settings.batch);
        const MatrixView x = examples.rows(0, settings.batch);
        const MatrixView seen = settings.shift > 0 ? shifted.rows(0, settings.batch) : x;
        engine.workers().parallel_for(
            settings.batch, 1, 32, [&](std::size_t first, std::size_t count) {
                data.gather(indices + first, 0.0f, 1.0f, x.slice(first, count));
                if (settings.shift > 0)
                    for (std::size_t i = first; i < first + count; ++i)
                        shift(i, x.row(i), seen.row(i));
            });
        if (is_classifier())
            for (std::size_t i = 0; i < settings.batch; ++i)
                labels[i] = data.labels()[indices[i]];
        return seen;
    }

    // Shifts row `row` of this step's minibatch at random.
    void shift(std::size_t row, const float* from, float* to) const {
        const Random random(settings.seed, kImageShifts);
        const std::uint64_t index = 2 * (step_count * settings.batch + row);
        const auto most = static_cast<std::uint32_t>(settings.shift);
        const auto draw = [&](std::uint64_t which) {
            return static_cast<std::ptrdiff_t>(random.below(index + which, 2 * most + 1)) -
                   static_cast<std::ptrdiff_t>(most);
        };
        shift_image(data, from, draw(0), draw(1), to);
    }

    SupervisedReport loss(ConstMatrixView y, ConstMatrixView x, const std::uint16_t* label,
                          MatrixView d) const {
        return is_classifier() ? cross_entropy(y, label, d) : squared_error(y, x, d);
    }

    SupervisedReport step() {
        const MatrixView x = gather();
        const DropoutKey dropout{settings.seed, step_count};
        const MatrixView y = pass.forward(learner.network, x, engine, &dropout);
        const MatrixView d = gradient.rows(0, settings.batch);
        const SupervisedReport report = loss(y, x, labels.data(), d);
        kernels::Update update = learner.optimiser.next_step(
            learner.network.parameters(), static_cast<double>(step_count / steps_per_epoch()));
        ++step_count;
        if (!average.empty())
            keep_average(update, average, settings.ema, step_count);
        pass.learn(learner.network, 0, d, update, nullptr, engine);
        if (settings.network.max_norm > 0.0f)
            limit_norms(learner.network, settings.network.max_norm, engine);
        return report;
    }

    // The network to save: the moving average of the parameters if there is one.
    TrainableNetwork network() const {
        TrainableNetwork result = learner.network;
        if (!average.empty())
            result.parameters() = average;
        return result;
    }

    SupervisedReport test(const Dataset& other) const {
        const TrainableNetwork tested = network();
        Pass forward(tested, kChunk);
        RowBuffer x(kChunk, other.size()), unused(kChunk, tested.outputs());
        SupervisedReport sum;
        in_chunks(other.count(), [&](std::size_t first, std::size_t rows) {
            other.rows(first, 0.0f, 1.0f, x.rows(0, rows));
            const MatrixView y = forward.forward(tested, x.rows(0, rows), engine);
            const std::uint16_t* const label = is_classifier() ? &other.labels()[first] : nullptr;
            const SupervisedReport report = loss(y, x.rows(0, rows), label, unused.rows(0, rows));
            sum.loss += report.loss * static_cast<double>(rows);
            sum.accuracy += report.accuracy * static_cast<double>(rows);
        });
        const auto count = static_cast<double>(other.count());
        return {sum.loss / count, sum.accuracy / count};
    }

    // The mean and covariance over the training data of the codes, the outputs of the first
    // `layers` layers.
    CodePrior code_prior(const TrainableNetwork& whole, std::size_t layers) const {
        const TrainableNetwork encoder = front_of(whole, layers);
        Pass forward(encoder, kChunk);
        RowBuffer x(kChunk, data.size());
        Moments moments(settings.code);
        in_chunks(example_count(settings.examples, data), [&](std::size_t first, std::size_t rows) {
            data.rows(first, 0.0f, 1.0f, x.rows(0, rows));
            moments.add(forward.forward(encoder, x.rows(0, rows), engine));
        });
        return CodePrior(moments);
    }

    Model model(Role role, std::vector<Layer> layers) const {
        Model result;
        result.role = role;
        if (data.height() > 0)
            result.image = ImageShape{data.height(), data.width(), data.channels(), 0.0f, 1.0f};
        result.layers = std::move(layers);
        return result;
    }

    AutoEncoder auto_encoder() const {
        const TrainableNetwork whole = network();
        const std::size_t encoder_layers = settings.network.hidden.size() + 1;
        const CodePrior prior = code_prior(whole, encoder_layers);
        std::vector<Layer> layers = whole.to_layers();
        const auto middle = layers.begin() + static_cast<std::ptrdiff_t>(encoder_layers);
        std::vector<Layer> decoder(middle, layers.end());
        layers.erase(middle, layers.end());
        prior.fold_into_encoder(layers.back());
        prior.fold_into_decoder(decoder.front());
        AutoEncoder result{model(Role::encoder, std::move(layers)),
                           model(Role::generator, std::move(decoder))};
        result.decoder.latent = LatentSpace{settings.code, Prior::gaussian};
        result.decoder.self_test = Generator(result.decoder).self_test(kSelfTestSeed);
        return result;
    }

    Checkpoint checkpoint() {
        Checkpoint result =
            start_checkpoint(settings, data, identity, step_count, engine.threads());
        const auto add = [&](const char* name, AlignedFloats& floats) {
            if (!floats.empty())
                result.arrays.push_back({name, &learner.network, &floats});
        };
        add("network", learner.network.parameters());
        add("network.first", learner.optimiser.first());
        add("network.second", learner.optimiser.second());
        add("network.average", average);
        return result;
    }

    void restore(const std::string& folder, Override allowed) {
        Checkpoint saved = checkpoint();
        read_checkpoint(folder, saved, allowed);
        step_count = saved.steps;
        learner.optimiser.set_steps(step_count);
    }
};

SupervisedTrainer::SupervisedTrainer(const SupervisedSettings& settings, const Dataset& data,
                                     Engine& engine) {
    check_settings(settings, data);
    impl_ = allocate(floats_needed(settings, data),
                     [&] { return std::make_unique<Impl>(settings, data, engine); });
}

SupervisedTrainer::~SupervisedTrainer() = default;
SupervisedTrainer::SupervisedTrainer(SupervisedTrainer&&) noexcept = default;
SupervisedTrainer& SupervisedTrainer::operator=(SupervisedTrainer&&) noexcept = default;

SupervisedReport SupervisedTrainer::step() {
    return impl_->step();
}

std::uint64_t SupervisedTrainer::steps() const {
    return impl_->step_count;
}

std::uint64_t SupervisedTrainer::steps_per_epoch() const {
    return impl_->steps_per_epoch();
}

std::size_t SupervisedTrainer::examples_used() const {
    return example_count(impl_->settings.examples, impl_->data);
}

SupervisedReport SupervisedTrainer::test(const Dataset& data) const {
    const TrainableNetwork& network = impl_->learner.network;
    if (data.size() != network.inputs())
        throw Error(data.source() + ": has " + std::to_string(data.count()) + " examples of " +
                    std::to_string(data.size()) + " numbers; some of " +
                    std::to_string(network.inputs()) + " were expected");
    if (impl_->is_classifier())
        check_labels(data, network.outputs());
    return impl_->test(data);
}

void SupervisedTrainer::run(ConstMatrixView x, MatrixView y) const {
    const TrainableNetwork network = impl_->network();
    check_columns(x, "x", network.inputs());
    check_shape(y, "y", x.rows, network.outputs());
    Pass pass(network, kChunk);
    in_chunks(x.rows, [&](std::size_t first, std::size_t rows) {
        pass.forward(network, x.slice(first, rows), y.slice(first, rows), impl_->engine);
    });
}

Model SupervisedTrainer::classifier() const {
    if (!impl_->is_classifier())
        throw Error("the trainer's target is an auto-encoder's; it has no classifier");
    return impl_->model(Role::classifier, impl_->network().to_layers());
}

AutoEncoder SupervisedTrainer::auto_encoder() const {
    if (impl_->is_classifier())
        throw Error("the trainer's target is a classifier's; it has no auto-encoder");
    return impl_->auto_encoder();
}

void SupervisedTrainer::save_checkpoint(const std::string& folder) const {
    write_checkpoint(folder, impl_->checkpoint());
}

void SupervisedTrainer::load_checkpoint(const std::string& folder, Override allowed) {
    impl_->restore(folder, allowed);
}

} // namespace pocketgan
