#include "training_result.hpp"

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "../../core/errors.hpp"
#include "../../core/non_finite.hpp"
#include "../../training/evaluate.hpp"
#include "result_settings.hpp"

namespace ogee {
namespace {

std::vector<std::string> descriptions(const std::vector<Activation>& activations) {
  std::vector<std::string> texts;
  for (const Activation& activation : activations) texts.push_back(activation.description());
  return texts;
}

template <Real T>
std::vector<Setting> settings_of(const Network<T>& network, const Run& run, const Loss& loss,
                                 const Dataset& held_out) {
  std::vector<Setting> settings =
      ogee::settings_of(ResultSettings{.data = held_out.name(),
                                       .task = task_of(held_out),
                                       .test_samples = held_out.size(),
                                       .features = held_out.features(),
                                       .classes = held_out.classes(),
                                       .outputs = network.output_size(),
                                       .hidden = hidden_units(network),
                                       .activations = descriptions(run.activation.functions)});
  detail::append(settings, ogee::settings_of(ProgramSettings{
                               .layers = layer_texts(network),
                               .precision = std::same_as<T, float> ? Precision::float32 : Precision::float64,
                               .loss = loss.description(),
                               .class_names = held_out.class_names()}));
  return settings;
}

/// FitOptions::seed; 0 for a history that does not say it.
std::uint64_t seed_of(const History& history) {
  for (const Setting& setting : history.settings) {
    if (setting.name != "seed") continue;
    if (const auto* seed = std::get_if<std::uint64_t>(&setting.value)) return *seed;
    if (const auto* seed = std::get_if<std::int64_t>(&setting.value))
      return static_cast<std::uint64_t>(*seed);
  }
  return 0;
}

/// The score of the network for the epoch that its weights are of, where the training did not look at any
/// held-out data.
template <Real T>
void add_final_score(const Network<T>& network, const Loss& loss, const Dataset& held_out, int threads,
                     Run& run) {
  if (run.history.epochs.empty() || final_epoch(run).test || non_finite_parameter(network)) return;
  const Index last = run.restored_epoch.value_or(std::ssize(run.history.epochs));
  run.history.epochs[static_cast<std::size_t>(last - 1)].test = evaluate(network, held_out, loss, threads);
}

}  // namespace

template <Real T>
TrainingResult training_result(const Network<T>& network, const History& history, const Loss& loss,
                               const Dataset& held_out, const TrainingResultOptions& options) {
  const Index epochs = std::ssize(history.epochs);
  if (options.restored_epoch && (*options.restored_epoch < 1 || *options.restored_epoch > epochs))
    throw OptionError(fmt::format("training result: restored_epoch is {}, and there are {} epochs",
                                  *options.restored_epoch, epochs));
  Run run =
      run_of(network, ComparedActivation(activations_of(network)), seed_of(history), history, loss, held_out);
  run.restored_epoch = options.restored_epoch;
  if (options.probe != nullptr) run.probes = options.probe->records();
  measure(run, network, loss, held_out, options.threads);
  add_final_score(network, loss, held_out, options.threads, run);
  std::vector<Setting> settings = settings_of(network, run, loss, held_out);
  detail::append(settings, history.settings);
  Comparison comparison = comparison_of({std::move(run)}, hidden_units(network), task_of(held_out));
  comparison.loss = loss;
  comparison.chance = chance_of(held_out);
  comparison.feature_sizes = feature_sizes(held_out);
  return {.comparisons = {std::move(comparison)}, .settings = std::move(settings), .held_out = held_out};
}

template TrainingResult training_result(const Network<float>&, const History&, const Loss&, const Dataset&,
                                        const TrainingResultOptions&);
template TrainingResult training_result(const Network<double>&, const History&, const Loss&, const Dataset&,
                                        const TrainingResultOptions&);

}  // namespace ogee
