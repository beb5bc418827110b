#include "pocketgan/gan.hpp"

#include "base/xtensor.hpp"
#include "gan/check_settings.hpp"
#include "gan/data_range.hpp"
#include "gan/gradient_penalty.hpp"
#include "gan/objective.hpp"
#include "gan/unroll.hpp"
#include "kernels/workers.hpp"
#include "nn/initialise.hpp"
#include "nn/pass.hpp"
#include "pocketgan/error.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/random.hpp"
#include "pocketgan/xtensor.hpp"
#include "sampler/latents.hpp"
#include "training/checkpoint.hpp"
#include "training/examples.hpp"
#include "training/learner.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace pocketgan {
namespace {

// What numbers are drawn for, a stream each. 0 is that of the sampler's latents.
enum Stream : std::uint64_t { kLatents = 1, kGeneratorWeights, kDiscriminatorWeights };

std::vector<LayerSpec> generator_layers(const GanSettings& settings, std::size_t outputs) {
    std::vector<LayerSpec> layers =
        dense_layers(settings.generator, settings.latent.size, outputs, settings.output);
    layers.back().shape.low = settings.clamp_low;
    layers.back().shape.high = settings.clamp_high;
    return layers;
}

using Player = Learner; // one of the two

// Examples or what belongs to them, (rows, size), which D sees `pac` in a row.
class Samples {
public:
    Samples(std::size_t rows, std::size_t size, std::size_t pac) :
        size_(size),
        pac_(pac),
        // Samples of a row of D's stand side by side, without the padding of rows.
        floats_(pac == 1 ? RowBuffer(rows, size) : RowBuffer(1, rows * size)),
        stride_(pac == 1 ? floats_.stride() : size) {}

    MatrixView rows(std::size_t first, std::size_t count) {
        return {floats_.data() + first * stride_, count, size_, stride_};
    }
    /// The same samples as D's rows, (count / pac, pac size).
    MatrixView packed(std::size_t first, std::size_t count) {
        return {floats_.data() + first * stride_, count / pac_, pac_ * size_, pac_ * stride_};
    }

private:
    std::size_t size_, pac_;
    RowBuffer floats_;
    std::size_t stride_;
};

} // namespace

struct GanTrainer::Impl {
    GanSettings settings;
    Dataset data;
    Engine& engine;
    PixelRange range;
    ShuffledOrder order;
    Player generator;
    Player discriminator;
    AlignedFloats average; ///< of the generator's parameters; empty without

    Pass generator_pass;     ///< batch rows
    Pass discriminator_pass; ///< 2 verdicts rows: real, then fake
    AlignedFloats latents;   ///< (batch, latent size)
    Samples examples;        ///< (2 batch, data size): real, then fake
    Samples scaled;          ///< the same as D sees them, where that is another scale
    RowBuffer d_logits;      ///< (2 verdicts, 1): gradient of the discriminator's loss
    RowBuffer g_logits;      ///< (verdicts, 1): gradient of the generator's
    Samples d_fakes;         ///< (batch, data size)
    std::optional<Unroll> unroll;
    std::optional<GradientPenalty> penalty;
    AlignedFloats d_gradient; ///< of the discriminator's loss, where a penalty is added to it
    std::uint64_t step_count = 0;

