#include "reduce_on_plateau.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../core/errors.hpp"
#include "../core/option_checks.hpp"

namespace ogee {
namespace {

constexpr const char* who = "reduce on plateau";

void check(const ReduceOnPlateauOptions& options) {
  detail::require_in(ranges::share_between, who, "factor", options.factor);
  detail::require_count(who, "patience", options.patience, 0);
  detail::require_in(ranges::not_negative, who, "least_improvement", options.least_improvement);
  detail::require_count(who, "cooldown", options.cooldown, 0);
  detail::require_in(ranges::not_negative, who, "least_rate", options.least_rate);
  detail::require_in(ranges::not_negative, who, "least_change", options.least_change);
}

}  // namespace

ReduceOnPlateau::ReduceOnPlateau(ReduceOnPlateauOptions options) : options_(options) { check(options_); }

void ReduceOnPlateau::reset() {
  best_.reset();
  epochs_without_improvement_ = 0;
  epochs_of_cooldown_ = 0;
}

bool ReduceOnPlateau::is_better(double score) const {
  if (!best_) return std::isfinite(score);
  const double unit = options_.improvement == Improvement::relative ? *best_ : 1;
  return improves(options_.watched, score, *best_, options_.least_improvement * unit);
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
  const double reduced = std::max(rate * options_.factor, options_.least_rate);
  return rate - reduced > options_.least_change ? reduced : rate;
}

void ReduceOnPlateau::on_begin(const TrainingState& state) {
  check_watched(options_.watched, state, who);
  if (state.scheduled)
    throw OptionError(fmt::format("{}: a schedule sets the learning rate; take one of the two", who));
  reset();
}

Verdict ReduceOnPlateau::on_epoch(const TrainingState& state) {
  const double score = score_of(state.history.epochs.back(), options_.watched);
  std::visit(
      [&](auto* optimizer) { optimizer->set_learning_rate(next_rate(optimizer->learning_rate(), score)); },
      state.optimizer);
  return Verdict::proceed;
}

}  // namespace ogee
