#pragma once

#include "pocketgan/gan.hpp"
#include "pocketgan/matrix.hpp"

namespace pocketgan {

/// A loss over a column of logits a (rows, 1), D = sigmoid(a), as a mean over the rows.
struct Loss {
    double loss = 0.0;
    double mean_d = 0.0; ///< mean of D
};

/// -mean log D: what real rows cost the discriminator, and fakes a non-saturating generator.
/// d (rows, 1) becomes the gradient by a, (D - 1) / rows, times `scale`.
Loss loss_as_real(ConstMatrixView a, float scale, MatrixView d);

/// -mean log(1 - D): what fake rows cost the discriminator. d becomes D / rows times `scale`.
Loss loss_as_fake(ConstMatrixView a, float scale, MatrixView d);

/// What fakes cost the generator.
Loss generator_loss(Objective objective, ConstMatrixView a, MatrixView d);

} // namespace pocketgan
