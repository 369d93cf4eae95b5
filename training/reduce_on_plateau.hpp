#pragma once

#include <optional>

#include "callback.hpp"
#include "watched_score.hpp"

namespace ogee {

/// Whether a least improvement is relative to the best score or absolute.
enum class Improvement { relative, absolute };

/// When to reduce a learning rate, with PyTorch's meanings and defaults.
struct ReduceOnPlateauOptions {
  double factor = 0.1;              ///< the rate is multiplied by this; above 0 and below 1
  Index patience = 10;              ///< epochs without improvement to wait
  double least_improvement = 1e-4;  ///< PyTorch's threshold: a better score must be better by more than this
  Improvement improvement = Improvement::relative;  ///< to the best score so far
  Index cooldown = 0;                               ///< epochs after a reduction that do not count
  double least_rate = 0;                            ///< PyTorch's min_lr
  double least_change = 1e-8;                       ///< PyTorch's eps: smaller reductions are not made
  WatchedScore watched = WatchedScore::validation_loss;
};

/// Reduces the learning rate when the validation score has not improved for more than `patience` epochs in a
/// row, like PyTorch's ReduceLROnPlateau:
///
///     fit(network, train, loss, optimizer,
///         {.epochs = 200, .validation = test, .callbacks = {std::make_shared<ReduceOnPlateau>()}});
///
/// or in a hand-written training loop
///
///     optimizer.set_learning_rate(plateau.next_rate(optimizer.learning_rate(), score));
///
/// Each training starts afresh. Cannot be combined with a schedule.
class ReduceOnPlateau final : public Callback {
 public:
  /// @throws OptionError naming the impossible option.
  explicit ReduceOnPlateau(ReduceOnPlateauOptions options = {});

  /// The rate after an epoch with this score, given the rate before.
  [[nodiscard]] double next_rate(double rate, double score);
  /// Forgets all scores.
  void reset();

  /// @throws OptionError when the validation data does not give the watched score, or when there is a
  /// schedule.
  void on_begin(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;

 private:
  [[nodiscard]] bool is_better(double score) const;

  ReduceOnPlateauOptions options_;
  std::optional<double> best_;
  Index epochs_without_improvement_ = 0;
  Index epochs_of_cooldown_ = 0;  // still to come
};

}  // namespace ogee
