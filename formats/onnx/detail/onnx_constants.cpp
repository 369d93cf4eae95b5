#include "onnx_constants.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace ogee::detail {
namespace {

OnnxTensor transposed(const OnnxTensor& matrix) {
  const Index rows = matrix.shape[0];
  const Index columns = matrix.shape[1];
  OnnxTensor result{.type = matrix.type, .shape = {columns, rows}, .numbers = matrix.numbers};
  if (!matrix.numbers.empty())
    MatrixView<double>(result.numbers.data(), columns, rows) =
        ConstMatrixView<double>(matrix.numbers.data(), rows, columns).transpose();
  return result;
}

double computed(std::string_view operation, double a, double b) {
  if (operation == "Add") return a + b;
  if (operation == "Sub") return a - b;
  return operation == "Mul" ? a * b : a / b;
}

/// Whether it swaps the two dimensions of a matrix.
bool swaps(const OnnxCall& call) {
  const OnnxAttribute* order = call.attribute("perm");
  const auto* numbers = order == nullptr ? nullptr : std::get_if<std::vector<std::int64_t>>(order);
  return order == nullptr || (numbers != nullptr && *numbers == std::vector<std::int64_t>{1, 0});
}

}  // namespace

std::optional<OnnxTensor> folded_constants(std::string_view operation, const OnnxTensor& a,
                                           const OnnxTensor& b) {
  const bool is_known = operation == "Add" || operation == "Sub" || operation == "Mul" || operation == "Div";
  const bool fits = a.shape == b.shape || a.numbers.size() == 1 || b.numbers.size() == 1;
  if (!is_known || !fits || a.numbers.empty() || b.numbers.empty()) return std::nullopt;
  OnnxTensor result = a.numbers.size() == 1 ? b : a;
  const auto number = [](const OnnxTensor& tensor, std::size_t i) {
    return tensor.numbers[tensor.numbers.size() == 1 ? 0 : i];
  };
  for (std::size_t i = 0; i < result.numbers.size(); ++i)
    result.numbers[i] = computed(operation, number(a, i), number(b, i));
  return result;
}

std::optional<OnnxTensor> folded(OnnxCall& call) {
  if (call.input_count() == 0) return std::nullopt;
  for (std::size_t i = 0; i < call.input_count(); ++i)
    if (!call.is_constant(i)) return std::nullopt;
  const std::string& operation = call.node().operation;
  const OnnxTensor& first = call.constant(0);
  if (operation == "Transpose" && first.shape.size() == 2 && swaps(call)) return transposed(first);
  if (call.input_count() != 2) return std::nullopt;
  return folded_constants(operation, first, call.constant(1));
}

}  // namespace ogee::detail
