#pragma once

/// Compares activation functions with the same data in the same order, the same seeds and the same initial
/// draws.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../../core/initialization.hpp"
#include "../../core/optimizer.hpp"
#include "../../core/schedule.hpp"
#include "../../data/dataset.hpp"
#include "../../models/block.hpp"
#include "../../optim/sgd.hpp"
#include "../../training/callback.hpp"
#include "../../training/clipping.hpp"
#include "learning_rates.hpp"
#include "summary.hpp"

namespace ogee {

/// What is the same for all runs of a comparison.
struct CompareOptions {
  std::vector<Activation> activations;
  std::vector<Index> hidden = {128};
  Block block = Block::plain;  ///< each hidden layer but the first
  Index epochs = 5;
  Index batch_size = 32;
  Index seeds = 3;                     ///< runs of each activation, with seeds 1, 2, ...
  double dropout = 0;                  ///< after each hidden layer
  Regularization regularization = {};  ///< of the weights
  Initialization initialization = Initialization::matched;
  /// Simultaneous runs, or threads of a single run. The weights do not depend on it, but the seconds do,
  /// since simultaneous runs share caches and memory.
  int threads = 1;
  std::optional<double> target_accuracy = std::nullopt;  ///< none: 95 % of the best accuracy of all runs
  OptimizerDescription optimizer = Sgd{};                ///< each run starts with it afresh
  std::optional<Schedule> schedule = std::nullopt;       ///< of the learning rate of each run
  /// One per activation, instead of the optimizer's own, so that each can have a suitable rate; the schedule
  /// is scaled accordingly. Empty for the optimizer's own.
  std::vector<double> learning_rates = {};
  /// Finds a suitable rate for each activation before the comparison, instead of `learning_rates`.
  std::optional<LearningRateOptions> learning_rate_sweep = std::nullopt;
  Clipping clipping = {};
  std::optional<ProbeOptions> probe = std::nullopt;  ///< probes each run with held-out data
  bool measure = false;  ///< after training, all metrics of the held-out data and the worst mistakes
  /// Callbacks of one run, for example its progress; may be empty. Called on the thread of the run.
  std::function<std::vector<std::shared_ptr<Callback>>(const Activation&, std::uint64_t seed)>
      make_callbacks = {};
};

/// The loss that suits the answers: softmax cross-entropy for classes, mean squared error for targets.
[[nodiscard]] Loss loss_for(const Dataset& data);

/// The network of a run before its first step.
[[nodiscard]] Network<float> network_for(const Dataset& data, const CompareOptions& options,
                                         const Activation& activation, std::uint64_t seed);

struct Comparison {
  std::vector<Index> hidden;  ///< units of each hidden layer
  std::vector<Run> runs;
  std::vector<ActivationSummary> summaries;  ///< in the order of the options
  double target_accuracy = 0;  ///< infinite if the answers are targets, so that no run reaches it
  std::vector<PairedDifference> differences;
  std::vector<LearningRateSweep> learning_rates;  ///< how they were chosen, if there was a sweep
  bool interrupted = false;
  Task task = Task::classify;
};

/// Trains a multilayer perceptron for each activation and seed, and compares them on the held-out data. Seeds
/// are the outer loop, so an interrupted comparison has about the same number of runs for each activation.
/// When a callback interrupts a run, the others in progress are interrupted too, and the comparison ends with
/// the runs so far. The loss is softmax cross-entropy for classes and mean squared error for targets.
/// @throws OptionError for impossible options, including a target accuracy if there are no classes; DataError
/// when there is only one class; errors of fit().
[[nodiscard]] Comparison compare(const TrainTest& data, const CompareOptions& options);

/// One comparison for each depth, with that many hidden layers of the width of the first in the options.
/// Without a target in the options, the target accuracy is 95 % of the best at any depth. If a comparison is
/// interrupted, it is the last.
/// @throws OptionError when there are no depths or one is below 1; as compare().
[[nodiscard]] std::vector<Comparison> compare_depths(const TrainTest& data, const CompareOptions& options,
                                                     std::span<const Index> depths);

/// One run of compare(): the network that activation and seed give, trained.
[[nodiscard]] Run train_run(const TrainTest& data, const CompareOptions& options,
                            const Activation& activation, std::uint64_t seed);

}  // namespace ogee
