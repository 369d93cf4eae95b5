#include "best_weights.hpp"

#include "../core/errors.hpp"

namespace ogee {
namespace {

constexpr const char* best_weights = "best weights";

/// Copies values only: references into the network and the states of optimizers stay valid.
template <Real T>
void copy_parameters(const Network<T>& from, Network<T>& to) {
  const auto sources = from.parameters();
  const auto targets = to.parameters();
  for (std::size_t i = 0; i < targets.size(); ++i) targets[i]->value = sources[i]->value;
}

}  // namespace

BestWeights::BestWeights(BestWeightsOptions options) : options_(options) {
  check_fields<double>(best_weights, options);
}

void BestWeights::on_begin(const TrainingState& state) {
  check_watched(options_.watched, state, best_weights);
  epoch_.reset();
  score_.reset();
  copy_ = std::monostate{};
}

Verdict BestWeights::on_epoch(const TrainingState& state) {
  const double score = score_of(state.history.epochs.back(), options_.watched);
  if (score_ && !improves(options_.watched, score, *score_, options_.min_improvement))
    return Verdict::proceed;
  epoch_ = state.epoch;
  score_ = score;
  std::visit(
      [this]<Real T>(const Training<T>& training) {
        if (auto* copy = std::get_if<Network<T>>(&copy_)) {
          copy_parameters(*training.network, *copy);
        } else {
          copy_ = *training.network;
        }
      },
      state.training);
  return Verdict::proceed;
}

StateDict BestWeights::state_dict() const {
  StateDict state;
  state.add("options", StateDict(settings_of(options_)));
  state.set("epoch", to_setting(epoch_));
  state.set("score", to_setting(score_));
  std::visit(
      [&state]<class Copy>(const Copy& copy) {
        if constexpr (!std::same_as<Copy, std::monostate>) state.add("network", copy.state_dict());
      },
      copy_);
  return state;
}

void BestWeights::load_state_dict(const StateDict& state, const TrainingState& training) {
  check_same_settings(best_weights, settings_of(options_), state.part("options").settings());
  epoch_ = state.get<std::optional<Index>>("epoch");
  score_ = state.get<std::optional<double>>("score");
  if (!epoch_) return;
  std::visit(
      [&]<Real T>(const Training<T>& trained) {
        copy_ = *trained.network;
        std::get<Network<T>>(copy_).load_state_dict(state.part("network"));
      },
      training.training);
}

template <Real T>
const Network<T>& BestWeights::network() const {
  if (const auto* copy = std::get_if<Network<T>>(&copy_)) return *copy;
  throw OptionError(epoch_ ? "best weights: the trained network has the other precision"
                           : "best weights: no epoch has been completed");
}

void BestWeights::restore(const TrainingState& state) const {
  std::visit(
      [this]<Real T>(const Training<T>& training) {
        if (epoch_) copy_parameters(this->network<T>(), *training.network);
      },
      state.training);
}

template const Network<float>& BestWeights::network() const;
template const Network<double>& BestWeights::network() const;

}  // namespace ogee
