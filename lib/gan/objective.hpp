#pragma once

#include "pocketgan/gan.hpp"
#include "pocketgan/matrix.hpp"

namespace pocketgan {

/// A loss over a column a (rows, 1) of what the discriminator's network puts out, as a mean over
/// the rows.
struct Loss {
    double loss = 0.0;
    double mean_d = 0.0; ///< mean of D: sigmoid(a), or a itself (has_sigmoid)
};

/// What real rows cost the discriminator, and fakes a generator that would have them pass for real:
/// -mean log D, -mean a (wasserstein) or mean (a - 1)^2 / 2 (least_squares), times `scale`.
/// d (rows, 1) becomes the gradient by a, such as (D - 1) / rows times `scale`.
Loss loss_as_real(Objective objective, ConstMatrixView a, float scale, MatrixView d);

/// What fake rows cost the discriminator: -mean log(1 - D), mean a or mean a^2 / 2, times `scale`.
Loss loss_as_fake(Objective objective, ConstMatrixView a, float scale, MatrixView d);

/// What a minibatch costs the discriminator, by halves.
struct DiscriminatorLoss {
    Loss real, fake;
};

/// Both over a (2 m, 1), of m real rows and then m fakes; the gradient by a -> d (2 m, 1).
DiscriminatorLoss discriminator_loss(Objective objective, ConstMatrixView a, float scale,
                                     MatrixView d);

/// How the gradients of loss_as_real and loss_as_fake, which bend alike, move with a: the loss's
/// second derivative by each of a (rows, 1), `scale` and mean included, times r_a (rows, 1) -> r_d.
void loss_curvature(Objective objective, ConstMatrixView a, float scale, ConstMatrixView r_a,
                    MatrixView r_d);

/// What fakes cost the generator.
Loss generator_loss(Objective objective, ConstMatrixView a, MatrixView d);

/// What real rows cost it: where one player wins what the other loses (minimax, wasserstein), what
/// the discriminator wins by them; else nothing. Only a discriminator that has moved because of the
/// fakes makes a difference here.
Loss generator_loss_by_real(Objective objective, ConstMatrixView a, MatrixView d);

} // namespace pocketgan
