#include "reduce_on_plateau.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../core/errors.hpp"

namespace ogee {
namespace {

constexpr const char* reduce_on_plateau = "reduce on plateau";

}  // namespace

ReduceOnPlateau::ReduceOnPlateau(ReduceOnPlateauOptions options) : options_(options) {
  check_fields<double>(reduce_on_plateau, options);
}

void ReduceOnPlateau::reset() {
  best_.reset();
  epochs_without_improvement_ = 0;
  epochs_of_cooldown_ = 0;
}

bool ReduceOnPlateau::is_better(double score) const {
  if (!best_) return std::isfinite(score);
  const double unit = options_.improvement == Improvement::relative ? *best_ : 1;
  return improves(options_.watched, score, *best_, options_.min_improvement * unit);
}

double ReduceOnPlateau::next_rate(double rate, double score) {
  if (is_better(score)) {
    best_ = score;
    epochs_without_improvement_ = 0;
  } else {
    ++epochs_without_improvement_;
  }
  if (epochs_of_cooldown_ > 0) {
    --epochs_of_cooldown_;
    epochs_without_improvement_ = 0;
  }
  if (epochs_without_improvement_ <= options_.patience) return rate;
  epochs_without_improvement_ = 0;
  epochs_of_cooldown_ = options_.cooldown;
  const double reduced = std::max(rate * options_.factor, options_.min_rate);
  return rate - reduced > options_.min_change ? reduced : rate;
}

StateDict ReduceOnPlateau::state_dict() const {
  StateDict state;
  state.add("options", StateDict(settings_of(options_)));
  state.set("best", to_setting(best_));
  state.set("epochs_without_improvement", epochs_without_improvement_);
  state.set("epochs_of_cooldown", epochs_of_cooldown_);
  return state;
}

void ReduceOnPlateau::load_state_dict(const StateDict& state, const TrainingState& /*training*/) {
  check_same_settings(reduce_on_plateau, settings_of(options_), state.part("options").settings());
  best_ = state.get<std::optional<double>>("best");
  epochs_without_improvement_ = state.get<Index>("epochs_without_improvement");
  epochs_of_cooldown_ = state.get<Index>("epochs_of_cooldown");
}

void ReduceOnPlateau::on_begin(const TrainingState& state) {
  check_watched(options_.watched, state, reduce_on_plateau);
  if (state.scheduled)
    throw OptionError(fmt::format("{}: cannot be combined with a schedule", reduce_on_plateau));
  reset();
}

Verdict ReduceOnPlateau::on_epoch(const TrainingState& state) {
  const double score = score_of(state.history.epochs.back(), options_.watched);
  std::visit(
      [&](const auto& training) {
        training.optimizer->set_learning_rate(next_rate(training.optimizer->learning_rate(), score));
      },
      state.training);
  return Verdict::proceed;
}

}  // namespace ogee
