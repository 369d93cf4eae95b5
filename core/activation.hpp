#pragma once

/// What an activation function is: a value, a slope and a contract.

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract.hpp"
#include "dual.hpp"
#include "symbolic.hpp"
#include "types.hpp"

namespace ogee {

/// f(x) and f′(x).
template <Real T>
struct ValueAndSlope {
  T value;
  T slope;
};

/// Gives value and slope of one element, in both precisions.
template <class F>
concept Formula = std::copy_constructible<F> && requires(const F& f, float x, double z) {
  { f(x) } -> std::same_as<ValueAndSlope<float>>;
  { f(z) } -> std::same_as<ValueAndSlope<double>>;
};

/// A function of one element, in both precisions: a generic lambda or two overloads.
template <class F>
concept ElementFunction = std::copy_constructible<F> && requires(const F& f, float x, double z) {
  { f(x) } -> std::convertible_to<float>;
  { f(z) } -> std::convertible_to<double>;
};

/// A function that returns its formula when called with x.
template <class F>
concept RecordableFunction = requires(const F& f, Expression x) {
  { f(x) } -> std::convertible_to<Expression>;
};

/// Passes over arrays, in one precision. All spans of a call have equal lengths.
template <Real T>
struct ActivationKernels {
  /// y = f(x); y may be the memory of x.
  std::function<void(std::span<const T> x, std::span<T> y)> value;
  /// y = f(x) and slope = f′(x) in one pass; slope may be the memory of x.
  std::function<void(std::span<const T> x, std::span<T> y, std::span<T> slope)> value_and_slope;
};

/// Kernels that apply a formula element by element.
template <Real T, Formula F>
[[nodiscard]] ActivationKernels<T> elementwise(F formula) {
  return {
      .value =
          [formula](std::span<const T> x, std::span<T> y) {
            for (std::size_t i = 0; i < x.size(); ++i) y[i] = formula(x[i]).value;
          },
      .value_and_slope =
          [formula](std::span<const T> x, std::span<T> y, std::span<T> slope) {
            for (std::size_t i = 0; i < x.size(); ++i) {
              const ValueAndSlope<T> result = formula(x[i]);
              y[i] = result.value;
              slope[i] = result.slope;
            }
          },
  };
}

/// A constant of an activation, for example the slope of hard_logistic.
struct ActivationParameter {
  std::string name;
  double value;
};

/// An activation function. Values are immutable and cheap to copy.
///
/// The slope is a function of x, not of y: in float, y(1−y) is 0 from x ≈ 17.33 on, where the slope of the
/// logistic is still 3e-8. A library that shows vanishing gradients must not show rounding instead.
///
/// Built-in functions keep the instruction set in use when they were made (core/simd.hpp).
class Activation {
 public:
  using Parameters = std::vector<ActivationParameter>;

  Activation(std::string name, Parameters parameters, Contract contract,
             ActivationKernels<float> float_kernels, ActivationKernels<double> double_kernels);

  /// From a formula that gives value and slope together.
  template <Formula F>
  Activation(std::string name, Parameters parameters, Contract contract, F formula)
      : Activation(State{.name = std::move(name),
                         .parameters = std::move(parameters),
                         .contract = std::move(contract),
                         .float_kernels = elementwise<float>(formula),
                         .double_kernels = elementwise<double>(formula),
                         .watched = true}) {}

  /// A user's own function, from its value alone: `Activation{"square", [](auto x) { return x * x; }}`. The
  /// slope comes from dual numbers (dual.hpp); call functions such as exp and max without `std::`. If the
  /// function accepts an Expression, it is also called once with one, for its symbolic form. A function that
  /// uses the members of its dual number says so: `[]<class T>(Dual<T> x) { ... }`.
  template <class Value, std::same_as<Contract> Promise = Contract>
  requires DifferentiableFunction<Value>
  explicit Activation(std::string name, Value value, Promise contract = {})
      : Activation(std::move(name), {}, std::move(contract), [value]<Real T>(T x) {
          const Dual<T> result = value(Dual<T>{x, 1});
          return ValueAndSlope<T>{result.value, result.slope};
        }) {
    if constexpr (RecordableFunction<Value>)
      record([&value](const Expression& x) -> Expression { return value(x); });
  }

