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

/// A function that gives value and slope of one element, in both precisions.
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

/// A function that gives its formula if it is called with x.
template <class F>
concept RecordableFunction = requires(const F& f, Expression x) {
  { f(x) } -> std::convertible_to<Expression>;
};

/// The passes over arrays, in one precision. Spans of one call have equal lengths.
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
/// The slope is a function of x, not of y: y(1−y) is 0 in float from x ≈ 17.3 on, where the slope of the
/// logistic is still 3e-8. A library that shows vanishing gradients must not show rounding instead.
///
/// The built-in functions keep the instruction set that was in use when they were made (core/simd.hpp).
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
  /// slope comes with dual numbers (dual.hpp); functions as exp and max are called without `std::`.
  /// The function is also called once with an Expression, if it takes one, for its symbolic form. One that
  /// looks into its dual number says so: `[]<class T>(Dual<T> x) { ... }`.
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

  /// A user's own function, from its value and its slope:
  /// `Activation{"square", [](auto x) { return x * x; }, [](auto x) { return 2 * x; }}`. They may call what
  /// only float and double have, as std::tgamma, so that they are not recorded: see `with_symbolic`.
  template <ElementFunction Value, ElementFunction Slope>
  Activation(std::string name, Value value, Slope slope, Contract contract = {})
      : Activation(std::move(name), {}, std::move(contract), [value, slope]<Real T>(T x) {
          return ValueAndSlope<T>{static_cast<T>(value(x)), static_cast<T>(slope(x))};
        }) {}

  /// Functions that fit none of the above do not compile, and the compiler says why.
  template <class Value, std::same_as<Contract> Promise = Contract>
  requires(!DifferentiableFunction<Value>) explicit Activation(const std::string& /*name*/,
                                                               const Value& /*value*/,
                                                               const Promise& /*contract*/ = {}) {
    static_assert(
        DifferentiableFunction<Value>,
        "the value of an activation, given alone, must be a generic lambda of one number that is made of "
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
  /// The constants of this instance, none for most functions.
  [[nodiscard]] const Parameters& parameters() const;
  /// The name with its constants, "hard_logistic(slope=0.25, offset=0.5)"; `activation_named` reads it back.
  [[nodiscard]] std::string description() const;
  [[nodiscard]] const Contract& contract() const;
  /// True for functions that are made from formulas of a user: training looks whether what they give is
  /// finite.
  [[nodiscard]] bool is_watched() const;

  /// What the value computes, as a formula: of every built-in function, and of each one that is made from
  /// one generic lambda without comparisons.
  /// @throws OptionError with the name and the reason if the formula is not known.
  [[nodiscard]] const Expression& symbolic() const;
  /// The same function with this formula, which must compute its value.
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

  /// Calls a function for its formula. What it throws is the reason why there is none.
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
