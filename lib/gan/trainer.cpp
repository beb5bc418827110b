#include "pocketgan/gan.hpp"

#include "base/xtensor.hpp"
#include "gan/check_settings.hpp"
#include "gan/data_range.hpp"
#include "gan/gradient_penalty.hpp"
#include "gan/mirror.hpp"
#include "gan/objective.hpp"
#include "gan/players.hpp"
#include "gan/sample_rows.hpp"
#include "gan/unroll.hpp"
#include "kernels/workers.hpp"
#include "model/image_part.hpp"
#include "nn/initialise.hpp"
#include "nn/max_norm.hpp"
#include "nn/pass.hpp"
#include "pocketgan/generator.hpp"
#include "pocketgan/xtensor.hpp"
#include "sampler/latents.hpp"
#include "training/checkpoint.hpp"
#include "training/example_count.hpp"
#include "training/learner.hpp"
#include "training/memory.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pocketgan {
namespace {

// Streams of random numbers. Stream 0 is that of the sampler's latents.
enum Stream : std::uint64_t { kLatents = 1, kGeneratorWeights, kDiscriminatorWeights };

// A step's share in the moving moments of batch normalisation.
constexpr float kMomentShare = 0.1f;
// Minibatches from which the moments of averaged weights are measured.
constexpr std::size_t kMomentBatches = 32;

// to = factor from
void scale(ConstMatrixView from, float factor, MatrixView to) {
    for (std::size_t i = 0; i < from.rows; ++i)
        for (std::size_t j = 0; j < from.columns; ++j)
            to(i, j) = factor * from(i, j);
}

} // namespace

// Notation of the comments: m is the batch size, n = m / pac the number of D's rows in a batch. x
// are real examples, z latents, a D's logits; all are matrices with one example per row.
struct GanTrainer::Impl {
    GanSettings settings;
    Dataset data;
    Engine& engine;
    PixelRange range;
    ShuffledOrder order;
    std::vector<std::string> classes; ///< empty unless the networks are conditional
    Learner generator;
    Learner discriminator;
    AlignedFloats average; ///< moving average of G's parameters; empty without one

    Pass generator_pass;     ///< m rows
    Pass discriminator_pass; ///< 2 n rows
    LatentSpace latent;      ///< of z
    AlignedFloats latents;   ///< (m, latent size + classes): z and one-hot classes
    DiscriminatorRow d_row;  ///< of D's inputs
    SampleRows samples;      ///< 2 m samples: x, then G(z), of the same classes
    RowBuffer scaled;        ///< D's rows of them times d_input_scale; empty where that is 1
    RowBuffer d_logits;      ///< (2 n, 1): dL_D/da
    RowBuffer g_logits;      ///< (n, 1): dL_G/da of the fakes
    SampleRows d_fakes;      ///< m samples: dL_G/dG(z)
    PartLines drawn, given;  ///< the parts of an image that G draws and is given
    RowBuffer drawn_rows;    ///< (m, drawn numbers): what G draws of images; empty if all
    RowBuffer d_drawn;       ///< the same size: dL_G of it
    std::optional<Unroll> unroll;
    std::optional<GradientPenalty> penalty;
    std::optional<Learner> before; ///< D before a long step, to which a stopped one goes back
    AlignedFloats d_gradient;      ///< dL_D/dw; used with a penalty only
    std::uint64_t step_count = 0;
    std::optional<DataIdentity> identity; ///< of the data; computed for the first checkpoint