    Impl(const GanSettings& s, const Dataset& d, Engine& e) :
        settings(s),
        data(d),
        engine(e),
        range(range_of(s, d)),
        order(examples_used(s.examples, d), s.seed),
        generator(s.generator, generator_layers(s, d.size()), s.seed, kGeneratorWeights),
        discriminator(s.discriminator,
                      dense_layers(s.discriminator, s.pac * d.size(), 1, Activation::linear),
                      s.seed, kDiscriminatorWeights),
        generator_pass(generator.network, s.batch),
        discriminator_pass(discriminator.network, 2 * verdicts()),
        latents(s.batch * s.latent.size),
        examples(2 * s.batch, d.size(), s.pac),
        scaled(s.d_input_scale == 1.0f ? 0 : 2 * s.batch, d.size(), s.pac),
        d_logits(2 * verdicts(), 1),
        g_logits(verdicts(), 1),
        d_fakes(s.batch, d.size(), s.pac) {
        if (settings.output_bias_from_data)
            start_from_marginals();
        if (settings.d_clip > 0.0f)
            for (float& w : discriminator.network.parameters())
                w = std::clamp(w, -settings.d_clip, settings.d_clip);
        if (settings.unroll > 0)
            unroll.emplace(settings, discriminator.network, discriminator.optimiser, verdicts());
        if (settings.gradient_penalty > 0.0f) {
            penalty.emplace(discriminator.network, verdicts());
            d_gradient.resize(discriminator.network.parameters().size());
        }
        if (settings.ema > 0.0)
            average = generator.network.parameters();
    }

    std::size_t batch() const { return settings.batch; }
    /// D's on a batch: one for `pac` samples.
    std::size_t verdicts() const { return settings.batch / settings.pac; }
    MatrixView real() { return examples.rows(0, batch()); }
    MatrixView fake() { return examples.rows(batch(), batch()); }
    std::uint64_t steps_per_epoch() const {
        const std::size_t steps =
            examples_used(settings.examples, data) / (batch() * settings.d_steps);
        return std::max<std::size_t>(1, steps);
    }
    double epoch() const { return static_cast<double>(step_count / steps_per_epoch()); }

    ImageShape image_shape() const {
        return {data.height(), data.width(), data.channels(), range.low, range.high};
    }

    void start_from_marginals() {
        const std::size_t count = examples_used(settings.examples, data);
        xt::xtensor<double, 1> sums = xt::zeros<double>({data.size()});
        Matrix row = make_matrix(1, data.size());
        for (std::size_t i = 0; i < count; ++i) {
            data.rows(i, range.low, range.high, view(row));
            sums += xt::row(row, 0);
        }
        const xt::xtensor<float, 1> means = sums / static_cast<double>(count);
        set_output_bias(generator.network, means.data());
    }

    // Minibatch `draw` of latents, counted from 0 -> the fakes among the examples.
    void generate(std::uint64_t draw) {
        const MatrixView z(latents.data(), batch(), settings.latent.size);
        draw_latents({settings.seed, kLatents}, settings.latent, draw * batch(), z);
        generator_pass.forward(generator.network, z, fake(), engine);
    }

    void gather(std::uint64_t draw) {
        const std::uint32_t* const indices = order.batch(draw, batch());
        const MatrixView to = real();
        engine.workers().parallel_for(batch(), 1, 32, [&](std::size_t first, std::size_t count) {
            data.gather(indices + first, range.low, range.high, to.slice(first, count));
        });
    }

    // What the discriminator sees of rows [first, first + count) of the examples.
    MatrixView seen(std::size_t first, std::size_t count) {
        const MatrixView x = examples.packed(first, count);
        if (settings.d_input_scale == 1.0f)
            return x;
        // Not in place: the generator's way back needs its outputs as they are.
        const MatrixView y = scaled.packed(first, count);
        for (std::size_t i = 0; i < x.rows; ++i)
            for (std::size_t j = 0; j < x.columns; ++j)
                y(i, j) = settings.d_input_scale * x(i, j);
        return y;
    }

    // Its logits of these.
    MatrixView discriminate(std::size_t first, std::size_t count, const DropoutKey& key) {
        return discriminator_pass.forward(discriminator.network, seen(first, count), engine, &key);
    }

    // The discriminator's loss over the logits of [real; fake], and its gradient by these; one of
    // `d_steps` minibatches that the report is a mean of.
    void judge(MatrixView logits, std::uint64_t d_steps, StepReport& report) {
        const DiscriminatorLoss as = discriminator_loss(
            settings.objective, logits, settings.d_loss_scale, d_logits.rows(0, logits.rows));
        report.d_loss += (as.real.loss + as.fake.loss) / static_cast<double>(d_steps);
        report.d_real += as.real.mean_d / static_cast<double>(d_steps);
        report.d_fake += as.fake.mean_d / static_cast<double>(d_steps);
    }

