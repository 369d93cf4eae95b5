#pragma once

/// Compares activation functions with the same data in the same order, the same seeds and the same initial
/// draws.

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "../../core/initialization.hpp"
#include "../../core/loss.hpp"
#include "../../core/network.hpp"
#include "../../core/optimizer.hpp"
#include "../../core/schedule.hpp"
#include "../../data/dataset.hpp"
#include "../../models/block.hpp"
#include "../../optim/sgd.hpp"
#include "../../training/callback.hpp"
#include "../../training/clipping.hpp"
#include "comparison.hpp"
#include "learning_rates.hpp"

namespace ogee {

/// A run of a comparison before its first step.
struct StartingRun {
  const Activation& activation;
  std::uint64_t seed;
  std::shared_ptr<const Probe> probe;  ///< null without CompareOptions::probe
  Index depth = 0;                     ///< hidden layers of CompareOptions
};

/// What is the same for all runs of a comparison.
struct CompareOptions {
  std::vector<Activation> activations;
  /// Makes the network with this activation; compare() draws the weights. It is never called on several
  /// threads at once. Empty for a multilayer perceptron; only that uses `hidden`, `block` and `dropout`.
  std::function<Network<float>(const Activation&)> make_network = {};
  std::optional<Loss> loss = std::nullopt;  ///< none: loss_for(data)
  std::vector<Index> hidden = {128};
  Block block = Block::plain;  ///< each hidden layer but the first
  Index epochs = 5;
  Index batch_size = 32;
  Index seeds = 3;                     ///< runs of each activation, with seeds 1, 2, ...
  double dropout = 0;                  ///< after each hidden layer
  Regularization regularization = {};  ///< of all weights; none leaves a network as it was made
  /// How weights are drawn; none keeps the parameters that make_network gives.
  std::optional<Initialization> initialization = Initialization::matched;
  double initialization_scale = 1;  ///< InitializationOptions::scale
  /// Simultaneous runs, or threads of a single run. The weights do not depend on it, but the seconds do,
  /// since simultaneous runs share caches and memory.
  int threads = 1;
  std::optional<double> target_accuracy = std::nullopt;  ///< none: 95 % of the best accuracy of all runs
  OptimizerDescription optimizer = Sgd{};                ///< each run starts with a new one
  std::optional<Schedule> schedule = std::nullopt;       ///< of the learning rate of each run
  /// A suitable rate for each activation, instead of the optimizer's own; the schedule is scaled
  /// accordingly. Empty for the optimizer's own.
  std::vector<double> learning_rates = {};
  /// Finds a suitable rate for each activation before the comparison, instead of `learning_rates`.
  std::optional<LearningRateOptions> learning_rate_sweep = std::nullopt;
  Clipping clipping = {};
  LayerStatisticsOptions statistics = {};            ///< of all looks into layers, those of probes included
  std::optional<ProbeOptions> probe = std::nullopt;  ///< probes each run with held-out data
  bool measure = false;  ///< after training, all metrics of the held-out data and the worst mistakes
  /// Callbacks of one run, for example its progress; may be empty. Called on the thread of the run.
  std::function<std::vector<std::shared_ptr<Callback>>(const StartingRun&)> make_callbacks = {};
};

/// The loss that suits the answers: softmax cross-entropy for classes, mean squared error for targets.
[[nodiscard]] Loss loss_for(const Dataset& data);

/// The network of a run before its first step.
/// @throws ShapeError naming the activation where the network does not fit the data.
[[nodiscard]] Network<float> network_for(const Dataset& data, const CompareOptions& options,
                                         const Activation& activation, std::uint64_t seed);

/// Trains a network for each activation and seed, and compares them on the test data. Callbacks that decide by a score,
/// such as early stopping, need a validation part (with_validation). Seeds are the outer
/// loop, so an interrupted comparison has about the same number of runs for each activation. When a callback
/// interrupts a run, the others in progress are interrupted too, and the comparison ends with the runs so
/// far.
///
///     compare(data, {.activations = {Tanh{}, Relu{}}, .make_network = [](const Activation& activation) {
///               return Network{Dense{64, 32}, activation, Dropout{0.2}, Dense{32, 10}};
///             }});
///
/// @throws OptionError for impossible options, including a target accuracy if there are no classes, and for
/// made networks whose hidden layers differ; ShapeError naming the activation where a network does not fit
/// the data; DataError when there is only one class; errors of fit().
[[nodiscard]] Comparison compare(const DataParts& data, const CompareOptions& options);

/// One comparison for each depth, which is the number of hidden layers; all have the width of the first in
/// the options. Without a target in the options, the target accuracy is 95 % of the best at any depth. If a
/// comparison is interrupted, it is the last.
/// @throws OptionError without depths, for one below 1, and with make_network; as compare().
[[nodiscard]] std::vector<Comparison> compare_depths(const DataParts& data, const CompareOptions& options,
                                                     std::span<const Index> depths);

/// One run of compare(): the network that activation and seed give, trained. The activation must be among
/// those of the options. @throws As compare().
[[nodiscard]] Run train_run(const DataParts& data, const CompareOptions& options,
                            const Activation& activation, std::uint64_t seed);

}  // namespace ogee