    Impl(const GanSettings& s, const Dataset& d, Engine& e) :
        settings(s),
        data(d),
        engine(e),
        range(range_of(s, d)),
        order(example_count(s.examples, d), s.seed),
        classes(classes_of(s, d)),
        generator(s.generator, generator_layers(s, d), s.seed, kGeneratorWeights),
        discriminator(s.discriminator, discriminator_layers(s, d), s.seed, kDiscriminatorWeights),
        generator_pass(generator.network, s.batch),
        discriminator_pass(discriminator.network, 2 * d_rows(), d_rows()),
        latent(latent_of(s, d)),
        latents(s.batch * (latent.size + classes.size())),
        d_row(discriminator_row(s, d)),
        samples(2 * s.batch, d_row),
        scaled(s.d_input_scale == 1.0f ? 0 : 2 * d_rows(), d_row.numbers()),
        d_logits(2 * d_rows(), 1),
        g_logits(d_rows(), 1),
        d_fakes(s.batch, d_row),
        drawn(lines_of(image_of(d), s.drawn)),
        given(lines_of(image_of(d), rest_of(s.drawn))),
        drawn_rows(completes() ? s.batch : 0, drawn.size()),
        d_drawn(completes() ? s.batch : 0, drawn.size()) {
        if (settings.output_bias_from_data)
            start_from_marginals();
        if (settings.d_clip > 0.0f)
            for (float& w : discriminator.network.parameters())
                w = std::clamp(w, -settings.d_clip, settings.d_clip);
        if (settings.unroll > 0)
            unroll.emplace(settings, discriminator.network, discriminator.optimiser, d_rows());
        if (settings.gradient_penalty > 0.0f) {
            penalty.emplace(discriminator.network, d_rows());
            d_gradient.resize(discriminator.network.parameters().size());
        }
        if (settings.ema > 0.0)
            average = generator.network.parameters();
        if (has_long_steps(settings))
            before = discriminator; // takes the memory now
    }

    std::size_t batch() const { return settings.batch; }
    bool completes() const { return settings.drawn != ImagePart::whole; }
    std::size_t d_rows() const { return settings.batch / settings.pac; }
    std::size_t example_total() const { return example_count(settings.examples, data); }
    std::uint64_t steps_per_epoch() const {
        const std::uint64_t examples = std::uint64_t{batch()} * settings.d_steps;
        return std::max<std::uint64_t>(1, example_total() / examples);
    }
    double epoch() const { return static_cast<double>(step_count / steps_per_epoch()); }

    ImageShape image_shape() const {
        return {data.height(), data.width(), data.channels(), range.low, range.high};
    }

    // The output bias becomes the activation's inverse at the mean example
    // (init_bias_target_marginals in the 2014 repository's mnist.yaml).
    void start_from_marginals() {
        xt::xtensor<double, 1> sums = xt::zeros<double>({data.size()});
        Matrix row = make_matrix(1, data.size());
        for (std::size_t i = 0; i < example_total(); ++i) {
            data.rows(i, range.low, range.high, view(row));
            sums += xt::row(row, 0);
        }
        const xt::xtensor<float, 1> means = sums / static_cast<double>(example_total());
        if (!completes())
            return set_output_bias(generator.network, means.data());
        std::vector<float> of_drawn(drawn.size());
        take_part(drawn, means.data(), of_drawn.data());
        set_output_bias(generator.network, of_drawn.data());
    }

    // --- The two kinds of step -------------------------------------------------------------------

    // Goodfellow et al. 2014 and Arjovsky et al. 2017, algorithm 1: k steps of the discriminator,
    // then one of the generator. The numbers of minibatches and of passes through D are closed
    // forms of the step's number, so that the random draws depend on it alone. If `stop` returns
    // true, the step has no result and nothing has changed: G takes its step last.
    std::optional<StepReport> alternating_step(const std::function<bool()>& stop) {
        StepReport report;
        const std::uint64_t first_batch = discriminator_steps(settings, step_count);
        const std::uint64_t k = discriminator_steps(settings, step_count + 1) - first_batch;
        const std::uint64_t first_pass = first_batch + step_count; // each step of G is a pass, too
        const bool can_stop = stop && k >= kLongStep;
        if (can_stop)
            before = discriminator;
        for (std::uint64_t i = 0; i < k; ++i) {
            if (can_stop && stop()) {
                discriminator = *before;
                return std::nullopt;
            }
            const DropoutKey key = dropout(first_pass + i);
            draw_real(first_batch + i);
            draw_fake(first_pass + i);
            discriminator_loss(discriminate(0, 2 * batch(), key), k, report);
            update_discriminator(key, k, report);
        }
        const DropoutKey key = dropout(first_pass + k);
        draw_fake(first_pass + k);
        if (unroll)
            unrolled_generator_gradient(key, report);
        else
            generator_gradient(0, discriminate(batch(), batch(), key), report);
        update_generator();
        return report;
    }

