#pragma once

/// Formulas of activations as functions of C.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "../../../core/activation.hpp"

namespace ogee::detail {

/// The functions of a header that compute activations, with those that they call. Their names begin with a prefix.
///
/// exp, erf and so on come from <math.h>, but tanh, abs, min and max do not. A network of hard functions needs no
/// library, and compilers use vector instructions for tanh, which they cannot for tanhf: with that, a small network
/// takes eight times as long.
class CFunctions {
 public:
  explicit CFunctions(std::string prefix) : prefix_(std::move(prefix)) {}

  /// The name of the function for an activation; equal formulas share one.
  /// @throws OptionError naming the activation if its formula is not known or has a constant that a
  ///   float cannot hold.
  [[nodiscard]] std::string name_of(const Activation& activation);
  /// The name of the function that replaces a row by its softmax: "(float *x, int count)".
  [[nodiscard]] std::string softmax();

  [[nodiscard]] bool needs_math() const { return needs_math_; }
  /// All definitions, each before its calls.
  [[nodiscard]] std::string definitions() const;

 private:
  class Body;

  [[nodiscard]] std::string helper(const std::string& name);
  [[nodiscard]] std::string math(const std::string& name);

  std::string prefix_;
  std::set<std::string> helpers_;
  std::map<std::string, std::string> names_;  ///< by the body
  std::vector<std::string> activations_;
  bool needs_math_ = false;
};

}  // namespace ogee::detail