    // From the logits of the fakes, rows from `first` on of the discriminator's pass, to the
    // generator's loss and its gradient by the fakes. The discriminator's own is not computed, but
    // for crosstalk.
    void fool(std::size_t first, MatrixView logits, StepReport& report) {
        const MatrixView d = g_logits.rows(0, verdicts());
        report.g_loss = generator_loss(settings.objective, logits, d).loss;
        MatrixView d_fake = d_fakes.packed(0, batch());
        if (settings.crosstalk) {
            const kernels::Update collect =
                discriminator.optimiser.collect(discriminator.network.parameters());
            discriminator_pass.learn(discriminator.network, first, d, collect, &d_fake, engine);
        } else {
            discriminator_pass.backward(discriminator.network, first, d, nullptr, &d_fake, engine);
        }
        scale_fakes_gradient();
    }

    // The same against the discriminator to be, with the real examples that are there.
    void fool_unrolled(const DropoutKey& key, StepReport& report) {
        report.g_loss = unroll->generator_loss(discriminator.network, discriminator.optimiser,
                                               seen(0, 2 * batch()), epoch(), key,
                                               d_fakes.packed(0, batch()), engine);
        scale_fakes_gradient();
    }

    // From what the discriminator sees to the fakes.
    void scale_fakes_gradient() {
        if (settings.d_input_scale == 1.0f)
            return;
        const MatrixView d_fake = d_fakes.packed(0, batch());
        for (std::size_t i = 0; i < d_fake.rows; ++i)
            for (std::size_t j = 0; j < d_fake.columns; ++j)
                d_fake(i, j) *= settings.d_input_scale;
    }

    // After `judge`, in its pass `pass`.
    void teach_discriminator(std::uint64_t pass, std::uint64_t d_steps, StepReport& report) {
        TrainableNetwork& network = discriminator.network;
        kernels::Update update = discriminator.optimiser.next_step(network.parameters(), epoch());
        update.limit = settings.d_clip;
        const MatrixView d = d_logits.rows(0, 2 * verdicts());
        if (!penalty)
            return discriminator_pass.learn(network, 0, d, update, nullptr, engine);
        discriminator_pass.backward(network, 0, d, d_gradient.data(), nullptr, engine);
        const double penalised =
            penalty->add(network, seen(0, 2 * batch()), settings.gradient_penalty, settings.seed,
                         pass, dropout(pass), d_gradient.data(), engine);
        report.d_loss += penalised / static_cast<double>(d_steps);
        take_step(update, d_gradient, engine);
    }

    void teach_generator() {
        kernels::Update update =
            generator.optimiser.next_step(generator.network.parameters(), epoch());
        if (!average.empty())
            keep_average(update, average, settings.ema, step_count + 1);
        generator_pass.learn(generator.network, 0, d_fakes.rows(0, batch()), update, nullptr,
                             engine);
    }

    // The masks of pass `pass` through D, counted over all steps.
    DropoutKey dropout(std::uint64_t pass) const { return {settings.seed, pass}; }

    // Algorithm 1 of Goodfellow et al. 2014, and of Arjovsky et al. 2017. Minibatches and passes
    // are counted in closed form, so that nothing but the step decides what is drawn.
    StepReport alternate() {
        StepReport report;
        const std::size_t m = batch();
        const std::uint64_t before = discriminator_steps(settings, step_count);
        const std::uint64_t d_steps = discriminator_steps(settings, step_count + 1) - before;
        const std::uint64_t first_pass = before + step_count;
        for (std::uint64_t k = 0; k < d_steps; ++k) {
            gather(before + k);
            generate(first_pass + k);
            judge(discriminate(0, 2 * m, dropout(first_pass + k)), d_steps, report);
            teach_discriminator(first_pass + k, d_steps, report);
        }
        const DropoutKey key = dropout(first_pass + d_steps);
        generate(first_pass + d_steps);
        if (unroll)
            fool_unrolled(key, report);
        else
            fool(0, discriminate(m, m, key), report);
        teach_generator();
        return report;
    }

