#pragma once

/// Formulas of activations as functions of C.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "../../../core/activation.hpp"

namespace ogee::detail {

/// The functions of a header that compute activations, with those that they call. Names begin with a prefix.
///
/// C's own functions come from <math.h>, except tanh, which compilers cannot compute for several numbers at
/// once and which takes most of the time of a small network. Nothing else comes from there: a network of hard
/// functions needs no library at all.
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
  /// All definitions, each after those it calls.
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
