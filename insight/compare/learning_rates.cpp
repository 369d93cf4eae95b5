#include "learning_rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "../../core/errors.hpp"
#include "../../core/parallel.hpp"
#include "compare.hpp"

namespace ogee {
namespace {

void check(const LearningRateOptions& sweep) {
  if (sweep.rates.empty()) throw OptionError("learning rates: there are none to choose from");
  for (const double rate : sweep.rates)
    if (!(rate > 0) || !std::isfinite(rate))
      throw OptionError(
          fmt::format("learning rates: {} is among them, expected finite numbers above 0", rate));
}

std::optional<double> score_of(const Run& run) {
  if (run.history.epochs.empty() || run.history.stopped == StopReason::non_finite) return std::nullopt;
  const Score& score = *run.history.epochs.back().validation;
  return score.accuracy ? score.accuracy : score.loss;
}

/// Whether a run at rate a is better than one at rate b.
bool is_better(const LearningRateScore& a, const LearningRateScore& b, Task task) {
  if (a.score.has_value() != b.score.has_value()) return a.score.has_value();
  if (a.score == b.score) return a.learning_rate < b.learning_rate;
  return task == Task::classify ? a.score > b.score : a.score < b.score;
}

double chosen_rate(const std::vector<LearningRateScore>& rates, Task task) {
  const LearningRateScore* best = &rates.front();
  for (const LearningRateScore& rate : rates)
    if (is_better(rate, *best, task)) best = &rate;
  return best->learning_rate;
}

}  // namespace

std::vector<LearningRateSweep> sweep_learning_rates(const Dataset& train, const CompareOptions& options,
                                                    const LearningRateOptions& sweep) {
  check(sweep);
  DataParts parts = train.split(sweep.validation_share, sweep.seed);
  parts.validation = parts.test;
  std::vector<LearningRateSweep> sweeps;
  std::vector<Network<float>> networks;  // made here, because make_network is for one thread
  for (const Activation& activation : options.activations) {
    if (options.make_network) networks.push_back(options.make_network(activation));
    sweeps.push_back({.activation = activation.description(), .rates = {}});
    for (const double rate : sweep.rates) sweeps.back().rates.push_back({.learning_rate = rate, .score = {}});
  }
  const auto rates = std::ssize(sweep.rates);
  std::atomic<bool> interrupted = false;
  parallel_for(std::ssize(sweeps) * rates, options.threads, [&](Index i) {
    const auto activation = static_cast<std::size_t>(i / rates);
    LearningRateScore& rate = sweeps[activation].rates[static_cast<std::size_t>(i % rates)];
    CompareOptions one = options;
    one.activations = {options.activations[activation]};
    if (one.make_network) one.make_network = [&](const Activation&) { return networks[activation]; };
    one.learning_rates = {rate.learning_rate};
    one.target_accuracy.reset();
    one.probe.reset();
    one.measure = false;
    if (interrupted) return;
    const Run run = train_run(parts, one, one.activations.front(), sweep.seed);
    rate.score = score_of(run);
    if (run.history.stopped == StopReason::interrupted) interrupted = true;
  });
  for (LearningRateSweep& result : sweeps) {
    result.chosen = chosen_rate(result.rates, task_of(train));
    result.interrupted = interrupted;
  }
  return sweeps;
}

}  // namespace ogee
