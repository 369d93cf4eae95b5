#include "c_self_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "../../../core/errors.hpp"
#include "../../../core/random.hpp"
#include "../../../models/column_scaling.hpp"
#include "c_text.hpp"

namespace ogee::detail {
namespace {

/// The raw input that becomes x in front of the trained network.
double unscaled(const std::optional<ColumnScaling>& scaling, Index column, double x) {
  if (!scaling || scaling->factor(column) == 0) return x;
  return (x - scaling->offset(column)) / scaling->factor(column);
}

/// What outputs may differ by: the rounding of other compilers, and of functions that C computes in another way,
/// is several times that of ogee at most.
float tolerance_of(const Matrix<float>& in_float, const Matrix<double>& exact) {
  double largest = 0;
  double rounding = 0;
  for (Index row = 0; row < exact.rows(); ++row)
    for (Index k = 0; k < exact.cols(); ++k) {
      if (!std::isfinite(in_float(row, k)) || !std::isfinite(exact(row, k)))
        throw NonFiniteError("the network gives an output that is not finite for inputs from -2 to 2");
      largest = std::max(largest, std::abs(exact(row, k)));
      rounding = std::max(rounding, std::abs(exact(row, k) - in_float(row, k)));
    }
  return static_cast<float>(1e-6 * largest + 8 * rounding);
}

std::string rows_text(const Matrix<float>& rows) {
  std::string text;
  const auto columns = static_cast<std::size_t>(rows.cols());
  for (std::size_t start = 0; start < elements(rows).size(); start += columns)
    text += fmt::format("{}      {{{}}}", start == 0 ? "" : ",\n",
                        c_numbers(elements(rows).subspan(start, columns), "       "));
  return text;
}

}  // namespace

Matrix<float> test_inputs(const Model& model) {
  constexpr Index rows = 8;
  const RandomStream stream(1, RandomPurpose::data);
  std::optional<ColumnScaling> scaling;
  if (model.first_trained > 0) scaling = column_scaling(model.network.slice(0, model.first_trained));
  Matrix<float> inputs(rows, model.network.input_size());
  std::uint64_t position = 0;
  for (Index row = 0; row < rows; ++row)
    for (Index k = 0; k < inputs.cols(); ++k)
      inputs(row, k) = static_cast<float>(unscaled(scaling, k, 4 * stream.uniform(position++) - 2));
  return inputs;
}

std::string c_self_test(const std::string& name, const Matrix<float>& inputs, const Matrix<float>& in_float,
                        const Matrix<double>& exact) {
  const float tolerance = tolerance_of(in_float, exact);
  const Matrix<float> expected = exact.cast<float>();
  return fmt::format(
      "\n/* Returns 0 if the outputs for {1} inputs are those of ogee, else the number of the first wrong "
      "one.\n"
      "   The tolerance is 1e-6 of the largest output and 8 times what ogee itself loses by rounding. */\n"
      "static inline int {0}_self_test(void) {{\n"
      "  static const float inputs[{1}][{0}_inputs] = {{\n{2}}};\n"
      "  static const float outputs[{1}][{0}_outputs] = {{\n{3}}};\n"
      "  const float tolerance = {4};\n"
      "  float out[{0}_outputs];\n"
      "  for (int row = 0; row < {1}; ++row) {{\n"
      "    {0}_predict(inputs[row], out);\n"
      "    for (int k = 0; k < {0}_outputs; ++k) {{\n"
      "      const float error = out[k] - outputs[row][k];\n"
      "      if (!(error <= tolerance && error >= -tolerance)) return row * {0}_outputs + k + 1;\n"
      "    }}\n"
      "  }}\n"
      "  return 0;\n"
      "}}\n",
      name, inputs.rows(), rows_text(inputs), rows_text(expected), c_number(tolerance));
}

}  // namespace ogee::detail