    // Both players step from the same minibatch and the same pass through D, as in the
    // code of the 2014 repository.
    StepReport simultaneous_step() {
        StepReport report;
        const DropoutKey key = dropout(step_count);
        draw_real(step_count);
        draw_fake(step_count);
        const MatrixView logits = discriminate(0, 2 * batch(), key);
        discriminator_loss(logits, 1, report);
        if (unroll) // before D's parameters change
            unrolled_generator_gradient(key, report);
        else
            generator_gradient(d_rows(), logits.slice(d_rows(), d_rows()), report);
        update_discriminator(key, 1, report);
        update_generator();
        return report;
    }

    // --- The parts of a step ---------------------------------------------------------------------

    // The key of the dropout masks of D's pass number `pass`, counted over all steps.
    DropoutKey dropout(std::uint64_t pass) const { return {settings.seed, pass}; }

    // Minibatch number `draw` of real examples -> x.
    void draw_real(std::uint64_t draw) {
        const std::uint32_t* const indices = order.batch(draw, batch());
        const MatrixView x = samples.samples(0, batch());
        engine.workers().parallel_for(batch(), 1, 32, [&](std::size_t first, std::size_t count) {
            data.gather(indices + first, range.low, range.high, x.slice(first, count));
            if (settings.mirror)
                mirror_half(data, settings.seed, draw * batch() + first, x.slice(first, count));
        });
        if (!classes.empty())
            set_classes(indices);
    }

    // The classes of the examples of those indices are those of both halves of the minibatch.
    void set_classes(const std::uint32_t* indices) {
        const std::size_t size = latent.size;
        const MatrixView of_latents(latents.data() + size, batch(), classes.size(),
                                    size + classes.size());
        for (std::size_t i = 0; i < batch(); ++i) {
            const std::size_t label = data.labels()[indices[i]];
            samples.set_class(i, label);
            samples.set_class(batch() + i, label);
            std::fill_n(of_latents.row(i), of_latents.columns, 0.0f);
            of_latents(i, label) = 1.0f;
        }
    }

    // Minibatch number `draw` of latents z, with the classes and the given pixels of the last
    // minibatch of examples -> G(z).
    void draw_fake(std::uint64_t draw, const TrainableNetwork& network) {
        const std::size_t inputs = latent.size + classes.size();
        const MatrixView z(latents.data(), batch(), latent.size, inputs);
        draw_latents({settings.seed, kLatents}, latent, draw * batch(), z);
        const MatrixView real = samples.samples(0, batch());
        const MatrixView fake = samples.samples(batch(), batch());
        const MatrixView y = completes() ? drawn_rows.rows(0, batch()) : fake;
        if (completes())
            for (std::size_t i = 0; i < batch(); ++i) {
                copy_part(given, real.row(i), z.row(i));
                copy_part(given, real.row(i), fake.row(i));
            }
        generator_pass.forward(network, {latents.data(), batch(), inputs}, y, engine);
        if (completes())
            for (std::size_t i = 0; i < batch(); ++i)
                put_part(drawn, y.row(i), fake.row(i));
    }
    void draw_fake(std::uint64_t draw) { draw_fake(draw, generator.network); }

    // G with the moving average of its parameters.
    TrainableNetwork averaged() {
        TrainableNetwork network = generator.network;
        network.parameters() = average;
        if (!network.moments().empty())
            measure_moments(network);
        return network;
    }

    // The moments of a G that took no step: their means over the first minibatches. Those that
    // moved along belong to other weights than the average.
    void measure_moments(TrainableNetwork& network) {
        for (std::size_t i = 0; i < kMomentBatches; ++i) {
            if (!classes.empty() || completes())
                draw_real(i);
            draw_fake(i, network);
            generator_pass.move_moments(network, 1.0f / static_cast<float>(i + 1));
        }
    }

    // Samples [first, first + count), scaled by d_input_scale: D's input.
    MatrixView discriminator_input(std::size_t first, std::size_t count) {
        samples.to_d_rows(first, count);
        const MatrixView x = samples.d_rows(first, count);
        if (settings.d_input_scale == 1.0f)
            return x;
        // Not in place: G's backward pass needs its outputs unscaled.
        const MatrixView y = scaled.rows(first / settings.pac, x.rows);
        scale(x, settings.d_input_scale, y);
        return y;
    }

    // D's logits of samples [first, first + count).
    MatrixView discriminate(std::size_t first, std::size_t count, const DropoutKey& key) {
        return discriminator_pass.forward(discriminator.network, discriminator_input(first, count),
                                          engine, &key);
    }

