#include "fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "../core/backprop.hpp"
#include "../core/errors.hpp"
#include "../core/non_finite.hpp"
#include "../core/option_checks.hpp"
#include "../data/batches.hpp"
#include "evaluate.hpp"
#include "progress.hpp"

namespace ogee {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void check_options(const FitOptions& options) {
  check_fields<double>("fit", options);
  check(options.clipping);
  for (std::size_t i = 0; i < options.callbacks.size(); ++i)
    if (!options.callbacks[i])
      throw OptionError(fmt::format("fit: callback {} of {} is null", i + 1, options.callbacks.size()));
}

template <Real T>
void check_data(const Network<T>& network, const Dataset& data, const Loss& loss) {
  if (data.features() != network.input_size())
    throw ShapeError(fmt::format("{} has {} features, {} ({}) expects {} inputs", data.name(),
                                 data.features(), network.layer_name(0), network.layer(0).description(),
                                 network.input_size()));
  // One-hot rows are alike: a few show whether the loss accepts them. The user's own targets are all checked.
  const Dataset checked = data.classes() > 0 ? data.take(1) : data;
  Batches<T> batches(checked, network.output_size(),
                     {.batch_size = std::min<Index>(1024, checked.size()), .shuffle = false});
  for (const Batch<T>& batch : batches.epoch(0)) loss.check_targets(batch.targets);
}

/// The output function of a loss must not be applied twice.
template <Real T>
void check_outputs(const Network<T>& network, const Loss& loss) {
  const Index last = network.size() - 1;
  if (!loss.output_function().empty() && network.layer(last).name() == loss.output_function())
    throw OptionError(fmt::format("{} takes logits and contains the {}: train the network without {}",
                                  loss.kind(), loss.output_function(), network.layer_name(last)));
}

using detail::append;

/// What History::settings says, before the first step.
template <Real T>
std::vector<Setting> settings_of_training(const Dataset& data, const Optimizer<T>& optimizer,
                                          const FitOptions& options) {
  const OptimizerDescription& description = optimizer.description();
  std::vector<Setting> settings{{"train_samples", data.size()},
                                {"optimizer", std::string(description.kind())}};
  append(settings, description.settings());
  if (options.schedule)  // sets the rate
    std::erase_if(settings, [](const Setting& setting) { return setting.name == "learning_rate"; });
  append(settings, settings_of(options));
  if (options.clipping.value) settings.push_back({"clip_value", *options.clipping.value});
  if (options.clipping.norm) settings.push_back({"clip_norm", *options.clipping.norm});
  if (!options.schedule) return settings;
  settings.push_back({"schedule", options.schedule->kind()});
  append(settings, with_prefix("schedule_", options.schedule->settings()));
  if (options.schedule->factor() != 1)
    settings.push_back({"learning_rate_factor", options.schedule->factor()});
  if (const auto& warm_up = options.schedule->warm_up())
    append(settings, with_prefix("warm_up_", settings_of(*warm_up)));
  return settings;
}

/// The mean over the samples of an epoch so far.
class RunningScore {
 public:
  explicit RunningScore(bool labelled) : labelled_(labelled) {}

  void add(double mean_loss, Index correct, Index rows) {
    loss_ += mean_loss * static_cast<double>(rows);
    correct_ += correct;
    rows_ += rows;
  }

  [[nodiscard]] Score score() const {
    const auto rows = static_cast<double>(std::max<Index>(rows_, 1));
    Score score{.loss = loss_ / rows, .accuracy = std::nullopt};
    if (labelled_) score.accuracy = static_cast<double>(correct_) / rows;
    return score;
  }

 private:
  bool labelled_;
  double loss_ = 0;
  Index correct_ = 0;
  Index rows_ = 0;
};

/// Shows callbacks a batch for as long as it exists.
template <Real T>
class ShownBatch {
 public:
  ShownBatch(Training<T>& training, const Batch<T>& batch) : training_(training) { training.batch = &batch; }
  ~ShownBatch() { training_.batch = nullptr; }
  ShownBatch(const ShownBatch&) = delete;
  ShownBatch& operator=(const ShownBatch&) = delete;

