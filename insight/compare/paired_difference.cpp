#include "paired_difference.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "../statistics/crossed_difference.hpp"
#include "../statistics/student_t.hpp"
#include "summary.hpp"

namespace ogee {
namespace {

/// The share of comparisons of equal activations that find any difference.
constexpr double false_alarms = 0.05;

using RunPair = std::pair<const Run*, const Run*>;

/// The score by which activations are compared; none without a completed epoch or held-out data.
std::optional<double> score_of(const Run& run, Task task) {
  if (run.history.epochs.empty() || !final_epoch(run).test) return std::nullopt;
  const Score& score = *final_epoch(run).test;
  return task == Task::classify ? score.accuracy : score.loss;
}

/// The runs with the same seeds that both have a score.
std::vector<RunPair> pairs_of(std::span<const Run* const> first, std::span<const Run* const> second,
                              Task task) {
  std::vector<RunPair> pairs;
  for (const Run* one : first)
    for (const Run* other : second)
      if (one->seed == other->seed && score_of(*one, task) && score_of(*other, task))
        pairs.emplace_back(one, other);
  return pairs;
}

/// The score of one run minus that of the other, for each pair.
std::vector<double> differences_of(const std::vector<RunPair>& pairs, Task task) {
  std::vector<double> differences;
  for (const auto& [one, other] : pairs)
    differences.push_back(*score_of(*one, task) - *score_of(*other, task));
  return differences;
}

/// Whether the scores of the samples are those of the network that the score of the run is of: a training that ended within
/// an epoch left another one.
bool has_sample_scores(const Run& run, std::size_t samples, Task task) {
  if (run.sample_scores.size() != samples || samples == 0) return false;
  const double mean =
      std::accumulate(run.sample_scores.begin(), run.sample_scores.end(), 0.0) / static_cast<double>(samples);
  const double score = *score_of(run, task);
  return std::abs(mean - score) <= 1e-4 * std::abs(score);
}

/// The differences of the scores of each sample, (pairs, samples); nothing if a run has none.
Matrix<double> differences_of_samples(const std::vector<RunPair>& pairs, Task task) {
  const std::size_t samples = pairs.empty() ? 0 : pairs.front().first->sample_scores.size();
  for (const auto& [one, other] : pairs)
    if (!has_sample_scores(*one, samples, task) || !has_sample_scores(*other, samples, task)) return {};
  Matrix<double> differences(std::ssize(pairs), static_cast<Index>(samples));
  for (Index i = 0; i < differences.rows(); ++i) {
    const auto& [one, other] = pairs[static_cast<std::size_t>(i)];
    for (Index j = 0; j < differences.cols(); ++j) {
      const auto sample = static_cast<std::size_t>(j);
      differences(i, j) = one->sample_scores[sample] - other->sample_scores[sample];
    }
  }
  return differences;
}

/// The probability that the choice of seeds alone gives a mean at least as far from 0, by a paired t test.
double p_value_of_seeds(const MeanAndSpread& difference, Index n) {
  if (n < 2) return 1;
  if (difference.spread == 0) return difference.mean == 0 ? 1 : 0;
  const double t = std::abs(difference.mean) / (difference.spread / std::sqrt(static_cast<double>(n)));
  return 1 - student_t_probability(t, n - 1);
}

/// `level` is that of each of several tests.
PairedDifference paired_difference(std::span<const Run* const> first, std::span<const Run* const> second,
                                   Task task, double level) {
  const std::vector<RunPair> pairs = pairs_of(first, second, task);
  PairedDifference result{.first = first.front()->activation.description(),
                          .second = second.front()->activation.description(),
                          .difference = mean_and_spread(differences_of(pairs, task)),
                          .pairs = std::ssize(pairs)};
  result.p_value = p_value_of_seeds(result.difference, result.pairs);
  const Matrix<double> samples = differences_of_samples(pairs, task);
  if (result.pairs < 2 || samples.size() == 0) return result;
  CrossedDifference crossed = crossed_difference(samples);
  result.sample_error = crossed.sample_error;
  result.p_value = crossed.p_value;
  result.difference.half_width = crossed.half_width;
  result.seeds_needed = seeds_needed(crossed, result.pairs, samples.cols(), level);
  return result;
}

}  // namespace

std::vector<PairedDifference> paired_differences(std::span<const Run> runs, Task task) {
  const std::vector<Index> places = places_of(runs);
  const auto count = static_cast<double>(places.size());
  const double level = false_alarms / (count * (count - 1) / 2);
  std::vector<PairedDifference> differences;
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t j = i + 1; j < places.size(); ++j)
      differences.push_back(
          paired_difference(runs_of(runs, places[i]), runs_of(runs, places[j]), task, level));
  std::vector<double> p_values;
  for (const PairedDifference& difference : differences) p_values.push_back(difference.p_value);
  const std::vector<double> adjusted = holm_adjusted(p_values);
  for (std::size_t i = 0; i < differences.size(); ++i) {
    differences[i].adjusted_p_value = adjusted[i];
    differences[i].exceeds_noise = adjusted[i] < false_alarms;
  }
  return differences;
}

}  // namespace ogee
