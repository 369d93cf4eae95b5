#pragma once

#include "best_weights.hpp"

namespace ogee {

/// When to stop a training.
struct EarlyStoppingOptions {
  Index patience = 5;          ///< the training stops after this many epochs without an improvement
  double min_improvement = 0;  ///< an improvement must be larger than this to count; Keras' min_delta
  WatchedScore watched = WatchedScore::validation_loss;  ///< Keras' monitor
};

template <>
inline constexpr auto fields_of<EarlyStoppingOptions> =
    std::tuple{Field{"patience", &EarlyStoppingOptions::patience, ranges::at_least_one,
                     "epochs without an improvement after which the training stops"},
               Field{"min_improvement", &EarlyStoppingOptions::min_improvement, ranges::not_negative,
                     "minimum improvement that counts"},
               Field{"watched", &EarlyStoppingOptions::watched, "the score that is watched"}};

/// Stops a training when `patience` epochs in a row were no better than the best one before them, and
/// restores the weights of the best epoch, like Keras' EarlyStopping with restore_best_weights. The weights
/// are restored however the training ended: by this callback, by another one, after the last epoch, or at a
/// value that is not finite.
///
///     fit(network, train, loss, optimizer,
///         {.epochs = 200,
///          .validation = validation,
///          .callbacks = {std::make_shared<EarlyStopping>(EarlyStoppingOptions{.patience = 10})}});
class EarlyStopping final : public Callback {
 public:
  /// @throws OptionError naming the invalid option.
  explicit EarlyStopping(EarlyStoppingOptions options = {});

  /// @throws OptionError when the validation data does not give the watched score.
  void on_begin(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;
  void on_end(const TrainingState& state) override;

  [[nodiscard]] std::string state_name() const override { return "early_stopping"; }
  [[nodiscard]] StateDict state_dict() const override;
  void load_state_dict(const StateDict& state, const TrainingState& training) override;

  /// The epoch whose weights the network has after training, and its score; empty without an epoch.
  [[nodiscard]] std::optional<Index> best_epoch() const { return best_.epoch(); }
  [[nodiscard]] std::optional<double> best_score() const { return best_.score(); }
  /// Whether this callback ended the training.
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  EarlyStoppingOptions options_;
  BestWeights best_;
  bool stopped_ = false;
};

}  // namespace ogee