  /// A user's own function, from its value and its slope: `Activation{"square", [](auto x) { return x * x; },
  /// [](auto x) { return 2 * x; }}`. They may call functions that only float and double have, such as
  /// std::tgamma, and are therefore not recorded: see `with_symbolic`.
  template <ElementFunction Value, ElementFunction Slope>
  Activation(std::string name, Value value, Slope slope, Contract contract = {})
      : Activation(std::move(name), {}, std::move(contract), [value, slope]<Real T>(T x) {
          return ValueAndSlope<T>{static_cast<T>(value(x)), static_cast<T>(slope(x))};
        }) {}

  /// Functions that fit none of the above do not compile; the compiler says why.
  template <class Value, std::same_as<Contract> Promise = Contract>
  requires(!DifferentiableFunction<Value>) explicit Activation(const std::string& /*name*/,
                                                               const Value& /*value*/,
                                                               const Promise& /*contract*/ = {}) {
    static_assert(
        DifferentiableFunction<Value>,
        "the value of an activation, given alone, must be a generic lambda of one number that uses only "
        "the operations of core/dual.hpp and gives one number: [](auto x) { return x * x; }; give "
        "the slope as a second function if it is not");
  }
  template <class Value, class Slope>
  requires(!std::same_as<Slope, Contract> && !(ElementFunction<Value> && ElementFunction<Slope>))
      Activation(const std::string& /*name*/, const Value& /*value*/, const Slope& /*slope*/,
                 const Contract& /*contract*/ = {}) {
    static_assert(ElementFunction<Value>, "the value must be a function from one number to one number");
    static_assert(ElementFunction<Slope>, "the slope must be a function from one number to one number");
  }

  /// The registered name, "hard_logistic".
  [[nodiscard]] const std::string& name() const;
  /// The constants of this instance; most functions have none.
  [[nodiscard]] const Parameters& parameters() const;
  /// The name with its constants, "hard_logistic(slope=0.25, offset=0.5)"; `activation_named` reads it back.
  [[nodiscard]] std::string description() const;
  [[nodiscard]] const Contract& contract() const;
  /// True for functions made from a user's formulas: training checks that their results are finite.
  [[nodiscard]] bool is_watched() const;

  /// The formula of the value. Built-in functions have one, and so do functions made from one generic lambda
  /// without comparisons.
  /// @throws OptionError with the name and the reason if the formula is not known.
  [[nodiscard]] const Expression& symbolic() const;
  /// The same function with this formula, which must compute the same values.
  [[nodiscard]] Activation with_symbolic(Expression formula) const;

  /// y = f(x), element by element; y may be the memory of x.
  template <Real T>
  void value(std::span<const T> x, std::span<T> y) const {
    kernels<T>().value(x, y);
  }
  /// y = f(x), slope = f′(x); slope may be the memory of x.
  template <Real T>
  void value_and_slope(std::span<const T> x, std::span<T> y, std::span<T> slope) const {
    kernels<T>().value_and_slope(x, y, slope);
  }

  /// Value and slope at one point.
  template <Real T>
  [[nodiscard]] ValueAndSlope<T> at(T x) const {
    ValueAndSlope<T> result{};
    value_and_slope<T>({&x, 1}, {&result.value, 1}, {&result.slope, 1});
    return result;
  }

 private:
  struct State {
    std::string name;
    Parameters parameters;
    Contract contract;
    ActivationKernels<float> float_kernels;
    ActivationKernels<double> double_kernels;
    bool watched;
    std::optional<Expression> symbolic = {};
    std::string why_not_symbolic = "its formula is not known; with_symbolic adds it";
  };

  explicit Activation(State state);

  /// Calls a function to record its formula. If it throws, the message says why there is no formula.
  void record(const std::function<Expression(const Expression&)>& function);

  template <Real T>
  [[nodiscard]] const ActivationKernels<T>& kernels() const {
    if constexpr (std::same_as<T, float>) {
      return state_->float_kernels;
    } else {
      return state_->double_kernels;
    }
  }

  std::shared_ptr<const State> state_;
};

}  // namespace ogee