    // L_D and dL_D/da from the logits (2 n, 1) of [x; G(z)]. Adds 1 / k of the figures to the
    // report, a mean over k minibatches.
    void discriminator_loss(ConstMatrixView logits, std::uint64_t k, StepReport& report) {
        const DiscriminatorLoss loss = pocketgan::discriminator_loss(
            settings.objective, logits, settings.d_loss_scale, d_logits.rows(0, logits.rows));
        report.d_loss += (loss.real.loss + loss.fake.loss) / static_cast<double>(k);
        report.d_real += loss.real.mean_d / static_cast<double>(k);
        report.d_fake += loss.fake.mean_d / static_cast<double>(k);
    }

    // One step of D's optimiser from dL_D/da. `key`: the dropout key of D's last pass.
    void update_discriminator(const DropoutKey& key, std::uint64_t k, StepReport& report) {
        TrainableNetwork& network = discriminator.network;
        kernels::Update update = discriminator.optimiser.next_step(network.parameters(), epoch());
        update.limit = settings.d_clip;
        discriminator_pass.move_moments(network, kMomentShare);
        const MatrixView d = d_logits.rows(0, 2 * d_rows());
        if (penalty)
            learn_with_penalty(key, k, update, d, report);
        else
            discriminator_pass.learn(network, 0, d, update, nullptr, engine);
        if (settings.discriminator.max_norm > 0.0f)
            limit_norms(network, settings.discriminator.max_norm, engine);
    }

    void learn_with_penalty(const DropoutKey& key, std::uint64_t k, const kernels::Update& update,
                            ConstMatrixView d, StepReport& report) {
        TrainableNetwork& network = discriminator.network;
        discriminator_pass.backward(network, 0, d, d_gradient.data(), nullptr, engine);
        const double added =
            penalty->add(network, discriminator_input(0, 2 * batch()), settings.gradient_penalty,
                         settings.seed, key.use, key, d_gradient.data(), engine);
        report.d_loss += added / static_cast<double>(k);
        take_step(update, d_gradient, engine);
    }

    // L_G and dL_G/dG(z) from the logits (n, 1) of the fakes: rows [first, first + n) of D's last
    // pass. D's weight gradients are computed for crosstalk only.
    void generator_gradient(std::size_t first, ConstMatrixView logits, StepReport& report) {
        const MatrixView d = g_logits.rows(0, d_rows());
        report.g_loss = generator_loss(settings.objective, logits, d).loss;
        MatrixView d_fake = d_fakes.d_rows(0, batch());
        if (settings.crosstalk) {
            const kernels::Update collect =
                discriminator.optimiser.collect(discriminator.network.parameters());
            discriminator_pass.learn(discriminator.network, first, d, collect, &d_fake, engine);
        } else {
            discriminator_pass.backward(discriminator.network, first, d, nullptr, &d_fake, engine);
        }
        gradient_of_samples();
    }

    // L_G and dL_G/dG(z) against the discriminator after settings.unroll of its steps.
    void unrolled_generator_gradient(const DropoutKey& key, StepReport& report) {
        report.g_loss = unroll->generator_loss(discriminator.network, discriminator.optimiser,
                                               discriminator_input(0, 2 * batch()), epoch(), key,
                                               d_fakes.d_rows(0, batch()), engine);
        gradient_of_samples();
    }

    // The chain rule through discriminator_input: dL/dG(z) = d_input_scale dL/d(input), as samples.
    void gradient_of_samples() {
        const MatrixView d_fake = d_fakes.d_rows(0, batch());
        if (settings.d_input_scale != 1.0f)
            scale(d_fake, settings.d_input_scale, d_fake);
        d_fakes.from_d_rows(0, batch());
    }

    // dL_G of what G's layers draw.
    MatrixView gradient_of_outputs() {
        const MatrixView d_fake = d_fakes.samples(0, batch());
        if (!completes())
            return d_fake;
        const MatrixView d = d_drawn.rows(0, batch());
        for (std::size_t i = 0; i < batch(); ++i)
            take_part(drawn, d_fake.row(i), d.row(i));
        return d;
    }

