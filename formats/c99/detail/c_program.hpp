#pragma once

/// What a graph computes, as C.

#include <string>

#include "../../../core/graph.hpp"

namespace ogee::detail {

/// The parts of a function that computes a graph for the inputs `in[]`.
struct CProgram {
  std::string arrays;          ///< weights, biases and constants
  std::string functions;       ///< activations
  std::string statements;      ///< compute what `output` needs
  std::string output;          ///< an expression for element j of the outputs
  bool needs_math = false;     ///< calls functions of <math.h>
  Index constant_numbers = 0;  ///< in the arrays
  Index stack_numbers = 0;     ///< in local arrays
};

/// All names outside of functions begin with `prefix`.
/// @throws OptionError with the name of an activation without a formula; NonFiniteError for a parameter that is
///   not finite.
[[nodiscard]] CProgram c_program(const Graph<float>& graph, const std::string& prefix);

}  // namespace ogee::detail
