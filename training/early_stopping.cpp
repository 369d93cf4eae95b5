#include "early_stopping.hpp"

namespace ogee {
namespace {

constexpr const char* early_stopping = "early stopping";

}  // namespace

EarlyStopping::EarlyStopping(EarlyStoppingOptions options)
    : options_((check_fields<double>(early_stopping, options), options)),
      best_({.watched = options.watched, .min_improvement = options.min_improvement}) {}

void EarlyStopping::on_begin(const TrainingState& state) {
  check_watched(options_.watched, state, early_stopping);
  best_.on_begin(state);
  stopped_ = false;
}

Verdict EarlyStopping::on_epoch(const TrainingState& state) {
  (void)best_.on_epoch(state);
  stopped_ = state.epoch - best_.epoch().value() >= options_.patience;
  return stopped_ ? Verdict::stop : Verdict::proceed;
}

StateDict EarlyStopping::state_dict() const {
  StateDict state;
  state.add("options", StateDict(settings_of(options_)));
  state.set("stopped", stopped_);
  state.add("best", best_.state_dict());
  return state;
}

void EarlyStopping::load_state_dict(const StateDict& state, const TrainingState& training) {
  check_same_settings(early_stopping, settings_of(options_), state.part("options").settings());
  best_.load_state_dict(state.part("best"), training);
  stopped_ = state.get<bool>("stopped");
}

void EarlyStopping::on_end(const TrainingState& state) { best_.restore(state); }

}  // namespace ogee