 private:
  Training<T>& training_;
};

/// One training: the state shared by the steps of `fit`.
template <Real T>
class Fit {
 public:
  Fit(Network<T>& network, const Dataset& data, const Loss& loss, Optimizer<T>& optimizer,
      const FitOptions& options)
      : network_(network),
        loss_(loss),
        optimizer_(optimizer),
        options_(options),
        labelled_(data.classes() > 0),
        batches_(data, network.output_size(),
                 {.batch_size = std::min(options.batch_size, data.size()),
                  .shuffle = options.shuffle,
                  .seed = options.seed,
                  .threads = options.threads}),
        workspace_(network, std::min(options.batch_size, data.size()), options.threads),
        callbacks_(options.callbacks) {
    state_.epochs = options.epochs;
    state_.batches = batches_.batches_per_epoch();
    state_.samples = data.size();
    state_.scheduled = options.schedule.has_value();
    if (options.validation) state_.validation = &*options.validation;
    if (options.progress) callbacks_.push_back(std::make_shared<Progress>());
    workspace_.set_step(optimizer.steps());
    history_.settings = settings_of_training(data, optimizer, options);
  }

  History run() {
    for (const auto& callback : callbacks_) callback->on_begin(state_);
    while (state_.epoch < options_.epochs && run_epoch()) {
    }
    for (const auto& callback : callbacks_) callback->on_end(state_);
    return std::move(history_);
  }

 private:
  /// Returns false when the training must end.
  bool run_epoch() {
    ++state_.epoch;
    state_.batch = 0;
    state_.epoch_seconds = 0;
    RunningScore running(labelled_);
    follow_schedule(ScheduleUnit::epochs, state_.epoch - 1);
    auto start = Clock::now();
    for (const Batch<T>& batch : batches_.epoch(state_.epoch - 1)) {
      follow_schedule(ScheduleUnit::steps, (state_.epoch - 1) * state_.batches + state_.batch);
      const ShownBatch shown(training(), batch);
      const std::optional<double> mean_loss = step(batch);
      if (!mean_loss) return false;
      const Index correct =
          labelled_ ? count_correct(loss_, read_only(workspace_.output(network_.size() - 1)), batch.targets)
                    : Index{0};
      running.add(*mean_loss, correct, batch.inputs.rows());
      state_.running = running.score();
      state_.epoch_seconds = seconds_since(start);
      ++state_.batch;
      if (!proceed(&Callback::on_batch)) return false;
      if (state_.batch == state_.batches && !parameters_are_finite()) return false;
    }
    return finish_epoch() && proceed(&Callback::on_epoch);
  }

  void follow_schedule(ScheduleUnit unit, Index time) {
    if (options_.schedule && options_.schedule->unit() == unit)
      optimizer_.set_learning_rate(options_.schedule->rate(time));
  }

  /// The mean loss; empty if a value was not finite, which ends the training.
  std::optional<double> step(const Batch<T>& batch) {
    try {
      if (options_.clipping.wanted()) return clipped_step(batch);
      return train_step(network_, loss_, optimizer_, batch.inputs, batch.targets, workspace_);
    } catch (const NonFiniteError& error) {
      end_at(NonFiniteMoment::step,
             fmt::format("batch {} (row 0 is sample {})", batch.number + 1, batch.rows.front()),
             error.what());
      return std::nullopt;
    }
  }

  double clipped_step(const Batch<T>& batch) {
    forward(network_, batch.inputs, workspace_);
    const double mean_loss = backward(network_, loss_, batch.targets, workspace_);
    clip(network_, workspace_, options_.clipping);
    update(network_, optimizer_, workspace_);
    return mean_loss;
  }

  /// Returns false if the update made a parameter non-finite, which ends the training.
  bool parameters_are_finite() {
    const auto parameter = non_finite_parameter(network_);
    if (parameter) end_at(NonFiniteMoment::epoch_end, "after the last batch", *parameter);
    return !parameter;
  }

