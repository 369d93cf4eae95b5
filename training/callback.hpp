#pragma once

#include <variant>

#include "../core/network.hpp"
#include "../core/optimizer.hpp"
#include "../data/dataset.hpp"
#include "history.hpp"

namespace ogee {

/// A network in either precision; `std::visit` works on whichever it is.
using AnyNetwork = std::variant<Network<float>*, Network<double>*>;

/// An optimizer in either precision.
using AnyOptimizer = std::variant<Optimizer<float>*, Optimizer<double>*>;

/// Where a training stands.
struct TrainingState {
  Index epoch = 0;                      ///< 1 for the first; 0 before it
  Index epochs = 0;                     ///< planned
  Index batch = 0;                      ///< batches done in this epoch
  Index batches = 0;                    ///< in each epoch
  Index samples = 0;                    ///< in each epoch
  Score running;                        ///< over the batches of this epoch so far
  double epoch_seconds = 0;             ///< of training in this epoch so far
  AnyNetwork network{};                 ///< that is trained
  AnyOptimizer optimizer{};             ///< that trains it
  bool scheduled = false;               ///< whether a schedule sets the learning rate
  const Dataset* validation = nullptr;  ///< null without validation data
  const History& history;               ///< of the epochs completed; complete in on_end
};

/// What a callback wants the training to do.
enum class Verdict { proceed, stop, interrupt };

/// Something that watches a training. Derive and override what is needed, or give functions to
/// `lambda_callback`.
///
/// Callbacks are asked in the order in which they were given; all are asked, even when one wants to stop.
/// What a callback throws ends `fit` at once.
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
