#include "compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "../../core/errors.hpp"
#include "../../core/non_finite.hpp"
#include "../../core/option_checks.hpp"
#include "../../core/parallel.hpp"
#include "../../data/batches.hpp"
#include "../../losses/mean_squared_error.hpp"
#include "../../losses/softmax_cross_entropy.hpp"
#include "../../models/multilayer_perceptron.hpp"
#include "../../training/fit.hpp"
#include "../../training/lambda_callback.hpp"

namespace ogee {
namespace {

constexpr Index rows_of_statistics = 512;
// Where a target is chosen: the share of the best accuracy that counts as having learnt the task.
constexpr double share_of_best = 0.95;

void check(const TrainTest& data, const CompareOptions& options) {
  if (options.activations.empty()) throw OptionError("compare: no activations");
  detail::require_count("compare", "seeds", options.seeds);
  detail::require_threads("compare", options.threads);
  if (!options.learning_rates.empty() && options.learning_rates.size() != options.activations.size())
    throw OptionError(fmt::format("compare: {} learning rates for {} activations",
                                  options.learning_rates.size(), options.activations.size()));
  if (!options.learning_rates.empty() && options.learning_rate_sweep)
    throw OptionError("compare: learning_rates are given, and learning_rate_sweep is to find them");
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
  return layer_statistics(network, loss_for(data), batch.inputs, batch.targets);
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

/// Says what the runs were to reach, and summarises them by it.
void set_target(double accuracy, Comparison& comparison) {
  comparison.target_accuracy =
      comparison.task == Task::classify ? accuracy : std::numeric_limits<double>::infinity();
  comparison.summaries = summarize(comparison.runs, comparison.target_accuracy);
}

/// The learning rate that the options give this activation, if they do.
std::optional<double> own_learning_rate(const CompareOptions& options, const Activation& activation) {
  for (std::size_t i = 0; i < options.learning_rates.size(); ++i)
    if (options.activations[i].description() == activation.description()) return options.learning_rates[i];
  return std::nullopt;
}

/// Adds to the run what its network does with all held-out data, unless training spoiled it.
void measure(const Network<float>& network, const Dataset& data, const Loss& loss, int threads, Run& run) {
  constexpr Index max_mistakes = 12;
  if (non_finite_parameter(network)) return;
  run.test_metrics = metrics_of(network, data, loss, {.threads = threads});
  if (data.classes() > 0) run.mistakes = worst_mistakes(network, data, loss, max_mistakes, threads);
}

/// Sets the rate of the optimizer and scales the schedule, which was made for its own rate, alike.
void set_learning_rate(double rate, Optimizer<float>& optimizer, std::optional<Schedule>& schedule) {
  if (schedule) schedule = scaled(*schedule, rate / optimizer.learning_rate());
  optimizer.set_learning_rate(rate);
}

bool was_interrupted(const Run& run) { return run.history.stopped == StopReason::interrupted; }

/// All runs in order, or those that were begun before one was interrupted.
std::vector<Run> all_runs(const TrainTest& data, const CompareOptions& options) {
  const auto activations = std::ssize(options.activations);
  const Index count = options.seeds * activations;
  std::atomic<bool> interrupted = false;
  CompareOptions each = options;
  if (count > 1) each.threads = 1;
  each.make_callbacks = [&](const Activation& activation, std::uint64_t seed) {
    std::vector<std::shared_ptr<Callback>> callbacks;
    if (options.make_callbacks) callbacks = options.make_callbacks(activation, seed);
    callbacks.push_back(lambda_callback({.batch = [&interrupted](const TrainingState&) {
      return interrupted ? Verdict::interrupt : Verdict::proceed;
    }}));
    return callbacks;
  };
  std::vector<std::optional<Run>> slots(static_cast<std::size_t>(count));
  parallel_for(count, options.threads, [&](Index i) {
    if (interrupted) return;
    const Activation& activation = options.activations[static_cast<std::size_t>(i % activations)];
    std::optional<Run>& slot = slots[static_cast<std::size_t>(i)];
    slot = train_run(data, each, activation, static_cast<std::uint64_t>(i / activations + 1));
    if (was_interrupted(*slot)) interrupted = true;
  });
  std::vector<Run> runs;
  for (std::optional<Run>& slot : slots)
    if (slot) runs.push_back(std::move(*slot));
  return runs;
}

/// All runs, each with the learning rate that suits its activation; `sweeps` is set to how these were found.
std::vector<Run> runs_after_sweep(const TrainTest& data, const CompareOptions& options,
                                  std::vector<LearningRateSweep>& sweeps) {
  CompareOptions chosen = options;
  chosen.learning_rate_sweep.reset();
  sweeps = sweep_learning_rates(data.train, chosen, *options.learning_rate_sweep);
  for (const LearningRateSweep& sweep : sweeps) chosen.learning_rates.push_back(sweep.chosen);
  return all_runs(data, chosen);
}

}  // namespace

Loss loss_for(const Dataset& data) {
  if (data.classes() > 0) return SoftmaxCrossEntropy{};
  return MeanSquaredError{};
}

Network<float> network_for(const Dataset& data, const CompareOptions& options, const Activation& activation,
                           std::uint64_t seed) {
  Network<float> network =
      multilayer_perceptron<float>(data.features(), options.hidden, activation, data.outputs(),
                                   {.block = options.block, .dropout = options.dropout});
  network.initialize({.scheme = options.initialization, .seed = seed});
  network.regularize(options.regularization);
  return network;
}

Run train_run(const TrainTest& data, const CompareOptions& options, const Activation& activation,
              std::uint64_t seed) {
  check(data, options);
  Network<float> network = network_for(data.train, options, activation, seed);
  Optimizer<float> optimizer(options.optimizer);
  const Loss loss = loss_for(data.train);
  FitOptions fit_options{.epochs = options.epochs,
                         .batch_size = options.batch_size,
                         .seed = seed,
                         .threads = options.threads,
                         .schedule = options.schedule,
                         .clipping = options.clipping,
                         .validation = data.test,
                         .progress = false};
  if (const auto rate = own_learning_rate(options, activation))
    set_learning_rate(*rate, optimizer, fit_options.schedule);
  if (options.make_callbacks) fit_options.callbacks = options.make_callbacks(activation, seed);
  std::shared_ptr<Probe> probe;
  std::vector<LayerPrediction> prediction;
  if (options.probe) {
    probe = std::make_shared<Probe>(data.test, loss, *options.probe);
    prediction = predict_propagation(network, input_mean_square(data.test.take(options.probe->samples)));
    fit_options.callbacks.push_back(probe);
  }
  History history = fit(network, data.train, loss, optimizer, fit_options);
  Run run{.activation = activation,
          .seed = seed,
          .history = std::move(history),
          .weights_digest = network.digest(),
          .layers = held_out_statistics(network, data.test),
          .probes = probe ? probe->records() : std::vector<ProbeRecord>{},
          .prediction = std::move(prediction)};
  if (options.measure) measure(network, data.test, loss, options.threads, run);
  return run;
}

Comparison compare(const TrainTest& data, const CompareOptions& options) {
  check(data, options);
  Comparison comparison;
  comparison.hidden = options.hidden;
  comparison.task = data.train.classes() > 0 ? Task::classify : Task::regress;
  comparison.runs = options.learning_rate_sweep ? runs_after_sweep(data, options, comparison.learning_rates)
                                                : all_runs(data, options);
  comparison.interrupted = std::any_of(comparison.runs.begin(), comparison.runs.end(), was_interrupted);
  set_target(options.target_accuracy.value_or(chosen_target(comparison.runs)), comparison);
  comparison.differences = paired_differences(comparison.runs, comparison.task);
  return comparison;
}

std::vector<Comparison> compare_depths(const TrainTest& data, const CompareOptions& options,
                                       std::span<const Index> depths) {
  if (depths.empty()) throw OptionError("compare: no depths");
  for (const Index depth : depths)
    if (depth < 1) throw OptionError(fmt::format("compare: a depth is {}, expected at least 1", depth));
  if (options.hidden.empty()) throw OptionError("compare: depths need the width of a hidden layer");
  std::vector<Comparison> comparisons;
  CompareOptions each = options;
  for (const Index depth : depths) {
    each.hidden.assign(static_cast<std::size_t>(depth), options.hidden.front());
    comparisons.push_back(compare(data, each));
    if (comparisons.back().interrupted) break;
  }
  double target = 0;
  for (const Comparison& comparison : comparisons) target = std::max(target, comparison.target_accuracy);
  for (Comparison& comparison : comparisons) set_target(target, comparison);
  return comparisons;
}

}  // namespace ogee
