#pragma once

/// Differences between two networks that were trained with several seeds and scored on the same samples.

#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "../../core/records.hpp"
#include "../../core/types.hpp"

namespace ogee {

/// How far a mean difference d̄ over k seeds and n samples is from 0. Another choice of seeds would change it, and another
/// choice of samples, too: more seeds on the same samples do not help against the latter. With d_i the mean of seed i
/// over the samples, and e_j the mean of sample j over the seeds,
///
///   seed error² = Σ_i (d_i − d̄)² / (k (k − 1)),   sample error² = Σ_j (e_j − d̄)² / (n (n − 1)),
///   standard error² = seed error² + sample error².
///
/// This is the error of a mean in a two-way layout with random rows and columns (Searle, Casella and McCulloch 1992, chapter
/// 4), except that the part of both errors that is neither of seeds nor of samples counts twice, which is on the safe side.
/// The p value is that of Student's t for the degrees of freedom of Satterthwaite 1946, equation 17, rounded down:
///
///   ν = standard error⁴ / (seed error⁴ / (k − 1) + sample error⁴ / (n − 1)).
///
/// If all differences are the same, and not 0, it is that of a sign test of the samples, 2^(1 − n).
struct CrossedDifference {
  double mean = 0;
  double seed_error = 0;
  double sample_error = 0;
  double p_value = 1;  ///< two-sided; 1 for fewer than two seeds or samples, or if one is not finite
  double half_width =
      std::numeric_limits<double>::infinity();  ///< of the 95 % confidence interval of the mean

  [[nodiscard]] double standard_error() const;
};

/// Row i of `differences` (seeds, samples) has those of seed i.
[[nodiscard]] CrossedDifference crossed_difference(const Matrix<double>& differences);

/// The least number of seeds with which this mean, with the same spread over seeds, would have a p value below `level`; none
/// if no number is enough on these samples, or fewer than two seeds were measured.
[[nodiscard]] std::optional<Index> seeds_needed(const CrossedDifference& difference, Index seeds,
                                                Index samples, double level = 0.05);

/// The p values of several tests, each multiplied so that the probability of any false alarm is at most that of one test
/// (Holm 1979): in increasing order, p_(i) becomes the largest of min(1, (m − j) p_(j)) for j ≤ i, counted from 0.
[[nodiscard]] std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace ogee
