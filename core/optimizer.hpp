#pragma once

/// The contract of an optimizer.

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parameter.hpp"
#include "precision.hpp"
#include "types.hpp"

namespace ogee {

/// Consecutive elements of one parameter, of its gradient and of each of the optimizer's state arrays.
template <Real T>
struct UpdateTile {
  std::span<T> weights;
  std::span<const T> gradient;
  std::span<const std::span<T>> state;  ///< state_count() arrays, zero before the first step
};

/// An optimizer is elementwise: the new value of a weight depends on this weight, its gradient and its state
/// alone. Any tile can therefore be updated by any thread as soon as its gradient is there.
template <Real T>
class Optimizer {
 public:
  static constexpr Index most_states = 4;

  virtual ~Optimizer() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  /// The name with the hyper-parameters, "sgd(learning_rate=0.1, momentum=0, ...)".
  [[nodiscard]] virtual std::string description() const;
  [[nodiscard]] virtual double learning_rate() const = 0;
  /// @throws OptionError unless the rate is finite and not negative.
  virtual void set_learning_rate(double rate) = 0;

  /// A new optimizer with the same hyper-parameters, as before its first step.
  [[nodiscard]] virtual std::unique_ptr<Optimizer<float>> to_float() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Optimizer<double>> to_double() const = 0;

  /// Starts a step: the first one allocates the state for these parameters.
  /// @throws ShapeError when the state belongs to parameters of other shapes; OptionError when the method
  /// wants
  ///   more than most_states arrays.
  void begin_step(std::span<Parameter<T>* const> parameters);

  /// Updates the rows of parameter number `parameter` that start at `first_row`, one for each row of
  /// `gradient`.
  void update(Parameter<T>& weights, Index parameter, Index first_row, const ConstMatrixView<T>& gradient);

  /// Steps begun since construction or reset().
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  /// Forgets all state, so that the optimizer can train another network.
  void reset();

 protected:
  Optimizer() = default;
  Optimizer(const Optimizer&) = default;
  Optimizer& operator=(const Optimizer&) = default;
  Optimizer(Optimizer&&) = default;
  Optimizer& operator=(Optimizer&&) = default;

  /// Arrays of the weights' size that the method keeps: 0 for plain gradient descent, 1 with momentum, at
  /// most most_states.
  [[nodiscard]] virtual Index state_count() const = 0;
  /// Called by begin_step(), once steps() counts the new step: the place for what all its tiles share.
  virtual void prepare_step() {}
  virtual void update_tile(const UpdateTile<T>& tile) const = 0;

 private:
  void bind_state(std::span<Parameter<T>* const> parameters);

  std::vector<std::vector<Matrix<T>>> states_;  // [parameter][state]
  std::uint64_t steps_ = 0;
};

/// An optimizer, as a function takes it that is given a network in T: one in T, which keeps its state, or a
/// temporary in either precision.
template <Real T>
class OptimizerIn {
 public:
  OptimizerIn(Optimizer<T>& optimizer) : optimizer_(&optimizer) {}   // NOLINT: converts
  OptimizerIn(Optimizer<T>&& optimizer) : optimizer_(&optimizer) {}  // NOLINT: converts
  OptimizerIn(Optimizer<OtherPrecision<T>>&& optimizer)              // NOLINT: converts
      : copy_(in_precision<T>(optimizer)), optimizer_(copy_.get()) {}

  [[nodiscard]] Optimizer<T>& operator*() const { return *optimizer_; }

 private:
  std::unique_ptr<Optimizer<T>> copy_;
  Optimizer<T>* optimizer_;
};

extern template class Optimizer<float>;
extern template class Optimizer<double>;

}  // namespace ogee
