#pragma once

/// Differences between two activations, and whether they are more than chance.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "../../data/task.hpp"
#include "../statistics/mean_and_spread.hpp"
#include "run.hpp"

namespace ogee {

/// The test scores of one activation minus those of another, seed by seed. Effects of the seed that both share (initial
/// draws, order of the samples) cancel.
struct PairedDifference {
  std::string first;
  std::string second;
  /// Of accuracies for classes, of losses for targets. The interval has both errors, that of the choice of seeds and that
  /// of the choice of test samples (crossed_difference).
  MeanAndSpread difference;
  Index pairs = 0;  ///< seeds for which both completed an epoch and have a score
  double sample_error =
      0;  ///< the part of the standard error that more seeds do not lessen; 0 if it is not known
  double p_value = 1;
  double adjusted_p_value = 1;
  /// Whether the adjusted p value is below 0.05: in at most one of twenty comparisons of equal activations any pair does so
  /// by chance.
  bool exceeds_noise = false;
  /// How many seeds a true difference of this size would need to exceed the noise, even if it were the smallest of all pairs;
  /// none if it is not known, or if the test samples are too few for any number of seeds.
  std::optional<Index> seeds_needed = std::nullopt;
};
template <>
inline constexpr auto fields_of<PairedDifference> =
    std::tuple{Nested{"", &PairedDifference::difference, "over the seeds that both have"},
               Field{"sample_error", &PairedDifference::sample_error, ranges::not_negative,
                     "standard error that comes from the choice of test samples"},
               Field{"p_value", &PairedDifference::p_value, ranges::share,
                     "of a two-sided test of the seeds and the test samples"},
               Field{"adjusted_p_value", &PairedDifference::adjusted_p_value, ranges::share,
                     "the same, corrected for the number of pairs (Holm 1979)"}};

/// The differences of all pairs of activations, in the order in which these first appear.
[[nodiscard]] std::vector<PairedDifference> paired_differences(std::span<const Run> runs, Task task);

}  // namespace ogee