    // One step of G's optimiser from dL_G/dG(z).
    void update_generator() {
        generator_pass.move_moments(generator.network, kMomentShare);
        kernels::Update update =
            generator.optimiser.next_step(generator.network.parameters(), epoch());
        if (!average.empty())
            keep_average(update, average, settings.ema, step_count + 1);
        generator_pass.learn(generator.network, 0, gradient_of_outputs(), update, nullptr, engine);
        if (settings.generator.max_norm > 0.0f)
            limit_norms(generator.network, settings.generator.max_norm, engine);
    }

    // --- Checkpoints -----------------------------------------------------------------------------

    Checkpoint checkpoint() {
        Checkpoint result =
            start_checkpoint(settings, data, identity, step_count, engine.threads());
        // Moments have no layout of parameters.
        const auto add = [&](const char* name, const TrainableNetwork* layout,
                             AlignedFloats& floats) {
            if (!floats.empty())
                result.arrays.push_back({name, layout, &floats});
        };
        TrainableNetwork &g = generator.network, &d = discriminator.network;
        add("generator", &g, g.parameters());
        add("generator.first", &g, generator.optimiser.first());
        add("generator.second", &g, generator.optimiser.second());
        add("generator.average", &g, average);
        add("generator.moments", nullptr, g.moments());
        add("discriminator", &d, d.parameters());
        add("discriminator.first", &d, discriminator.optimiser.first());
        add("discriminator.second", &d, discriminator.optimiser.second());
        add("discriminator.moments", nullptr, d.moments());
        return result;
    }

    void restore(const std::string& folder, Override allowed) {
        Checkpoint saved = checkpoint();
        read_checkpoint(folder, saved, allowed);
        step_count = saved.steps;
        generator.optimiser.set_steps(step_count);
        discriminator.optimiser.set_steps(discriminator_steps(settings, step_count));
    }
};

GanTrainer::GanTrainer(const GanSettings& settings, const Dataset& data, Engine& engine) {
    check_settings(settings, data);
    impl_ = allocate(floats_needed(settings, data),
                     [&] { return std::make_unique<Impl>(settings, data, engine); });
}

GanTrainer::~GanTrainer() = default;
GanTrainer::GanTrainer(GanTrainer&&) noexcept = default;
GanTrainer& GanTrainer::operator=(GanTrainer&&) noexcept = default;

StepReport GanTrainer::step() {
    return *step(nullptr);
}

std::optional<StepReport> GanTrainer::step(const std::function<bool()>& stop) {
    Impl& impl = *impl_;
    const std::optional<StepReport> report = impl.settings.update == UpdateOrder::simultaneous
                                                 ? impl.simultaneous_step()
                                                 : impl.alternating_step(stop);
    if (report)
        ++impl.step_count;
    return report;
}

std::uint64_t GanTrainer::steps() const {
    return impl_->step_count;
}

std::uint64_t GanTrainer::steps_per_epoch() const {
    return impl_->steps_per_epoch();
}

std::size_t GanTrainer::examples_used() const {
    return impl_->example_total();
}

Model GanTrainer::generator() const {
    Impl& impl = *impl_;
    Model model;
    model.role = Role::generator;
    model.latent = impl.latent;
    model.drawn = impl.settings.drawn;
    if (impl.data.height() > 0)
        model.image = impl.image_shape();
    model.classes = impl.classes;
    model.layers =
        impl.average.empty() ? impl.generator.network.to_layers() : impl.averaged().to_layers();
    model.self_test = Generator(model).self_test(kSelfTestSeed);
    return model;
}

Model GanTrainer::discriminator() const {
    Model model;
    model.role = Role::discriminator;
    if (impl_->data.height() > 0)
        model.image = impl_->image_shape();
    model.classes = impl_->classes;
    model.layers = impl_->discriminator.network.to_layers();
    if (has_sigmoid(impl_->settings.objective))
        model.layers.back().shape.activation = Activation::sigmoid;
    // The saved D takes unscaled examples. Max pooling of scaled numbers is scaled max pooling.
    const auto weighted = std::find_if(model.layers.begin(), model.layers.end(),
                                       [](const Layer& l) { return l.shape.has_weights(); });
    for (float& weight : weighted->weight)
        weight *= impl_->settings.d_input_scale;
    return model;
}

void GanTrainer::save_checkpoint(const std::string& folder) const {
    write_checkpoint(folder, impl_->checkpoint());
}

void GanTrainer::load_checkpoint(const std::string& folder, Override allowed) {
    impl_->restore(folder, allowed);
}

} // namespace pocketgan
