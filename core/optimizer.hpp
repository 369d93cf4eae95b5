#pragma once

/// Optimizers: how training changes weights.

#include <concepts>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kinds.hpp"
#include "parameter.hpp"
#include "state_dict.hpp"
#include "types.hpp"

namespace ogee {

/// Consecutive elements of one parameter, of its gradient and of each of the optimizer's state arrays.
template <Real T>
struct UpdateTile {
  std::span<T> weights;
  std::span<const T> gradient;
  std::span<const std::span<T>> state;  ///< state_count() arrays, zero before the first step
};

namespace detail {

/// The extra argument of update(): nothing, or the result of prepare_step().
template <class D>
struct PreparedStep {};
template <class D>
requires requires(const D& description) { description.prepare_step(std::uint64_t{}); }
struct PreparedStep<D> {
  decltype(std::declval<const D&>().prepare_step(std::uint64_t{})) step{};
};

template <class D, Real T>
void update(const D& description, const PreparedStep<D>& prepared, const UpdateTile<T>& tile) {
  if constexpr (requires { prepared.step; }) {
    description.update(prepared.step, tile);
  } else {
    description.update(tile);
  }
}

}  // namespace detail

/// A struct that describes an optimizer: its kind, its hyper-parameters, among them `learning_rate`, and how
/// it updates weights, in both precisions:
///
///   Index state_count() const;   arrays of the weights' size that it keeps: 0 for plain gradient descent
///   template <Real T> void update(const UpdateTile<T>& tile) const;
///
/// An update is elementwise: the new value of a weight depends only on that weight, its gradient and its
/// state. Any thread can therefore update any tile as soon as its gradient is computed. Optional are
///
///   Step prepare_step(std::uint64_t number) const;   what all weights of step 1, 2, ... share, with
///   template <Real T> void update(const Step& step, const UpdateTile<T>& tile) const;   in its place
///   void check() const;   throws OptionError for fields that do not go together
template <class D>
concept DescribesOptimizer = HasKind<D> && std::copy_constructible<D> &&
    requires(D description, const detail::PreparedStep<D>& step, const UpdateTile<float>& tile,
             const UpdateTile<double>& wide_tile) {
  { description.learning_rate } -> std::same_as<double&>;
  { description.state_count() } -> std::convertible_to<Index>;
  detail::update(description, step, tile);
  detail::update(description, step, wide_tile);
};

/// Any optimizer before its first step: a method and its hyper-parameters, without a precision.
class OptimizerDescription {
 public:
  static constexpr std::string_view title = "optimizer";

  /// @throws OptionError naming the invalid field.
  template <class D>
  requires(!std::same_as<D, OptimizerDescription> && DescribesOptimizer<D>)
      OptimizerDescription(const D& description);  // NOLINT: converts

  OptimizerDescription(const OptimizerDescription& other) : model_(other.model_->clone()) {}
  OptimizerDescription& operator=(const OptimizerDescription& other) {
    model_ = other.model_->clone();
    return *this;
  }
  OptimizerDescription(OptimizerDescription&&) noexcept = default;
  OptimizerDescription& operator=(OptimizerDescription&&) noexcept = default;
  ~OptimizerDescription() = default;

  /// "sgd"
  [[nodiscard]] std::string_view kind() const { return model_->kind(); }
  [[nodiscard]] std::vector<Setting> settings() const { return model_->settings(); }
  /// The kind with its hyper-parameters, "sgd(learning_rate=0.1, momentum=0, ...)".
  [[nodiscard]] std::string description() const { return describe_settings(kind(), settings()); }
  [[nodiscard]] double learning_rate() const { return model_->learning_rate(); }

 private:
  template <Real T>
  friend class Optimizer;

  class Model {
   public:
    Model() = default;
    Model& operator=(const Model&) = delete;
    virtual ~Model() = default;
    [[nodiscard]] virtual std::unique_ptr<Model> clone() const = 0;
    [[nodiscard]] virtual std::string_view kind() const = 0;
    [[nodiscard]] virtual std::vector<Setting> settings() const = 0;
    [[nodiscard]] virtual double learning_rate() const = 0;
    virtual void set_learning_rate(double rate) = 0;
    virtual void check_in_float() const = 0;
    [[nodiscard]] virtual Index state_count() const = 0;
    virtual void prepare_step(std::uint64_t number) = 0;
    virtual void update(const UpdateTile<float>& tile) const = 0;
    virtual void update(const UpdateTile<double>& tile) const = 0;

   protected:
    Model(const Model&) = default;
  };
  template <class D>
  class ModelOf;

