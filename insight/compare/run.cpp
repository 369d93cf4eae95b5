#include "run.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../../core/errors.hpp"
#include "../../core/non_finite.hpp"
#include "../../data/batches.hpp"
#include "../../training/evaluate.hpp"

namespace ogee {
namespace {

constexpr Index rows_of_statistics = 512;
constexpr Index max_mistakes = 12;

template <Real T>
std::vector<double> held_out_scores(const Network<T>& network, const Loss& loss, const Dataset& held_out) {
  if (held_out.size() == 0 || non_finite_parameter(network)) return {};
  const SampleScores scores = sample_scores(network, held_out, loss);
  if (held_out.classes() > 0) return {scores.correct.begin(), scores.correct.end()};
  const bool all_finite = std::all_of(scores.losses.begin(), scores.losses.end(),
                                      [](double each) { return std::isfinite(each); });
  return all_finite ? scores.losses : std::vector<double>();
}

}  // namespace

std::string ComparedActivation::description() const {
  if (functions.empty()) return "linear";
  std::string text;
  for (const Activation& function : functions)
    text.append(text.empty() ? "" : " + ").append(function.description());
  return text;
}

const EpochRecord& final_epoch(const Run& run) {
  const auto& epochs = run.history.epochs;
  return run.restored_epoch ? epochs.at(static_cast<std::size_t>(*run.restored_epoch - 1)) : epochs.back();
}

template <Real T>
std::vector<LayerStatistics> held_out_statistics(const Network<T>& network, const Loss& loss,
                                                 const Dataset& held_out,
                                                 const LayerStatisticsOptions& options) try {
  const Dataset sample = held_out.take(rows_of_statistics);
  Batches<T> batches(sample, network.output_size(), {.batch_size = sample.size(), .shuffle = false});
  const Batch<T> batch = *batches.epoch(0).begin();
  return layer_statistics(network, loss, batch.inputs, batch.targets, options);
} catch (const NonFiniteError&) {
  return {};
}

template <Real T>
Run run_of(const Network<T>& network, const ComparedActivation& activation, std::uint64_t seed,
           const History& history, const Loss& loss, const Dataset& held_out,
           const LayerStatisticsOptions& statistics) {
  return {.activation = activation,
          .seed = seed,
          .history = history,
          .weights_digest = network.digest(),
          .layers = held_out_statistics(network, loss, held_out, statistics),
          .sample_scores = held_out_scores(network, loss, held_out)};
}

template <Real T>
void measure(Run& run, const Network<T>& network, const Loss& loss, const Dataset& held_out, int threads) {
  if (run.history.epochs.empty() || non_finite_parameter(network)) return;
  run.test_metrics = metrics_of(network, held_out, loss, {.threads = threads});
  if (held_out.classes() > 0 && !loss.output_function().empty())
    run.mistakes = worst_mistakes(network, held_out, loss, max_mistakes, threads);
}

template std::vector<LayerStatistics> held_out_statistics(const Network<float>&, const Loss&, const Dataset&,
                                                          const LayerStatisticsOptions&);
template std::vector<LayerStatistics> held_out_statistics(const Network<double>&, const Loss&, const Dataset&,
                                                          const LayerStatisticsOptions&);
template Run run_of(const Network<float>&, const ComparedActivation&, std::uint64_t, const History&,
                    const Loss&, const Dataset&, const LayerStatisticsOptions&);
template Run run_of(const Network<double>&, const ComparedActivation&, std::uint64_t, const History&,
                    const Loss&, const Dataset&, const LayerStatisticsOptions&);
template void measure(Run&, const Network<float>&, const Loss&, const Dataset&, int);
template void measure(Run&, const Network<double>&, const Loss&, const Dataset&, int);

std::string name_of_run(std::string activation, std::uint64_t seed) {
  std::replace(activation.begin(), activation.end(), '/', '_');
  return fmt::format("{}-seed{}", activation, seed);
}

}  // namespace ogee
