#pragma once

/// The activations of a comparison, as sentences speak of them.

#include <string>
#include <string_view>
#include <vector>

#include "../../../insight/compare/comparison.hpp"

namespace ogee::detail {

/// A summary together with its name in the report.
struct Contender {
  std::string label;
  const ActivationSummary* summary;
  Index begun;  ///< runs
};

[[nodiscard]] std::vector<Contender> contenders(const Comparison& comparison);

[[nodiscard]] std::vector<std::string> labels_of(const std::vector<Contender>& some);

/// Whether no run of any of them completed an epoch.
[[nodiscard]] bool no_epoch(const std::vector<Contender>& all);

/// Means of the same numbers in another order differ in their last bits.
[[nodiscard]] bool equal(double a, double b);

/// What activations are ranked by: the accuracy for classes, the loss for targets.
struct Measure {
  std::string_view name;  ///< "test accuracy"
  std::string_view best;  ///< "the best test accuracy"
  std::string_view each;  ///< "Best test accuracy"
  MeanAndSpread ActivationSummary::*value;
  double sign;  ///< 1 if more is better, -1 if less is

  [[nodiscard]] double mean_of(const Contender& contender) const { return (contender.summary->*value).mean; }
  /// The greater, the better.
  [[nodiscard]] double merit(const Contender& contender) const { return sign * mean_of(contender); }
  /// Whether a run of the activation completed an epoch and was scored on held-out data.
  [[nodiscard]] bool has_score(const Contender& contender) const;
  /// "0.9500 ± 0.0040", or without its spread if there is one run.
  [[nodiscard]] std::string text(const Contender& contender) const;
};

[[nodiscard]] const Measure& measure_of(const Comparison& comparison);

/// "3 hidden layers".
[[nodiscard]] std::string layers_text(const Comparison& comparison);

}  // namespace ogee::detail
