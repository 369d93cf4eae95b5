#pragma once

/// Finds a learning rate for each activation function: comparing all at one rate favours the function that
/// the rate suits.

#include <optional>
#include <string>
#include <vector>

#include "../../data/dataset.hpp"

namespace ogee {

struct CompareOptions;

/// The result of one activation at one learning rate.
struct LearningRateScore {
  double learning_rate;
  /// After the last epoch, on the validation part: accuracy for classes, loss for targets. Empty if the run
  /// did not complete an epoch or ended with non-finite values.
  std::optional<double> score;
};

struct LearningRateSweep {
  std::string activation;
  std::vector<LearningRateScore> rates;  ///< in the order in which they were given
  double chosen = 0;         ///< the one with the best score; the smallest if several are equally good
  bool interrupted = false;  ///< whether a callback interrupted a run, so that scores are missing
};

struct LearningRateOptions {
  std::vector<double> rates = {0.01, 0.03, 0.1, 0.3, 1.0};
  double validation_share = 0.1;  ///< of the training data, held out to score the rates
  std::uint64_t seed = 0;         ///< of the runs; compare() uses the seeds from 1 on
};

/// Trains each activation of `options` once at each rate, on a part of the training data, and scores it on
/// the rest; it does not use the test data. The runs are spread over `options.threads`; the result does not
/// depend on how. Pass the chosen rates as `CompareOptions::learning_rates`.
/// @throws OptionError for impossible options, rates that are not above 0 or not finite, or a share without
///   samples; as compare().
[[nodiscard]] std::vector<LearningRateSweep> sweep_learning_rates(const Dataset& train,
                                                                  const CompareOptions& options,
                                                                  const LearningRateOptions& sweep = {});

}  // namespace ogee
