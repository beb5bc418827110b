/// @file
/// Measures of samples by the logits and features of a classifier.

#pragma once

#include "pocketgan/api.h"
#include "pocketgan/matrix.hpp"

#include <cstddef>
#include <vector>

namespace pocketgan {

/// The share of the examples that a classifier assigns to each class, its most probable one.
struct ClassShares {
    std::vector<double> shares; ///< (classes); their sum is 1
    std::size_t present = 0;    ///< number of classes with at least 1 % of the examples
    double least = 0.0;         ///< the smallest share
};

/// `logits` is (m, classes). Throws Error if it is empty or a logit is NaN or infinite.
POCKETGAN_API ClassShares class_shares(ConstMatrixView logits);

/// KL(p || q) = sum over j of p_j log(p_j / q_j), in nats, for two distributions over the same
/// classes; infinite if a class has p > 0 and q = 0. Throws Error if the sizes differ or a
/// probability is NaN, infinite or below 0.
POCKETGAN_API double divergence(const std::vector<double>& p, const std::vector<double>& q);

/// exp(E_x KL(p(y|x) || p(y))): p(y|x) is the softmax of a row of logits (m, classes), p(y) its
/// mean over the rows. The score is 1 if all rows are equal, and the number of classes if each row
/// is certain and the classes are equally frequent. With the Inception network as classifier it is
/// the inception score of Salimans et al. 2016. Throws Error as class_shares does.
POCKETGAN_API double classifier_score(ConstMatrixView logits);

/// The squared Frechet distance |m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) between two Gaussians,
/// with the means m and covariances C of the rows of a (m, n) and b (k, n). With features of the
/// Inception network it is the FID of Heusel et al. 2017. It is biased: it falls as the number of
/// rows rises, so only distances of equally many rows can be compared. Throws Error if a matrix has
/// fewer than 2 rows, the columns differ or a number is NaN or infinite.
POCKETGAN_API double frechet_distance(ConstMatrixView a, ConstMatrixView b);

} // namespace pocketgan
