#pragma once

#include "pocketgan/api.h"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// How examples fall to the classes of a classifier, each to its most probable one.
struct ClassShares {
    std::vector<double> shares; ///< of each class; they add up to 1
    std::size_t present = 0;    ///< classes that have at least 1 % of the examples
    double least = 0.0;         ///< the smallest share
};

/// Of logits (m, classes). Throws Error if there are none or one is not finite.
POCKETGAN_API ClassShares class_shares(ConstMatrixView logits);

/// KL(p || q) = sum p log(p / q) of two distributions over the same classes, in nats; infinite
/// where p has a class that q lacks. Throws Error if their sizes differ or a share is NaN, infinite
/// or below 0.
POCKETGAN_API double divergence(const std::vector<double>& p, const std::vector<double>& q);

/// exp(E_x KL(p(y|x) || p(y))), p(y|x) being the softmax of a row of logits (m, classes) and p(y)
/// its mean: 1 where all rows are answered alike, the number of classes where each answer is sure
/// and all are as frequent. Salimans et al. 2016 call it, with a classifier of photographs, the
/// inception score. Throws Error as class_shares does.
POCKETGAN_API double classifier_score(ConstMatrixView logits);

/// The Frechet distance between the Gaussians that have the means and covariances of two sets of
/// rows (m, n) and (k, n): |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)). Heusel et al. 2017 take it
/// of a hidden layer of a classifier of photographs. It shrinks with the number of rows, so that
/// only distances of as many compare. Throws Error if a set has fewer than 2 rows, the sizes
/// differ or a number is not finite.
POCKETGAN_API double frechet_distance(ConstMatrixView a, ConstMatrixView b);

} // namespace pocketgan
