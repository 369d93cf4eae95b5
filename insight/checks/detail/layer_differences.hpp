#pragma once

/// The differences between two layers, or two steps of a layer.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "../../../core/errors.hpp"
#include "../../../core/layer.hpp"
#include "guarded_step.hpp"

namespace ogee::detail {

/// An objection to a claim; empty if the claim holds.
using Objection = std::string;

/// The element furthest from the expected one; empty if all differences are below `tolerance` times the
/// largest number (0: all are the same).
template <Real T, Real U>
Objection difference(std::string_view what, const Matrix<T>& found, const Matrix<U>& expected,
                     double tolerance) {
  if (found.rows() != expected.rows() || found.cols() != expected.cols())
    return fmt::format("{} is {}, expected {}", what, shape_text(found.rows(), found.cols()),
                       shape_text(expected.rows(), expected.cols()));
  double largest = 1;
  for (const U value : elements(expected)) largest = std::max(largest, std::abs(static_cast<double>(value)));
  double worst = tolerance > 0 ? tolerance * largest : 0;
  Objection objection;
  for (Index row = 0; row < found.rows(); ++row)
    for (Index column = 0; column < found.cols(); ++column) {
      const auto a = static_cast<double>(found(row, column));
      const auto b = static_cast<double>(expected(row, column));
      if (std::abs(a - b) <= worst) continue;
      worst = std::isnan(a - b) ? std::numeric_limits<double>::infinity() : std::abs(a - b);
      objection = fmt::format("{}({}, {}) is {:.17g}, expected {:.17g}", what, row, column, a, b);
    }
  return objection;
}

template <Real T>
std::string name_of_gradient(const Layer<T>& layer, std::size_t number) {
  return "dL/d" + layer.parameters()[number].name;
}

/// Compares the gradients of all parameters in two steps of a layer.
template <Real T, Real U>
Objection gradient_difference(const Layer<T>& layer, const StepResult<T>& found,
                              const StepResult<U>& expected, double tolerance) {
  Objection objection;
  for (std::size_t k = 0; objection.empty() && k < expected.gradients.size(); ++k)
    objection =
        difference(name_of_gradient(layer, k), found.gradients.at(k), expected.gradients[k], tolerance);
  return objection;
}

/// Compares all results of two steps of a layer.
template <Real T, Real U>
Objection step_difference(const Layer<T>& layer, const StepResult<T>& found, const StepResult<U>& expected,
                          double tolerance) {
  Objection objection = difference("the output", found.output, expected.output, tolerance);
  if (objection.empty())
    objection = difference("dL/dX", found.input_gradient, expected.input_gradient, tolerance);
  return objection.empty() ? gradient_difference(layer, found, expected, tolerance) : objection;
}

/// Compares names, roles, penalties and values of parameters.
template <Real T, Real U>
Objection parameters_differ(const Layer<T>& found, const Layer<U>& expected) {
  if (found.parameters().size() != expected.parameters().size())
    return fmt::format("it has {} parameters, expected {}", found.parameters().size(),
                       expected.parameters().size());
  for (std::size_t k = 0; k < expected.parameters().size(); ++k) {
    const Parameter<T>& a = found.parameters()[k];
    const Parameter<U>& b = expected.parameters()[k];
    if (a.name != b.name) return fmt::format("parameter {} is called {}, expected {}", k, a.name, b.name);
    if (a.role != b.role) return fmt::format("{} has another role", a.name);
    if (!(a.regularization == b.regularization)) return fmt::format("{} has another penalty", a.name);
    if (Objection objection = difference(a.name, a.value, b.value, 0); !objection.empty()) return objection;
  }
  return {};
}

}  // namespace ogee::detail
