#include "early_stopping.hpp"

#include <fmt/format.h>

#include "../core/errors.hpp"

namespace ogee {

EarlyStopping::EarlyStopping(EarlyStoppingOptions options)
    : options_(options), best_({.watched = options.watched, .least_improvement = options.least_improvement}) {
  if (options.patience < 1)
    throw OptionError(fmt::format("early stopping: patience is {}, expected at least 1", options.patience));
}

void EarlyStopping::on_begin(const TrainingState& state) {
  check_watched(options_.watched, state, "early stopping");
  best_.on_begin(state);
  stopped_ = false;
}

Verdict EarlyStopping::on_epoch(const TrainingState& state) {
  (void)best_.on_epoch(state);
  stopped_ = state.epoch - best_.epoch().value() >= options_.patience;
  return stopped_ ? Verdict::stop : Verdict::proceed;
}

void EarlyStopping::on_end(const TrainingState& state) { best_.restore(state.network); }

}  // namespace ogee