  /// Records in the history what was not finite and where, and tells the callbacks.
  void end_at(NonFiniteMoment moment, const std::string& place, const std::string& message) {
    const NonFiniteEvent event{.moment = moment,
                               .place = fmt::format("epoch {}, {}", state_.epoch, place),
                               .message = message,
                               .step = workspace_.step(),
                               .options = options_};
    history_.stopped = StopReason::non_finite;
    history_.message = fmt::format("{}: {}", event.place, event.message);
    for (const auto& callback : callbacks_) callback->on_non_finite(state_, event);
  }

  /// Returns false when the validation loss is not finite, which ends the training.
  bool finish_epoch() {
    EpochRecord record{
        .epoch = state_.epoch,
        .train = state_.running,
        .validation = std::nullopt,
        .learning_rate = optimizer_.learning_rate(),
        .penalty = network_.is_regularized() ? std::optional(network_.penalty()) : std::nullopt,
        .seconds = state_.epoch_seconds,
        .samples_per_second = static_cast<double>(state_.samples) / std::max(state_.epoch_seconds, 1e-9)};
    if (options_.validation) {
      record.validation = evaluate(network_, *options_.validation, loss_, options_.threads);
      if (!std::isfinite(record.validation->loss)) {
        end_in_validation();
        return false;
      }
    }
    history_.epochs.push_back(record);
    return true;
  }

  /// Finds the batch of the validation data whose loss is not finite.
  void end_in_validation() {
    const Dataset& data = *options_.validation;
    Batches<T> batches(data, network_.output_size(),
                       {.batch_size = std::min(options_.batch_size, data.size()), .shuffle = false});
    for (const Batch<T>& batch : batches.epoch(0)) {
      const auto found = non_finite_inference(network_, loss_, batch.inputs, batch.targets);
      const bool last = batch.number + 1 == batches.batches_per_epoch();
      if (!found && !last) continue;
      const ShownBatch shown(training(), batch);
      return end_at(NonFiniteMoment::validation,
                    fmt::format("validation (row 0 is sample {})", batch.rows.front()),
                    found.value_or("the mean loss is not finite"));
    }
  }

  /// Calls every callback; false when one of them wants to end the training.
  bool proceed(Verdict (Callback::*ask)(const TrainingState&)) {
    Verdict worst = Verdict::proceed;
    for (const auto& callback : callbacks_) worst = std::max(worst, (callback.get()->*ask)(state_));
    if (worst == Verdict::proceed) return true;
    history_.stopped = worst == Verdict::stop ? StopReason::requested : StopReason::interrupted;
    return false;
  }

  [[nodiscard]] Training<T>& training() { return std::get<Training<T>>(state_.training); }

  Network<T>& network_;
  const Loss& loss_;
  Optimizer<T>& optimizer_;
  const FitOptions& options_;
  bool labelled_;
  Batches<T> batches_;
  Workspace<T> workspace_;
  std::vector<std::shared_ptr<Callback>> callbacks_;
  History history_;
  TrainingState state_{.running = {},
                       .training = Training<T>{.network = &network_, .optimizer = &optimizer_},
                       .loss = loss_,
                       .history = history_};
};

}  // namespace

template <Real T>
History fit(Network<T>& network, const Dataset& data, const Loss& loss,
            const std::type_identity_t<OptimizerIn<T>>& optimizer, const FitOptions& options) {
  check_options(options);
  check_outputs(network, loss);
  check_data(network, data, loss);
  if (options.validation) check_data(network, *options.validation, loss);
  return Fit<T>(network, data, loss, *optimizer, options).run();
}

template History fit(Network<float>&, const Dataset&, const Loss&, const OptimizerIn<float>&,
                     const FitOptions&);
template History fit(Network<double>&, const Dataset&, const Loss&, const OptimizerIn<double>&,
                     const FitOptions&);

}  // namespace ogee
