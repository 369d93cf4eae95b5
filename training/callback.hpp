#pragma once

#include "history.hpp"

namespace ogee {

/// Where a training stands.
struct TrainingState {
  Index epoch = 0;           ///< 1 for the first; 0 before it
  Index epochs = 0;          ///< planned
  Index batch = 0;           ///< batches done in this epoch
  Index batches = 0;         ///< in each epoch
  Index samples = 0;         ///< in each epoch
  Score running;             ///< over the batches of this epoch so far
  double epoch_seconds = 0;  ///< of training in this epoch so far
  const History& history;    ///< of the epochs completed; complete in on_end
};

/// What a callback wants the training to do.
enum class Verdict { proceed, stop, interrupt };

/// Something that watches a training. Derive and override what is needed.
class Callback {
 public:
  virtual ~Callback() = default;
  virtual void on_begin(const TrainingState& /*state*/) {}
  virtual Verdict on_batch(const TrainingState& /*state*/) { return Verdict::proceed; }
  virtual Verdict on_epoch(const TrainingState& /*state*/) { return Verdict::proceed; }
  /// Also called when the training stopped early.
  virtual void on_end(const TrainingState& /*state*/) {}

 protected:
  Callback() = default;
  Callback(const Callback&) = default;
  Callback& operator=(const Callback&) = default;
  Callback(Callback&&) = default;
  Callback& operator=(Callback&&) = default;
};

}  // namespace ogee