  std::unique_ptr<Model> model_;
};

template <class D>
class OptimizerDescription::ModelOf final : public Model {
 public:
  explicit ModelOf(D description) : description_(std::move(description)) {}

  [[nodiscard]] std::unique_ptr<Model> clone() const override { return std::make_unique<ModelOf>(*this); }
  [[nodiscard]] std::string_view kind() const override { return D::kind; }
  [[nodiscard]] std::vector<Setting> settings() const override { return settings_of(description_); }
  [[nodiscard]] double learning_rate() const override { return description_.learning_rate; }
  void set_learning_rate(double rate) override { description_.learning_rate = rate; }
  void check_in_float() const override { check_description<float>(description_); }
  [[nodiscard]] Index state_count() const override { return description_.state_count(); }
  void prepare_step(std::uint64_t number) override {
    if constexpr (requires { prepared_.step; }) prepared_.step = description_.prepare_step(number);
  }
  void update(const UpdateTile<float>& tile) const override { detail::update(description_, prepared_, tile); }
  void update(const UpdateTile<double>& tile) const override {
    detail::update(description_, prepared_, tile);
  }

 private:
  D description_;
  detail::PreparedStep<D> prepared_;
};

template <class D>
requires(!std::same_as<D, OptimizerDescription> &&
         DescribesOptimizer<D>) OptimizerDescription::OptimizerDescription(const D& description)
    : model_(std::make_unique<ModelOf<D>>(description)) {
  check_description<double>(description);
}

/// A running optimizer: a method with its hyper-parameters and the state of its steps.
///
///     Optimizer optimizer{Adam{.learning_rate = 1e-3}};
///     for (...) train_step(network, loss, optimizer, inputs, targets, workspace);
///
/// `fit` also takes just the description and starts with a new state.
template <Real T = float>
class Optimizer {
 public:
  static constexpr Index max_states = 4;

  /// @throws OptionError naming the field that is invalid in this precision, or when the method needs more
  ///   than max_states arrays.
  Optimizer(OptimizerDescription description);  // NOLINT: converts
  template <DescribesOptimizer D>
  Optimizer(const D& description)  // NOLINT: converts
      : Optimizer(OptimizerDescription(description)) {}

  /// The method, with the current learning rate.
  [[nodiscard]] const OptimizerDescription& description() const { return description_; }
  [[nodiscard]] double learning_rate() const { return description_.learning_rate(); }
  /// @throws OptionError unless the rate is finite and not negative.
  void set_learning_rate(double rate);

  /// Starts a step: the first one allocates the state for these parameters.
  /// @throws ShapeError when the state belongs to parameters of other shapes.
  void begin_step(std::span<Parameter<T>* const> parameters);

  /// Updates the rows of parameter number `parameter` that start at `first_row`, one for each row of
  /// `gradient`.
  void update(Parameter<T>& weights, Index parameter, Index first_row, const ConstMatrixView<T>& gradient);

  /// Steps begun since construction or reset().
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  /// The steps, the learning rate and the arrays of all parameters: array j of parameter k is "k.j".
  [[nodiscard]] StateDict state_dict() const;
  /// Goes on where an optimizer of the same method was, for these parameters.
  /// @throws FormatError naming what is missing or does not fit; nothing is changed then.
  void load_state_dict(const StateDict& state, std::span<Parameter<T>* const> parameters);

  /// Discards all state, so that the optimizer can train another network.
  void reset();

 private:
  using States = std::vector<std::vector<Matrix<T>>>;  // [parameter][state]

  void bind_state(std::span<Parameter<T>* const> parameters);
  /// All zero.
  [[nodiscard]] States new_states(std::span<Parameter<T>* const> parameters) const;

  OptimizerDescription description_;
  States states_;
  std::uint64_t steps_ = 0;
};

/// The optimizer argument of a function that runs a whole training: one that keeps its state, or a
/// description of a new one.
template <Real T>
class OptimizerIn {
 public:
  OptimizerIn(Optimizer<T>& optimizer) : optimizer_(&optimizer) {}   // NOLINT: converts
  OptimizerIn(Optimizer<T>&& optimizer) : optimizer_(&optimizer) {}  // NOLINT: converts
  template <class D>
  requires std::convertible_to<const D&, OptimizerDescription> OptimizerIn(const D& description)  // NOLINT
      : own_(std::make_unique<Optimizer<T>>(description)), optimizer_(own_.get()) {}

  [[nodiscard]] Optimizer<T>& operator*() const { return *optimizer_; }

 private:
  std::unique_ptr<Optimizer<T>> own_;
  Optimizer<T>* optimizer_;
};

extern template class Optimizer<float>;
extern template class Optimizer<double>;

}  // namespace ogee
