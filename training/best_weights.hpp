#pragma once

#include <optional>
#include <variant>

#include "../core/fields.hpp"
#include "callback.hpp"
#include "watched_score.hpp"

namespace ogee {

/// How to choose the best epoch.
struct BestWeightsOptions {
  WatchedScore watched = WatchedScore::validation_loss;
  /// A score must be better than the best so far by more than this; Keras' min_delta.
  double min_improvement = 0;
};

template <>
inline constexpr auto fields_of<BestWeightsOptions> =
    std::tuple{Field{"watched", &BestWeightsOptions::watched, "the score that is watched"},
               Field{"min_improvement", &BestWeightsOptions::min_improvement, ranges::not_negative,
                     "minimum improvement that counts"}};

/// Keeps a copy of the network after its best epoch:
///
///     const auto best = std::make_shared<BestWeights>();
///     fit(network, train, loss, optimizer, {.validation = validation, .callbacks = {best}});
///     network = best->network<float>();
///
/// Each training starts anew. Throws an OptionError at the beginning of a training if the validation data
/// does not give the watched score.
class BestWeights final : public Callback {
 public:
  /// @throws OptionError naming the invalid option.
  explicit BestWeights(BestWeightsOptions options = {});

  void on_begin(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;

  [[nodiscard]] std::string state_name() const override { return "best_weights"; }
  [[nodiscard]] StateDict state_dict() const override;
  void load_state_dict(const StateDict& state, const TrainingState& training) override;

  /// The best epoch (1 for the first) and its score; empty until the first epoch is completed.
  [[nodiscard]] std::optional<Index> epoch() const { return epoch_; }
  [[nodiscard]] std::optional<double> score() const { return score_; }

  /// The network after the best epoch.
  /// @throws OptionError when no epoch has been completed, or the trained network has the other precision.
  template <Real T>
  [[nodiscard]] const Network<T>& network() const;

  /// Restores the best parameters of the trained network; without an epoch, leaves it unchanged.
  void restore(const TrainingState& state) const;

 private:
  BestWeightsOptions options_;
  std::optional<Index> epoch_;
  std::optional<double> score_;
  std::variant<std::monostate, Network<float>, Network<double>> copy_;
};

extern template const Network<float>& BestWeights::network() const;
extern template const Network<double>& BestWeights::network() const;

}  // namespace ogee
