#include "fit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../core/backprop.hpp"
#include "../core/errors.hpp"
#include "../core/non_finite.hpp"
#include "../core/option_checks.hpp"
#include "../data/batches.hpp"
#include "detail/callback_states.hpp"
#include "detail/running_score.hpp"
#include "detail/training_settings.hpp"
#include "evaluate.hpp"
#include "progress.hpp"

namespace ogee {
namespace {

using Clock = std::chrono::steady_clock;

// Of a state.
constexpr const char* facts_part = "facts";
constexpr const char* callbacks_part = "callbacks";

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
        data_(data),
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
        callbacks_(options.callbacks),
        running_(labelled_) {
    state_.epochs = options.epochs;
    state_.batches = batches_.batches_per_epoch();
    state_.samples = data.size();
    state_.scheduled = options.schedule.has_value();
    if (options.validation) state_.validation = &*options.validation;
    if (options.progress) callbacks_.push_back(std::make_shared<Progress>());
    state_.state_dict = [this] { return state_dict(); };
    history_.settings = detail::training_settings(data, optimizer, options);
  }

  History run() {
    begin();
    while (history_.stopped == StopReason::finished && (begun_ || state_.epoch < options_.epochs) &&
           run_epoch()) {
    }
    for (const auto& callback : callbacks_) callback->on_end(state_);
    return std::move(history_);
  }

 private:
  void begin() {
    const std::shared_ptr<const StateDict> earlier = resumed();
    const StateDict of_callbacks = earlier ? earlier->part(callbacks_part) : StateDict();
    if (earlier) {
      detail::check_callbacks(callbacks_, of_callbacks);
      load_state_dict(*earlier);
    }
    workspace_.set_step(optimizer_.steps());
    for (const auto& callback : callbacks_) callback->on_begin(state_);
    if (earlier) detail::load_state(callbacks_, of_callbacks, state_);
  }

  /// The state that one of the callbacks has of an earlier training.
  [[nodiscard]] std::shared_ptr<const StateDict> resumed() const {
    std::shared_ptr<const StateDict> found;
    for (const auto& callback : callbacks_) {
      std::shared_ptr<const StateDict> state = callback->resumed();
      if (state && found) throw OptionError("fit: two callbacks have a training to go on with");
      if (state) found = std::move(state);
    }
    return found;
  }

  /// What must be the same for a training to go on.
  [[nodiscard]] const std::vector<Setting>& facts() {
    if (facts_.empty()) facts_ = detail::training_facts(network_, loss_, data_, options_, history_.settings);
    return facts_;
  }

  /// Where the training is: after a batch, or after an epoch.
  [[nodiscard]] StateDict state_dict() {
    StateDict state;
    state.add(facts_part, StateDict(facts()));
    const bool epoch_is_complete = std::ssize(history_.epochs) == state_.epoch;
    state.set("batch", epoch_is_complete ? Index{0} : state_.batch);
    state.set("epoch_seconds", epoch_is_complete ? 0.0 : state_.epoch_seconds);
    state.add("running", (epoch_is_complete ? detail::RunningScore(labelled_) : running_).state_dict());
    state.add("history", history_.state_dict());
    state.add("network", network_.state_dict());
    state.add("optimizer", optimizer_.state_dict());
    state.add(callbacks_part, detail::state_of(callbacks_));
    return state;
  }

  /// @throws OptionError if that was another training, or was further; FormatError as the parts.
  void load_state_dict(const StateDict& state) {
    check_same_settings("fit", facts(), state.part(facts_part).settings());
    history_.load_state_dict(state.part("history"));
    set_position(std::ssize(history_.epochs), state.get<Index>("batch"));
    state_.epoch_seconds = state.get<double>("epoch_seconds");
    running_.load_state_dict(state.part("running"), state_.samples);
    state_.running = running_.score();
    network_.load_state_dict(state.part("network"));
    optimizer_.load_state_dict(state.part("optimizer"), network_.parameters());
    // A training that was interrupted goes on; one that a callback ended does not.
    if (history_.stopped != StopReason::requested) history_.stopped = StopReason::finished;
  }

  /// After `batch` batches of the epoch that follows the completed ones.
  void set_position(Index completed, Index batch) {
    begun_ = batch != 0;
    state_.epoch = completed + (begun_ ? 1 : 0);
    state_.batch = begun_ || completed == 0 ? batch : state_.batches;
    if (batch < 0 || batch > state_.batches)
      throw FormatError(
          fmt::format("the state of the training: batch is {}, expected 0 to {}", batch, state_.batches));
    if (state_.epoch > options_.epochs)
      throw OptionError(fmt::format("fit: epochs is {}, but the training to go on with is in epoch {}",
                                    options_.epochs, state_.epoch));
  }

  void begin_epoch() {
    ++state_.epoch;
    state_.batch = 0;
    state_.epoch_seconds = 0;
    running_ = detail::RunningScore(labelled_);
  }

