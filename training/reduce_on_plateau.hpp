#pragma once

#include <optional>
#include <string_view>

#include "../core/fields.hpp"
#include "callback.hpp"
#include "watched_score.hpp"

namespace ogee {

/// Whether an improvement is relative to the best score or absolute.
enum class Improvement { relative, absolute };
template <>
inline constexpr auto names_of<Improvement> = Names<Improvement, 2>{
    "improvement", {{{Improvement::relative, "relative"}, {Improvement::absolute, "absolute"}}}};

/// When to reduce a learning rate, with PyTorch's meanings and defaults.
struct ReduceOnPlateauOptions {
  static constexpr std::string_view kind = "reduce_on_plateau";

  double factor = 0.1;  ///< the rate is multiplied by this; above 0 and below 1
  Index patience = 10;  ///< epochs without improvement to wait
  /// A score must be better than the best so far by more than this; PyTorch's threshold, Keras' min_delta.
  double min_improvement = 1e-4;
  Improvement improvement = Improvement::relative;  ///< to the best score so far; PyTorch's threshold_mode
  Index cooldown = 0;                               ///< epochs after a reduction that do not count
  double min_rate = 0;                              ///< PyTorch's and Keras' min_lr
  double min_change = 1e-8;                         ///< PyTorch's eps: smaller reductions are not made
  WatchedScore watched = WatchedScore::validation_loss;  ///< Keras' monitor; implies PyTorch's mode
};

template <>
inline constexpr auto fields_of<ReduceOnPlateauOptions> =
    std::tuple{Field{"factor", &ReduceOnPlateauOptions::factor, ranges::share_between,
                     "factor of the rate at each reduction"},
               Field{"patience", &ReduceOnPlateauOptions::patience, ranges::not_negative,
                     "epochs without an improvement to wait"},
               Field{"min_improvement", &ReduceOnPlateauOptions::min_improvement, ranges::not_negative,
                     "minimum improvement that counts"},
               Field{"improvement", &ReduceOnPlateauOptions::improvement,
                     "whether an improvement is relative or absolute"},
               Field{"cooldown", &ReduceOnPlateauOptions::cooldown, ranges::not_negative,
                     "epochs after a reduction that do not count"},
               Field{"min_rate", &ReduceOnPlateauOptions::min_rate, ranges::not_negative, "the lowest rate"},
               Field{"min_change", &ReduceOnPlateauOptions::min_change, ranges::not_negative,
                     "smaller reductions of the rate are not made"},
               Field{"watched", &ReduceOnPlateauOptions::watched, "the score that is watched"}};

/// Reduces the learning rate when the validation score has not improved for more than `patience` epochs in a
/// row, like PyTorch's ReduceLROnPlateau:
///
///     fit(network, train, loss, optimizer,
///         {.epochs = 200, .validation = validation, .callbacks = {std::make_shared<ReduceOnPlateau>()}});
///
/// or in a hand-written training loop
///
///     optimizer.set_learning_rate(plateau.next_rate(optimizer.learning_rate(), score));
///
/// Each training starts anew. Cannot be combined with a schedule.
class ReduceOnPlateau final : public Callback {
 public:
  /// @throws OptionError naming the invalid option.
  explicit ReduceOnPlateau(ReduceOnPlateauOptions options = {});

  /// The rate after an epoch with this score, given the rate before.
  [[nodiscard]] double next_rate(double rate, double score);
  /// Discards all scores.
  void reset();

  /// @throws OptionError when the validation data does not give the watched score, or with a schedule.
  void on_begin(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;

  [[nodiscard]] std::string state_name() const override { return std::string(ReduceOnPlateauOptions::kind); }
  [[nodiscard]] StateDict state_dict() const override;
  void load_state_dict(const StateDict& state, const TrainingState& training) override;

 private:
  [[nodiscard]] bool is_better(double score) const;

  ReduceOnPlateauOptions options_;
  std::optional<double> best_;
  Index epochs_without_improvement_ = 0;
  Index epochs_of_cooldown_ = 0;  // still to come
};

}  // namespace ogee
