#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "../core/loss.hpp"
#include "../core/named.hpp"
#include "../core/network.hpp"
#include "../core/optimizer.hpp"
#include "../core/state_dict.hpp"
#include "../data/batches.hpp"
#include "../data/dataset.hpp"
#include "history.hpp"

namespace ogee {

struct FitOptions;

/// What is trained, in one precision.
template <Real T>
struct Training {
  Network<T>* network = nullptr;
  Optimizer<T>* optimizer = nullptr;
  const Batch<T>* batch = nullptr;  ///< in on_batch and on_non_finite; null at other times
};

/// In either precision; `std::visit` works on whichever it is.
using AnyTraining = std::variant<Training<float>, Training<double>>;

/// The state of a training.
struct TrainingState {
  Index epoch = 0;           ///< 1 for the first; 0 before it
  Index epochs = 0;          ///< planned
  Index batch = 0;           ///< batches done in this epoch
  Index batches = 0;         ///< in each epoch
  Index samples = 0;         ///< in each epoch
  Score running;             ///< over the batches of this epoch so far
  double epoch_seconds = 0;  ///< of training in this epoch so far
  AnyTraining training{};
  const Loss& loss;                     ///< that is minimised
  bool scheduled = false;               ///< whether a schedule sets the learning rate
  const Dataset* validation = nullptr;  ///< null without validation data
  const History& history;               ///< of the completed epochs; complete in on_end
  /// Everything that a later training needs to go on from here; for on_checkpoint.
  std::function<StateDict()> state_dict{};

  /// What is trained in the precision T. @throws std::bad_variant_access if it is the other one.
  template <Real T>
  [[nodiscard]] const Training<T>& in() const {
    return std::get<Training<T>>(training);
  }
};

/// When a value was found that is not finite.
enum class NonFiniteMoment {
  step,       ///< while a batch passed through the network, before any weight changed
  epoch_end,  ///< in a parameter, after the last batch of an epoch
  evaluation  ///< in the loss of the validation data or the test data
};
template <>
inline constexpr auto names_of<NonFiniteMoment> =
    Names<NonFiniteMoment, 3>{"moment",
                              {{{NonFiniteMoment::step, "step"},
                                {NonFiniteMoment::epoch_end, "epoch end"},
                                {NonFiniteMoment::evaluation, "evaluation"}}}};

/// A value that is not finite, which ends a training.
struct NonFiniteEvent {
  NonFiniteMoment moment = NonFiniteMoment::step;
  std::string place;          ///< "epoch 1, batch 3 (row 0 is sample 17)"
  std::string message;        ///< what was not finite there; the history has both
  std::uint64_t step = 0;     ///< training steps taken before; determines what Dropout draws
  const FitOptions& options;  ///< of the training
};

/// Whether a callback wants the training to continue.
enum class Verdict { proceed, stop, interrupt };

/// Watches a training. Derive from it and override what is needed, or pass functions to `lambda_callback`.
///
/// Callbacks are called in the order in which they were given; all are called, even if one of them wants to
/// stop. An exception from a callback ends `fit` at once.
class Callback {
 public:
  virtual ~Callback() = default;
  virtual void on_begin(const TrainingState& /*state*/) {}
  virtual Verdict on_batch(const TrainingState& /*state*/) { return Verdict::proceed; }
  virtual Verdict on_epoch(const TrainingState& /*state*/) { return Verdict::proceed; }
  /// Called when all callbacks have seen a batch or an epoch, and state.history.stopped says whether one of them
  /// ends the training: the moment at which state.state_dict() can be saved.
  virtual void on_checkpoint(const TrainingState& /*state*/) {}
  /// Called before on_end when a value was not finite, with the network at that moment.
  virtual void on_non_finite(const TrainingState& /*state*/, const NonFiniteEvent& /*event*/) {}
  /// Also called when the training stopped early.
  virtual void on_end(const TrainingState& /*state*/) {}

  /// Where an earlier training was that this one goes on with; null for a new training. Asked before on_begin.
  [[nodiscard]] virtual std::shared_ptr<const StateDict> resumed() { return nullptr; }
  /// The name under which the callback's own state is saved; empty for a callback that needs to remember nothing.
  [[nodiscard]] virtual std::string state_name() const { return ""; }
  /// Whether a training without this callback could take other steps: it cannot go on without it.
  [[nodiscard]] virtual bool decides() const { return true; }
  [[nodiscard]] virtual StateDict state_dict() const { return {}; }
  /// Called after on_begin of a training that goes on; `training` has the network as it was.
  /// @throws FormatError naming what is missing or does not fit.
  virtual void load_state_dict(const StateDict& /*state*/, const TrainingState& /*training*/) {}

 protected:
  Callback() = default;
  Callback(const Callback&) = default;
  Callback& operator=(const Callback&) = default;
  Callback(Callback&&) = default;
  Callback& operator=(Callback&&) = default;
};

}  // namespace ogee
