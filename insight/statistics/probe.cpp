#include "probe.hpp"

#include <chrono>
#include <cmath>

#include "../../core/backprop.hpp"
#include "../../core/errors.hpp"
#include "probe_state.hpp"

namespace ogee {
namespace {

bool is_multiple(Index number, Index of) { return of > 0 && number % of == 0; }

/// ‖ΔW‖ / ‖W‖ for parameter k of a network before and after a step; NaN if all weights are 0.
double update_ratio(const Network<double>& before, const Network<double>& after, Index k) {
  const Matrix<double>& old_weights = before.parameters()[static_cast<std::size_t>(k)]->value;
  const Matrix<double>& new_weights = after.parameters()[static_cast<std::size_t>(k)]->value;
  return (new_weights - old_weights).norm() / old_weights.norm();
}

GradientRounding rounding_of(const ConstMatrixView<float>& rounded, const ConstMatrixView<double>& exact) {
  Index there = 0;
  Index lost = 0;
  for (Index i = 0; i < exact.size(); ++i) {
    const double gradient = exact.data()[i];
    if (gradient == 0) continue;
    ++there;
    if (std::abs(static_cast<double>(rounded.data()[i]) - gradient) > std::abs(gradient) / 2) ++lost;
  }
  return {.float_norm = rounded.cast<double>().norm(),
          .lost = there > 0 ? static_cast<double>(lost) / static_cast<double>(there) : 0};
}

/// The number of each layer's first parameter, for layers with parameters.
template <Real T>
std::vector<Index> first_parameters(const Network<T>& network) {
  std::vector<Index> numbers;
  Index number = 0;
  for (const LayerPlan& plan : *network.plans()) {
    if (plan.parameters > 0) numbers.push_back(number);
    number += plan.parameters;
  }
  return numbers;
}

}  // namespace

Probe::Probe(const Dataset& data, Loss loss, ProbeOptions options)
    : samples_((check_fields<double>("probe", options), data.take(options.samples))),
      loss_(std::move(loss)),
      options_(options) {}

bool Probe::looks_after(Index epoch, Index batch, const TrainingState& state) const {
  return (batch == state.batches && is_multiple(epoch, options_.every_epochs)) ||
         is_multiple((epoch - 1) * state.batches + batch, options_.every_steps);
}

void Probe::on_begin(const TrainingState& state) {
  records_.clear();
  before_.reset();
  seconds_ = 0;
  look(state);
  if (looks_after(1, 1, state)) keep_weights(state);
}

Verdict Probe::on_batch(const TrainingState& state) {
  if (looks_after(state.epoch, state.batch, state)) look(state);
  const bool epoch_ends = state.batch == state.batches;
  if (looks_after(epoch_ends ? state.epoch + 1 : state.epoch, epoch_ends ? 1 : state.batch + 1, state))
    keep_weights(state);
  return Verdict::proceed;
}

StateDict Probe::state_dict() const {
  StateDict state = state_of(records_);
  state.set("seconds", seconds_);
  if (before_) state.add("before", before_->state_dict());
  return state;
}

void Probe::load_state_dict(const StateDict& state, const TrainingState& training) {
  records_ = records_from(state);
  seconds_ = state.get<double>("seconds");
  before_.reset();
  const StateDict before = state.part("before");
  if (before.matrices().empty()) return;
  keep_weights(training);
  before_->load_state_dict(before);
}

void Probe::keep_weights(const TrainingState& state) {
  std::visit([this](const auto& training) { before_ = training.network->template cast<double>(); },
             state.training);
}

void Probe::look(const TrainingState& state) {
  const auto start = std::chrono::steady_clock::now();
  ProbeRecord record{.epoch = state.epoch,
                     .step = state.epoch == 0 ? 0 : (state.epoch - 1) * state.batches + state.batch,
                     .layers = {}};
  try {
    record.layers =
        std::visit([this](const auto& training) { return layers_of(*training.network); }, state.training);
  } catch (const NonFiniteError&) {
    record.layers.clear();
  }
  records_.push_back(std::move(record));
  before_.reset();
  seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <Real T>
std::vector<ProbedLayer> Probe::layers_of(const Network<T>& network) const {
  Batches<T> batches(samples_, network.output_size(), {.batch_size = samples_.size(), .shuffle = false});
  const Batch<T> batch = *batches.epoch(0).begin();
  const ObservedPass pass(network, loss_, batch.inputs, batch.targets);
  std::vector<ProbedLayer> layers;
  for (LayerStatistics& statistics : layer_statistics(pass, options_.statistics))
    layers.push_back({.statistics = std::move(statistics)});
  const std::vector<Index> parameters = first_parameters(network);
  if (before_)
    for (std::size_t i = 0; i < layers.size(); ++i)
      layers[i].update_ratio = update_ratio(*before_, pass.network(), parameters[i]);
  if constexpr (std::same_as<T, float>) {
    Workspace<float> workspace(network, batch.inputs.rows());
    forward(network, batch.inputs, workspace);
    backward(network, loss_, batch.targets, workspace);
    for (std::size_t i = 0; i < layers.size(); ++i)
      layers[i].rounding = rounding_of(read_only(workspace.parameter_gradient(parameters[i])),
                                       pass.parameter_gradient(parameters[i]));
  }
  return layers;
}

template std::vector<ProbedLayer> Probe::layers_of(const Network<float>&) const;
template std::vector<ProbedLayer> Probe::layers_of(const Network<double>&) const;

}  // namespace ogee
