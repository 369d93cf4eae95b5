#include "early_stopping.hpp"

namespace ogee {
namespace {

constexpr const char* who = "early stopping";

}  // namespace

EarlyStopping::EarlyStopping(EarlyStoppingOptions options)
    : options_((check_fields<double>(who, options), options)),
      best_({.watched = options.watched, .min_improvement = options.min_improvement}) {}

void EarlyStopping::on_begin(const TrainingState& state) {
  check_watched(options_.watched, state, who);
  best_.on_begin(state);
  stopped_ = false;
}

Verdict EarlyStopping::on_epoch(const TrainingState& state) {
  (void)best_.on_epoch(state);
  stopped_ = state.epoch - best_.epoch().value() >= options_.patience;
  return stopped_ ? Verdict::stop : Verdict::proceed;
}

void EarlyStopping::on_end(const TrainingState& state) { best_.restore(state); }

}  // namespace ogee