    StepReport step_both() {
        StepReport report;
        const std::size_t m = batch();
        gather(step_count);
        generate(step_count);
        const MatrixView logits = discriminate(0, 2 * m, dropout(step_count));
        judge(logits, 1, report);
        if (unroll) // before the discriminator is moved
            fool_unrolled(dropout(step_count), report);
        else
            fool(verdicts(), logits.slice(verdicts(), verdicts()), report);
        teach_discriminator(step_count, 1, report);
        teach_generator();
        return report;
    }

    Checkpoint checkpoint() {
        Checkpoint result;
        result.networks = "generator " + describe(generator.network, settings.generator) +
                          "; discriminator " +
                          describe(discriminator.network, settings.discriminator);
        result.counters = {{"steps", step_count},
                           {"generator_steps", generator.optimiser.steps()},
                           {"discriminator_steps", discriminator.optimiser.steps()}};
        const auto add = [&](const char* name, Player& player, AlignedFloats& floats) {
            if (!floats.empty())
                result.arrays.push_back({name, &player.network, &floats});
        };
        add("generator", generator, generator.network.parameters());
        add("generator.first", generator, generator.optimiser.first());
        add("generator.second", generator, generator.optimiser.second());
        add("generator.average", generator, average);
        add("discriminator", discriminator, discriminator.network.parameters());
        add("discriminator.first", discriminator, discriminator.optimiser.first());
        add("discriminator.second", discriminator, discriminator.optimiser.second());
        return result;
    }

    void restore(const std::string& folder) {
        Checkpoint saved = checkpoint();
        read_checkpoint(folder, saved);
        step_count = saved.counters[0].value;
        generator.optimiser.set_steps(saved.counters[1].value);
        discriminator.optimiser.set_steps(saved.counters[2].value);
    }
};

GanTrainer::GanTrainer(const GanSettings& settings, const Dataset& data, Engine& engine) {
    check_settings(settings, data);
    impl_ = std::make_unique<Impl>(settings, data, engine);
}

GanTrainer::~GanTrainer() = default;

StepReport GanTrainer::step() {
    Impl& impl = *impl_;
    const StepReport report =
        impl.settings.update == UpdateOrder::simultaneous ? impl.step_both() : impl.alternate();
    ++impl.step_count;
    return report;
}

std::uint64_t GanTrainer::steps() const {
    return impl_->step_count;
}

std::uint64_t GanTrainer::steps_per_epoch() const {
    return impl_->steps_per_epoch();
}

std::size_t GanTrainer::examples() const {
    return examples_used(impl_->settings.examples, impl_->data);
}

Model GanTrainer::generator() const {
    Impl& impl = *impl_;
    Model model;
    model.role = Role::generator;
    model.latent = impl.settings.latent;
    if (impl.data.height() > 0)
        model.image = impl.image_shape();
    TrainableNetwork network = impl.generator.network;
    if (!impl.average.empty())
        network.parameters() = impl.average;
    model.layers = network.to_layers();
    model.self_test = Generator(model).self_test(kSelfTestSeed);
    return model;
}

Model GanTrainer::discriminator() const {
    Model model;
    model.role = Role::discriminator;
    if (impl_->data.height() > 0)
        model.image = impl_->image_shape();
    model.layers = impl_->discriminator.network.to_layers();
    if (has_sigmoid(impl_->settings.objective))
        model.layers.back().shape.activation = Activation::sigmoid;
    for (float& weight : model.layers.front().weight) // so that it takes examples as they are
        weight *= impl_->settings.d_input_scale;
    return model;
}

void GanTrainer::save_checkpoint(const std::string& folder) const {
    write_checkpoint(folder, impl_->checkpoint());
}

void GanTrainer::load_checkpoint(const std::string& folder) {
    impl_->restore(folder);
}

} // namespace pocketgan
