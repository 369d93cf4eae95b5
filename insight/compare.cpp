#include "compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "../core/errors.hpp"
#include "../data/batches.hpp"
#include "../layers/multilayer_perceptron.hpp"
#include "../losses/mean_squared_error.hpp"
#include "../losses/softmax_cross_entropy.hpp"
#include "../training/fit.hpp"

namespace ogee {
namespace {

constexpr Index rows_of_statistics = 512;
// Where a target is chosen: the share of the best accuracy that counts as having learnt the task.
constexpr double share_of_best = 0.95;

void check(const TrainTest& data, const CompareOptions& options) {
  if (options.activations.empty()) throw OptionError("compare: no activations");
  if (options.seeds < 1)
    throw OptionError(fmt::format("compare: seeds is {}, expected at least 1", options.seeds));
  if (!options.make_optimizer) throw OptionError("compare: make_optimizer is empty");
  for (std::size_t i = 0; i < options.activations.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (options.activations[i].description() == options.activations[j].description())
        throw OptionError(fmt::format("compare: {} is named twice", options.activations[i].description()));
  if (data.train.classes() == 1)
    throw DataError(
        fmt::format("{}: comparing by accuracy needs at least two classes, there is 1", data.train.name()));
  if (data.train.classes() == 0 && options.target_accuracy)
    throw OptionError(
        fmt::format("compare: {} has targets, of which there is no accuracy to reach", data.train.name()));
}

/// The statistics of the first held-out samples; none if the network gives values that are not finite.
std::vector<LayerStatistics> held_out_statistics(const Network<float>& network, const Dataset& data) try {
  const Dataset sample = data.take(rows_of_statistics);
  Batches<float> batches(sample, network.output_size(), {.batch_size = sample.size(), .shuffle = false});
  const Batch<float> batch = *batches.epoch(0).begin();
  return layer_statistics(network, *loss_for(data), batch.inputs, batch.targets);
} catch (const NonFiniteError&) {
  return {};
}

/// The best held-out accuracy of a run, 0 if no epoch was completed.
double best_accuracy(const Run& run) {
  double best = 0;
  for (const EpochRecord& record : run.history.epochs)
    best = std::max(best, record.validation->accuracy.value_or(0));
  return best;
}

/// 95 % of the best accuracy of any run: an accuracy that most runs reach and that tells them apart.
double chosen_target(std::span<const Run> runs) {
  double best = 0;
  for (const Run& run : runs) best = std::max(best, best_accuracy(run));
  return share_of_best * best;
}

const EpochRecord* first_at(const Run& run, double accuracy) {
  const auto& epochs = run.history.epochs;
  const auto found = std::find_if(epochs.begin(), epochs.end(), [&](const EpochRecord& record) {
    return record.validation->accuracy >= accuracy;
  });
  return found == epochs.end() ? nullptr : &*found;
}

/// Moves a mean towards the value number `count`: m ← m + (x − m) / n.
void approach(double& mean, double value, double count) { mean += (value - mean) / count; }
void approach(std::optional<Saturation>& mean, const std::optional<Saturation>& value, double count) {
  if (!mean || !value) return;
  approach(mean->left, value->left, count);
  approach(mean->right, value->right, count);
}
void approach(LayerStatistics& mean, const LayerStatistics& layer, double count) {
  approach(mean.saturation, layer.saturation, count);
  approach(mean.flat, layer.flat, count);
  if (mean.dead_units && layer.dead_units) approach(*mean.dead_units, *layer.dead_units, count);
  approach(mean.mean_slope, layer.mean_slope, count);
  approach(mean.mean_output, layer.mean_output, count);
  approach(mean.output_deviation, layer.output_deviation, count);
  approach(mean.gradient_norm, layer.gradient_norm, count);
  approach(mean.pre_activation_gradient_norm, layer.pre_activation_gradient_norm, count);
  approach(mean.relative_gradient_norm, layer.relative_gradient_norm, count);
}

/// The means, layer by layer, over runs of the same network; the histograms are those of the first run.
std::vector<LayerStatistics> mean_of_layers(std::span<const Run* const> runs) {
  std::vector<LayerStatistics> means;
  double count = 0;
  for (const Run* run : runs) {
    if (run->layers.empty()) continue;
    ++count;
    if (means.empty()) {
      means = run->layers;
      continue;
    }
    for (std::size_t i = 0; i < means.size(); ++i) approach(means[i], run->layers[i], count);
  }
  return means;
}

ActivationSummary summary_of(const std::string& activation, std::span<const Run* const> runs, double target) {
  std::vector<double> losses;
  std::vector<double> accuracies;
  std::vector<double> seconds;
  std::vector<double> epochs_to_target;
  std::vector<double> seconds_to_target;
  for (const Run* run : runs) {
    if (run->history.epochs.empty()) continue;
    const EpochRecord& last = final_epoch(*run);
    losses.push_back(last.validation->loss);
    accuracies.push_back(last.validation->accuracy.value_or(std::numeric_limits<double>::quiet_NaN()));
    seconds.push_back(run->history.seconds() / static_cast<double>(run->history.epochs.size()));
    if (const EpochRecord* reached = first_at(*run, target)) {
      epochs_to_target.push_back(static_cast<double>(reached->epoch));
      seconds_to_target.push_back(run->history.seconds(reached->epoch));
    }
  }
  return {.activation = activation,
          .test_loss = mean_and_spread(losses),
          .test_accuracy = mean_and_spread(accuracies),
          .seconds_per_epoch = mean_and_spread(seconds),
          .runs = static_cast<Index>(losses.size()),
          .reached_target = static_cast<Index>(epochs_to_target.size()),
          .epochs_to_target = mean_and_spread(epochs_to_target),
          .seconds_to_target = mean_and_spread(seconds_to_target),
          .layers = mean_of_layers(runs)};
}

}  // namespace

std::unique_ptr<Loss<float>> loss_for(const Dataset& data) {
  if (data.classes() > 0) return std::make_unique<SoftmaxCrossEntropy<float>>();
  return std::make_unique<MeanSquaredError<float>>();
}

Network<float> network_for(const Dataset& data, const CompareOptions& options, const Activation& activation,
                           std::uint64_t seed) {
  Network<float> network = multilayer_perceptron<float>(data.features(), options.hidden, activation,
                                                        data.outputs(), {.dropout = options.dropout});
  network.initialize({.scheme = options.initialization, .seed = seed});
  network.regularize(options.regularization);
  return network;
}

const EpochRecord& final_epoch(const Run& run) {
  const auto& epochs = run.history.epochs;
  return run.restored_epoch ? epochs.at(static_cast<std::size_t>(*run.restored_epoch - 1)) : epochs.back();
}

MeanAndSpread mean_and_spread(std::span<const double> values) {
  if (values.empty()) return {};
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  if (values.size() == 1) return {.mean = mean, .spread = 0};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {.mean = mean, .spread = std::sqrt(squares / (count - 1))};
}

Run train_run(const TrainTest& data, const CompareOptions& options, const Activation& activation,
              std::uint64_t seed) {
  check(data, options);
  Network<float> network = network_for(data.train, options, activation, seed);
  const auto optimizer = options.make_optimizer();
  FitOptions fit_options{.epochs = options.epochs,
                         .batch_size = options.batch_size,
                         .seed = seed,
                         .threads = options.threads,
                         .schedule = options.schedule,
                         .clipping = options.clipping,
                         .validation = data.test,
                         .progress = false};
  if (options.make_callbacks) fit_options.callbacks = options.make_callbacks(activation, seed);
  History history = fit(network, data.train, *loss_for(data.train), *optimizer, fit_options);
  return {.activation = activation,
          .seed = seed,
          .history = std::move(history),
          .weights_digest = network.digest(),
          .layers = held_out_statistics(network, data.test)};
}

std::vector<ActivationSummary> summarize(std::span<const Run> runs, double target_accuracy) {
  std::vector<std::string> names;
  for (const Run& run : runs)
    if (std::find(names.begin(), names.end(), run.activation.description()) == names.end())
      names.push_back(run.activation.description());
  std::vector<ActivationSummary> summaries;
  for (const std::string& name : names) {
    std::vector<const Run*> own;
    for (const Run& run : runs)
      if (run.activation.description() == name) own.push_back(&run);
    summaries.push_back(summary_of(name, own, target_accuracy));
  }
  return summaries;
}

Comparison compare(const TrainTest& data, const CompareOptions& options) {
  check(data, options);
  Comparison comparison;
  comparison.task = data.train.classes() > 0 ? Task::classify : Task::regress;
  for (Index seed = 1; seed <= options.seeds && !comparison.interrupted; ++seed) {
    for (const Activation& activation : options.activations) {
      comparison.runs.push_back(train_run(data, options, activation, static_cast<std::uint64_t>(seed)));
      comparison.interrupted = comparison.runs.back().history.stopped == StopReason::interrupted;
      if (comparison.interrupted) break;
    }
  }
  comparison.target_accuracy = comparison.task == Task::regress
                                   ? std::numeric_limits<double>::infinity()
                                   : options.target_accuracy.value_or(chosen_target(comparison.runs));
  comparison.summaries = summarize(comparison.runs, comparison.target_accuracy);
  return comparison;
}

}  // namespace ogee
