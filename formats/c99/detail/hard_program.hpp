#pragma once

/// Networks of hard functions in five operations, all of which exist for integers.

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "../../../core/graph.hpp"

namespace ogee::detail {

/// What a step computes before its result is limited, with weights w, biases b and operands x, y, z:
///
///   affine     x · W + b                                         W (in×columns), b (1×columns)
///   scale      x ⊙ w + b                                         both (1×columns)
///   sum        x ⊙ w₀ + y ⊙ w₁ + b                               w (2×columns), b (1×columns)
///   select     y ⊙ w₀ + b₀ where x > 0, else z ⊙ w₁ + b₁         both (2×columns)
///   product    x ⊙ y
enum class HardOperation { affine, scale, sum, select, product };

struct HardStep {
  HardOperation operation;
  std::vector<std::size_t> operands;  ///< numbers of values: 0 is the input, n the result of step n, from 1
  Index columns;                      ///< of the result
  std::string layer;                  ///< "hard_tanh1"
  Matrix<double> weights = {};
  Matrix<double> bias = {};
  /// Between which the result is limited.
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// Steps, each after its operands. The last one gives the outputs, up to a factor and an offset.
struct HardProgram {
  Index inputs;
  std::vector<HardStep> steps;
  Matrix<double> output_factor;  ///< (1×outputs)
  Matrix<double> output_offset;  ///< (1×outputs)
};

/// The program of a graph. What scales columns becomes part of the weights; what limits, part of the step before.
/// `scaled_outputs` says whether the scaling of the outputs is left to factor and offset; otherwise these are 1
/// and 0.
/// @throws OptionError naming layer and function for a function that is not made of +, −, ·, |x|, min, max and
///   where_positive, or for softmax; NonFiniteError for a parameter that is not finite.
[[nodiscard]] HardProgram hard_program(const Graph<double>& graph, bool scaled_outputs);

/// x (rows×in) · W (in×columns) + b (1×columns); an empty b adds nothing.
[[nodiscard]] Matrix<double> product_plus(const Matrix<double>& x, const Matrix<double>& weights,
                                          const Matrix<double>& bias);

/// All values for inputs (rows, inputs): the inputs first, then the result of each step, without the factor and
/// the offset of the outputs.
[[nodiscard]] std::vector<Matrix<double>> run(const HardProgram& program, const Matrix<double>& inputs);

}  // namespace ogee::detail
