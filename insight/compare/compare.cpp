#include "compare.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "../../core/errors.hpp"
#include "../../core/option_checks.hpp"
#include "../../core/parallel.hpp"
#include "../../losses/mean_squared_error.hpp"
#include "../../losses/softmax_cross_entropy.hpp"
#include "../../models/multilayer_perceptron.hpp"
#include "../../training/fit.hpp"
#include "../../training/lambda_callback.hpp"

namespace ogee {
namespace {

// Where a target is chosen: the share of the best accuracy that counts as having learnt the task.
constexpr double share_of_best = 0.95;

void check(const DataParts& data, const CompareOptions& options) {
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
    throw OptionError(fmt::format("compare: target_accuracy is given, but {} has targets instead of classes",
                                  data.train.name()));
}

/// The best held-out accuracy of a run, 0 if no epoch was completed.
double best_accuracy(const Run& run) {
  double best = 0;
  for (const EpochRecord& record : run.history.epochs)
    if (record.test) best = std::max(best, record.test->accuracy.value_or(0));
  return best;
}

/// 95 % of the best accuracy of any run: an accuracy that most runs reach and that tells them apart.
double chosen_target(std::span<const Run> runs) {
  double best = 0;
  for (const Run& run : runs) best = std::max(best, best_accuracy(run));
  return share_of_best * best;
}

/// The place of an activation among those of the options.
Index place_of(const Activation& activation, const CompareOptions& options) {
  const auto found =
      std::find_if(options.activations.begin(), options.activations.end(),
                   [&](const Activation& other) { return other.description() == activation.description(); });
  if (found == options.activations.end())
    throw OptionError(
        fmt::format("compare: {} is not among the activations of the options", activation.description()));
  return found - options.activations.begin();
}

/// The network with an activation; its weights are still to be drawn.
Network<float> made_network(const Dataset& data, const CompareOptions& options,
                            const Activation& activation) {
  if (!options.make_network)
    return multilayer_perceptron<float>(data.features(), options.hidden, activation, data.outputs(),
                                        {.block = options.block, .dropout = options.dropout});
  Network<float> network = options.make_network(activation);
  if (network.input_size() != data.features() || !data.accepts_outputs(network.output_size()))
    throw ShapeError(
        fmt::format("compare: make_network gives {} a network with {} inputs and {} outputs, {} has {} "
                    "features and {} {}",
                    activation.description(), network.input_size(), network.output_size(), data.name(),
                    data.features(), data.outputs(), data.classes() > 0 ? "classes" : "targets"));
  return network;
}

void initialize(const CompareOptions& options, std::uint64_t seed, Network<float>& network) {
  if (options.initialization)
    network.initialize(
        {.scheme = *options.initialization, .seed = seed, .scale = options.initialization_scale});
  if (options.regularization.wanted()) network.regularize(options.regularization);
}

/// One network for each activation.
std::vector<Network<float>> made_networks(const Dataset& data, const CompareOptions& options) {
  std::vector<Network<float>> networks;
  for (const Activation& activation : options.activations) {
    networks.push_back(made_network(data, options, activation));
    const std::vector<Index> hidden = hidden_units(networks.back());
    const std::vector<Index> expected = hidden_units(networks.front());
    if (hidden != expected)
      throw OptionError(fmt::format("compare: make_network gives {} hidden layers of [{}] units, {} of [{}]",
                                    activation.description(), fmt::join(hidden, ", "),
                                    options.activations.front().description(), fmt::join(expected, ", ")));
  }
  return networks;
}

/// Sets the rate of the optimizer and scales the schedule, which was made for the optimizer's own rate.
void set_learning_rate(double rate, Optimizer<float>& optimizer, std::optional<Schedule>& schedule) {
  if (schedule) schedule = scaled(*schedule, rate / optimizer.learning_rate());
  optimizer.set_learning_rate(rate);
}

Loss chosen_loss(const Dataset& data, const CompareOptions& options) {
  return options.loss ? *options.loss : loss_for(data);
}

/// Trains the network of the activation at this place.
Run train_network(const DataParts& data, const CompareOptions& options, Index place, std::uint64_t seed,
                  Network<float> network) {
  const auto position = static_cast<std::size_t>(place);
  const Activation& activation = options.activations[position];
  initialize(options, seed, network);
  Optimizer<float> optimizer(options.optimizer);
  const Loss loss = chosen_loss(data.train, options);
  FitOptions fit_options{.epochs = options.epochs,
                         .batch_size = options.batch_size,
                         .seed = seed,
                         .threads = options.threads,
                         .schedule = options.schedule,
                         .clipping = options.clipping,
                         .validation = data.validation,
                         .test = data.test,
                         .progress = false};
  if (!options.learning_rates.empty())
    set_learning_rate(options.learning_rates[position], optimizer, fit_options.schedule);
  std::shared_ptr<Probe> probe;
  std::vector<LayerPrediction> prediction;
  if (options.probe) {
    ProbeOptions looks = *options.probe;
    looks.statistics = options.statistics;
    probe = std::make_shared<Probe>(data.test, loss, looks);
    prediction = predict_propagation(network, input_mean_square(data.test.take(looks.samples)),
                                     options.statistics.saturation_threshold);
  }
  if (options.make_callbacks)
    fit_options.callbacks = options.make_callbacks({activation, seed, probe, std::ssize(options.hidden)});
  if (probe) fit_options.callbacks.push_back(probe);
  std::vector<LayerStatistics> initial = held_out_statistics(network, loss, data.test, options.statistics);
  const History history = fit(network, data.train, loss, optimizer, fit_options);
  Run run = run_of(network, {activation, place}, seed, history, loss, data.test, options.statistics);
  run.initial_layers = std::move(initial);
  if (probe) run.probes = probe->records();
  run.prediction = std::move(prediction);
  if (options.measure) measure(run, network, loss, data.test, options.threads);
  return run;
}

/// All runs in order, or those that were begun before one was interrupted.
std::vector<Run> all_runs(const DataParts& data, const CompareOptions& options,
                          const std::vector<Network<float>>& networks) {
  const auto activations = std::ssize(options.activations);
  const Index count = options.seeds * activations;
  std::atomic<bool> interrupted = false;
  CompareOptions each = options;
  if (count > 1) each.threads = 1;
  each.make_callbacks = [&](const StartingRun& run) {
    std::vector<std::shared_ptr<Callback>> callbacks;
    if (options.make_callbacks) callbacks = options.make_callbacks(run);
    callbacks.push_back(lambda_callback({.batch = [&interrupted](const TrainingState&) {
      return interrupted ? Verdict::interrupt : Verdict::proceed;
    }}));
    return callbacks;
  };
  std::vector<std::optional<Run>> slots(static_cast<std::size_t>(count));
  parallel_for(count, options.threads, [&](Index i) {
    if (interrupted) return;
    const Index place = i % activations;
    std::optional<Run>& slot = slots[static_cast<std::size_t>(i)];
    slot = train_network(data, each, place, static_cast<std::uint64_t>(i / activations + 1),
                         networks[static_cast<std::size_t>(place)]);
    if (slot->history.stopped == StopReason::interrupted) interrupted = true;
  });
  std::vector<Run> runs;
  for (std::optional<Run>& slot : slots)
    if (slot) runs.push_back(std::move(*slot));
  return runs;
}

}  // namespace

Loss loss_for(const Dataset& data) {
  if (data.classes() > 0) return SoftmaxCrossEntropy{};
  return MeanSquaredError{};
}

Network<float> network_for(const Dataset& data, const CompareOptions& options, const Activation& activation,
                           std::uint64_t seed) {
  Network<float> network = made_network(data, options, activation);
  initialize(options, seed, network);
  return network;
}

Run train_run(const DataParts& data, const CompareOptions& options, const Activation& activation,
              std::uint64_t seed) {
  check(data, options);
  return train_network(data, options, place_of(activation, options), seed,
                       made_network(data.train, options, activation));
}

Comparison compare(const DataParts& data, const CompareOptions& options) {
  check(data, options);
  const std::vector<Network<float>> networks = made_networks(data.train, options);
  CompareOptions chosen = options;
  std::vector<LearningRateSweep> sweeps;
  if (options.learning_rate_sweep) {
    chosen.learning_rate_sweep.reset();
    sweeps = sweep_learning_rates(data.train, chosen, *options.learning_rate_sweep);
    for (const LearningRateSweep& sweep : sweeps) chosen.learning_rates.push_back(sweep.chosen);
  }
  const bool interrupted = std::any_of(sweeps.begin(), sweeps.end(),
                                       [](const LearningRateSweep& sweep) { return sweep.interrupted; });
  std::vector<Run> runs;
  if (!interrupted) runs = all_runs(data, chosen, networks);
  const Task task = task_of(data.train);
  std::optional<double> target = options.target_accuracy;
  if (!target && task == Task::classify) target = chosen_target(runs);
  Comparison comparison = comparison_of(std::move(runs), hidden_units(networks.front()), task, target);
  comparison.target_is_chosen = target && !options.target_accuracy;
  comparison.saturation_threshold = options.statistics.saturation_threshold;
  comparison.chance = chance_of(data.test);
  comparison.feature_sizes = feature_sizes(data.train);
  comparison.learning_rates = std::move(sweeps);
  comparison.interrupted |= interrupted;
  comparison.loss = chosen_loss(data.train, options);
  return comparison;
}

std::vector<Comparison> compare_depths(const DataParts& data, const CompareOptions& options,
                                       std::span<const Index> depths) {
  if (depths.empty()) throw OptionError("compare: no depths");
  for (const Index depth : depths)
    if (depth < 1) throw OptionError(fmt::format("compare: a depth is {}, expected at least 1", depth));
  if (options.make_network)
    throw OptionError("compare: depths are those of a multilayer perceptron, and make_network is given");
  if (options.hidden.empty()) throw OptionError("compare: depths need the width of a hidden layer");
  std::vector<Comparison> comparisons;
  CompareOptions each = options;
  for (const Index depth : depths) {
    each.hidden.assign(static_cast<std::size_t>(depth), options.hidden.front());
    comparisons.push_back(compare(data, each));
    if (comparisons.back().interrupted) break;
  }
  std::optional<double> target;
  for (const Comparison& comparison : comparisons) target = std::max(target, comparison.target_accuracy);
  for (Comparison& comparison : comparisons) set_target(target, comparison);
  return comparisons;
}

}  // namespace ogee
