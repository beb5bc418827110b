#pragma once

#include "pocketgan/gan.hpp"
#include "pocketgan/matrix.hpp"

namespace pocketgan {

/// A loss L of outputs a (rows, 1) of the discriminator's network: the mean over the rows.
struct Loss {
    double loss = 0.0;
    double mean_d = 0.0; ///< mean of D(x): sigmoid(a), or a itself (has_sigmoid)
};

/// The loss of rows whose target is "real": real rows in the discriminator's loss, fakes in the
/// generator's.
///
///     minimax, non-saturating   -mean log D, D = sigmoid(a)
///     wasserstein               -mean a
///     least-squares             mean (a - 1)^2 / 2
///
/// times `scale`. d (rows, 1) becomes dL/da.
Loss loss_as_real(Objective objective, ConstMatrixView a, float scale, MatrixView d);

/// The discriminator's loss of fake rows.
///
///     minimax, non-saturating   -mean log(1 - D)
///     wasserstein               mean a
///     least-squares             mean a^2 / 2
///
/// times `scale`. d (rows, 1) becomes dL/da.
Loss loss_as_fake(Objective objective, ConstMatrixView a, float scale, MatrixView d);

/// The two terms of the discriminator's loss of a minibatch, which is their sum.
struct DiscriminatorLoss {
    Loss real, fake;
};

/// a (2 m, 1): m real rows, then m fakes. d (2 m, 1) becomes dL/da.
DiscriminatorLoss discriminator_loss(Objective objective, ConstMatrixView a, float scale,
                                     MatrixView d);

/// r_d = d²L/da² r_a, L being loss_as_real or loss_as_fake: their second derivatives are the same.
/// a, r_a and r_d are (rows, 1). A row's loss depends on that row alone, so the Hessian is
/// diagonal.
void loss_second_derivative(Objective objective, ConstMatrixView a, float scale,
                            ConstMatrixView r_a, MatrixView r_d);

/// The generator's loss of fakes: mean log(1 - D) for minimax, else loss_as_real. d (rows, 1)
/// becomes dL/da.
Loss generator_loss(Objective objective, ConstMatrixView a, MatrixView d);

/// The generator's loss of real rows. In a zero-sum game (minimax, wasserstein) it is minus the
/// discriminator's; otherwise 0. It depends on the generator only through the discriminator's
/// parameters, that is with unrolling. d (rows, 1) becomes dL/da.
Loss generator_loss_of_real(Objective objective, ConstMatrixView a, MatrixView d);

} // namespace pocketgan
