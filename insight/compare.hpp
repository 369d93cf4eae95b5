#pragma once

/// Activation functions side by side: the same data in the same order, the same seeds, the same initial
/// draws.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../activations/activation.hpp"
#include "../core/initialization.hpp"
#include "../core/optimizer.hpp"
#include "../data/answers.hpp"
#include "../data/dataset.hpp"
#include "../optim/clipping.hpp"
#include "../optim/schedule.hpp"
#include "../training/callback.hpp"
#include "../training/metrics.hpp"
#include "layer_statistics.hpp"

namespace ogee {

/// What a comparison holds fixed.
struct CompareOptions {
  std::vector<Activation> activations;
  std::vector<Index> hidden = {128};
  Index epochs = 5;
  Index batch_size = 32;
  Index seeds = 3;                     ///< runs of each activation, with seeds 1, 2, ...
  double dropout = 0;                  ///< behind each hidden layer
  Regularization regularization = {};  ///< of the weights
  Initialization initialization = Initialization::matched;
  int threads = 1;
  std::optional<double> target_accuracy = std::nullopt;  ///< none: 95 % of the best accuracy of all runs
  /// A fresh optimizer for each run.
  std::function<std::unique_ptr<Optimizer<float>>()> make_optimizer;
  std::optional<Schedule> schedule = std::nullopt;  ///< of the learning rate of each run
  Clipping clipping = {};
  /// Callbacks of one run, for example its progress; may be empty.
  std::function<std::vector<std::shared_ptr<Callback>>(const Activation&, std::uint64_t seed)>
      make_callbacks = {};
};

/// One training.
struct Run {
  Activation activation;
  std::uint64_t seed;
  History history;
  std::uint64_t weights_digest;         ///< Network::digest() after training
  std::vector<LayerStatistics> layers;  ///< of a batch of held-out data after training
  /// The epoch whose weights the network was given back; if empty, it has those of the last.
  std::optional<Index> restored_epoch = std::nullopt;
  std::optional<Metrics> test_metrics = std::nullopt;  ///< of all held-out data, if they were wanted
};

/// The loss that suits the answers: softmax cross-entropy for classes, mean squared error for targets.
[[nodiscard]] std::unique_ptr<Loss<float>> loss_for(const Dataset& data);

/// The network of a run before its first step.
[[nodiscard]] Network<float> network_for(const Dataset& data, const CompareOptions& options,
                                         const Activation& activation, std::uint64_t seed);

/// The epoch after which the network is as the run left it. There must be an epoch.
[[nodiscard]] const EpochRecord& final_epoch(const Run& run);

/// A mean over seeds, with the standard deviation as its spread; 0 for one seed.
struct MeanAndSpread {
  double mean = 0;
  double spread = 0;
};
[[nodiscard]] MeanAndSpread mean_and_spread(std::span<const double> values);

/// All runs of one activation.
struct ActivationSummary {
  std::string activation;
  MeanAndSpread test_loss;
  MeanAndSpread test_accuracy;  ///< not a number where the answers are targets
  MeanAndSpread seconds_per_epoch;
  Index runs = 0;            ///< that completed an epoch; the means are over these
  Index reached_target = 0;  ///< runs that reached the target accuracy; the next two are over these
  MeanAndSpread epochs_to_target;
  MeanAndSpread seconds_to_target;
  std::vector<LayerStatistics> layers;  ///< means over the runs
};

struct Comparison {
  std::vector<Run> runs;
  std::vector<ActivationSummary> summaries;  ///< in the order of the options
  double target_accuracy = 0;  ///< infinite, so that no run reaches it, where the answers are targets
  bool interrupted = false;
  Task task = Task::classify;
};

/// Trains a multilayer perceptron for each activation and seed and compares them on the held-out data. Seeds
/// are the outer loop, so that an interrupted comparison has about as many runs of each activation. When a
/// callback interrupts a run, the comparison ends with the runs so far. The loss is softmax cross-entropy for
/// classes and the mean squared error for targets.
/// @throws OptionError for impossible options, a target accuracy where there are no classes among them;
/// DataError when there is only one class; errors of fit().
[[nodiscard]] Comparison compare(const TrainTest& data, const CompareOptions& options);

/// One run of compare(): the network that activation and seed give, trained.
[[nodiscard]] Run train_run(const TrainTest& data, const CompareOptions& options,
                            const Activation& activation, std::uint64_t seed);

/// The summary of each activation among the runs, in the order in which they first appear.
[[nodiscard]] std::vector<ActivationSummary> summarize(std::span<const Run> runs, double target_accuracy);

}  // namespace ogee
