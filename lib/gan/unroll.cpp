#include "gan/unroll.hpp"

#include <algorithm>

namespace pocketgan {

Unroll::Unroll(const GanSettings& settings, const TrainableNetwork& discriminator,
               const Optimiser& optimiser, std::size_t rows) :
    objective_(settings.objective),
    d_loss_scale_(settings.d_loss_scale),
    d_clip_(settings.d_clip),
    rows_(rows),
    derivative_(discriminator, 2 * rows, rows),
    d_logits_(2 * rows, 1),
    d_samples_(2 * rows, discriminator.inputs()) {
    const std::size_t size = discriminator.parameters().size();
    for (std::size_t k = 0; k <= settings.unroll; ++k) {
        states_.push_back({discriminator,
                           optimiser,
                           {},
                           Pass(discriminator, 2 * rows, rows),
                           AlignedFloats(size)});
    }
    for (AlignedFloats* array :
         {&adjoint_.value, &adjoint_.first, &adjoint_.second, &adjoint_.gradient})
        array->resize(size);
}

double Unroll::generator_loss(const TrainableNetwork& discriminator, const Optimiser& optimiser,
                              ConstMatrixView samples, double epoch, const DropoutKey& key,
                              MatrixView d_fake, Engine& engine) {
    const std::size_t steps = states_.size() - 1;
    states_[0].network.parameters() = discriminator.parameters();
    states_[0].optimiser = optimiser;
    for (std::size_t k = 0; k < steps; ++k) {
        discriminator_gradient(states_[k], samples, key, engine);
        step(states_[k], states_[k + 1], epoch, engine);
    }

    const double loss = loss_after_steps(states_[steps], samples, key, d_fake, engine);
    std::fill(adjoint_.first.begin(), adjoint_.first.end(), 0.0f);
    std::fill(adjoint_.second.begin(), adjoint_.second.end(), 0.0f);
    for (std::size_t k = steps; k-- > 0;)
        step_back(states_[k], states_[k + 1], k > 0, d_fake, engine);
    return loss;
}

void Unroll::discriminator_gradient(State& state, ConstMatrixView samples, const DropoutKey& key,
                                    Engine& engine) {
    const MatrixView logits = state.pass.forward(state.network, samples, engine, &key);
    const MatrixView d = d_logits_.rows(0, 2 * rows_);
    discriminator_loss(objective_, logits, d_loss_scale_, d);
    state.pass.backward(state.network, 0, d, state.gradient.data(), nullptr, engine);
}

void Unroll::step(const State& from, State& to, double epoch, Engine& engine) {
    to.network.parameters() = from.network.parameters();
    to.optimiser = from.optimiser;
    to.update = to.optimiser.next_step(to.network.parameters(), epoch);
    to.update.limit = d_clip_;
    take_step(to.update, from.gradient, engine);
}

double Unroll::loss_after_steps(State& last, ConstMatrixView samples, const DropoutKey& key,
                                MatrixView d_fake, Engine& engine) {
    const MatrixView logits = last.pass.forward(last.network, samples, engine, &key);
    const Loss of_real =
        generator_loss_of_real(objective_, logits.slice(0, rows_), d_logits_.rows(0, rows_));
    const Loss of_fake = pocketgan::generator_loss(objective_, logits.slice(rows_, rows_),
                                                   d_logits_.rows(rows_, rows_));
    MatrixView d_samples = d_samples_.rows(0, 2 * rows_);
    last.pass.backward(last.network, 0, d_logits_.rows(0, 2 * rows_), adjoint_.value.data(),
                       &d_samples, engine);
    for (std::size_t i = 0; i < rows_; ++i)
        std::copy_n(d_samples.row(rows_ + i), d_fake.columns, d_fake.row(i));
    return of_real.loss + of_fake.loss;
}

// The step used g = dL_D/dw, a function of the parameters w and the fakes x. Let v =
// adjoint_.gradient be the gradient of the generator's loss with respect to g. By the chain rule
// g adds two Hessian-vector products to the gradients of the generator's loss:
//
//     with respect to w:   (d²L_D/dw²) v = R{dL_D/dw}
//     with respect to x:   (d²L_D/dx dw) v = R{dL_D/dx}
//
// R{} is the derivative along v with respect to w (Pearlmutter 1994).
void Unroll::step_back(const State& from, const State& to, bool to_parameters, MatrixView d_fake,
                       Engine& engine) {
    backward_through_step(to.update, from.gradient, adjoint_);
    const MatrixView r_logits =
        derivative_.forward(from.network, from.pass, adjoint_.gradient.data(), {}, engine);
    const ConstMatrixView logits = from.pass.input(from.network.layers().size());
    for (const std::size_t first : {std::size_t{0}, rows_})
        loss_second_derivative(objective_, logits.slice(first, rows_), d_loss_scale_,
                               r_logits.slice(first, rows_), d_logits_.rows(first, rows_));
    derivative_.backward(from.network, from.pass, d_logits_.rows(0, 2 * rows_),
                         to_parameters ? adjoint_.value.data() : nullptr, &d_fake, engine);
}

} // namespace pocketgan
