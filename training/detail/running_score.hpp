#pragma once

#include <algorithm>

#include "../../core/errors.hpp"
#include "../../core/state_dict.hpp"
#include "../history.hpp"

namespace ogee::detail {

/// The mean over the samples of an epoch so far.
class RunningScore {
 public:
  explicit RunningScore(bool labelled) : labelled_(labelled) {}

  void add(double mean_loss, Index correct, Index rows) {
    loss_ += mean_loss * static_cast<double>(rows);
    correct_ += correct;
    rows_ += rows;
  }

  [[nodiscard]] Score score() const {
    const auto rows = static_cast<double>(std::max<Index>(rows_, 1));
    Score score{.loss = loss_ / rows, .accuracy = std::nullopt};
    if (labelled_) score.accuracy = static_cast<double>(correct_) / rows;
    return score;
  }

  [[nodiscard]] StateDict state_dict() const {
    StateDict state;
    state.set("loss", loss_);
    state.set("correct", correct_);
    state.set("rows", rows_);
    return state;
  }
  /// @throws FormatError unless that was in an epoch of this many samples.
  void load_state_dict(const StateDict& state, Index samples) {
    loss_ = state.get<double>("loss");
    correct_ = state.get<Index>("correct");
    rows_ = state.get<Index>("rows");
    if (rows_ < 0 || rows_ > samples || correct_ < 0 || correct_ > rows_)
      throw FormatError("the state of the training: more samples are done than there are");
  }

 private:
  bool labelled_;
  double loss_ = 0;
  Index correct_ = 0;
  Index rows_ = 0;
};

}  // namespace ogee::detail