  /// Returns false when the training must end.
  bool run_epoch() {
    if (!std::exchange(begun_, false)) begin_epoch();
    follow_schedule(ScheduleUnit::epochs, state_.epoch - 1);
    seconds_before_ = state_.epoch_seconds;
    start_ = Clock::now();
    // An earlier training may have been interrupted after the last batch, before what follows it.
    const bool is_trained = state_.batch == state_.batches;
    for (const Batch<T>& batch : batches_.epoch(state_.epoch - 1, state_.batch - (is_trained ? 1 : 0))) {
      const ShownBatch shown(training(), batch);
      if (!is_trained && !run_batch(batch)) return false;
      if (state_.batch == state_.batches && !parameters_are_finite()) return false;
    }
    return finish_epoch() && proceed(&Callback::on_epoch);
  }

  /// Returns false when the training must end.
  bool run_batch(const Batch<T>& batch) {
    follow_schedule(ScheduleUnit::steps, (state_.epoch - 1) * state_.batches + state_.batch);
    const std::optional<double> mean_loss = step(batch);
    if (!mean_loss) return false;
    const Index correct =
        labelled_ ? count_correct(loss_, read_only(workspace_.output(network_.size() - 1)), batch.targets)
                  : Index{0};
    running_.add(*mean_loss, correct, batch.inputs.rows());
    state_.running = running_.score();
    state_.epoch_seconds = seconds_before_ + seconds_since(start_);
    ++state_.batch;
    return proceed(&Callback::on_batch);
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

  /// Returns false when the loss of the validation or the test data is not finite, which ends the training.
  bool finish_epoch() {
    EpochRecord record{
        .epoch = state_.epoch,
        .train = state_.running,
        .learning_rate = optimizer_.learning_rate(),
        .penalty = network_.is_regularized() ? std::optional(network_.penalty()) : std::nullopt,
        .seconds = state_.epoch_seconds,
        .samples_per_second = static_cast<double>(state_.samples) / std::max(state_.epoch_seconds, 1e-9)};
    if (!add_score("validation", options_.validation, record.validation) ||
        !add_score("test", options_.test, record.test))
      return false;
    history_.epochs.push_back(record);
    return true;
  }

  /// Returns false when the loss is not finite.
  bool add_score(std::string_view part, const std::optional<Dataset>& data, std::optional<Score>& score) {
    if (!data) return true;
    score = evaluate(network_, *data, loss_, options_.threads);
    if (std::isfinite(score->loss)) return true;
    end_in_evaluation(part, *data);
    return false;
  }

  /// Finds the batch of the data whose loss is not finite.
  void end_in_evaluation(std::string_view part, const Dataset& data) {
    Batches<T> batches(data, network_.output_size(),
                       {.batch_size = std::min(options_.batch_size, data.size()), .shuffle = false});
    for (const Batch<T>& batch : batches.epoch(0)) {
      const auto found = non_finite_inference(network_, loss_, batch.inputs, batch.targets);
      const bool last = batch.number + 1 == batches.batches_per_epoch();
      if (!found && !last) continue;
      const ShownBatch shown(training(), batch);
      return end_at(NonFiniteMoment::evaluation,
                    fmt::format("{} (row 0 is sample {})", part, batch.rows.front()),
                    found.value_or("the mean loss is not finite"));
    }
  }

  /// Calls every callback, which can save the training then; false when one of them wants to end it.
  bool proceed(Verdict (Callback::*ask)(const TrainingState&)) {
    Verdict worst = Verdict::proceed;
    for (const auto& callback : callbacks_) worst = std::max(worst, (callback.get()->*ask)(state_));
    if (worst != Verdict::proceed)
      history_.stopped = worst == Verdict::stop ? StopReason::requested : StopReason::interrupted;
    save_checkpoints();
    return worst == Verdict::proceed;
  }

  /// The time that this takes is none of the training's.
  void save_checkpoints() {
    if (callbacks_.empty()) return;
    const auto before = Clock::now();
    for (const auto& callback : callbacks_) callback->on_checkpoint(state_);
    start_ += Clock::now() - before;
  }

  [[nodiscard]] Training<T>& training() { return std::get<Training<T>>(state_.training); }

  Network<T>& network_;
  const Dataset& data_;
  const Loss& loss_;
  Optimizer<T>& optimizer_;
  const FitOptions& options_;
  bool labelled_;
  Batches<T> batches_;
  Workspace<T> workspace_;
  std::vector<std::shared_ptr<Callback>> callbacks_;
  detail::RunningScore running_;  // of the epoch
  Clock::time_point start_;       // of the epoch, later by the time that checkpoints took
  double seconds_before_ = 0;     // of the epoch, in an earlier training
  bool begun_ = false;            // whether the epoch was begun by an earlier training
  std::vector<Setting> facts_;
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
  if (options.test) check_data(network, *options.test, loss);
  return Fit<T>(network, data, loss, *optimizer, options).run();
}

template History fit(Network<float>&, const Dataset&, const Loss&, const OptimizerIn<float>&,
                     const FitOptions&);
template History fit(Network<double>&, const Dataset&, const Loss&, const OptimizerIn<double>&,
                     const FitOptions&);

}  // namespace ogee
