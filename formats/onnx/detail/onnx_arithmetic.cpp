#include "onnx_operations.hpp"

#include <fmt/format.h>

#include <functional>

#include "../../../activations/functions.hpp"
#include "../../../core/detail/filled.hpp"
#include "onnx_constants.hpp"
#include "onnx_formula_part.hpp"

namespace ogee::detail {
namespace {

using Kind = OnnxResult::Kind;

/// Old files say along which axis a constant is repeated; only that of numpy is read.
void check_broadcast(const OnnxCall& call) {
  if (call.whole("axis", 1) != 1 && call.whole("axis", 1) != -1)
    call.fail(fmt::format("repeats a constant along axis {}, expected 1", call.whole("axis", 1)));
}

/// Position of the rows where the other operand is a constant.
std::size_t rows_position(const OnnxCall& call) { return call.is_constant(0) ? 1 : 0; }
bool has_constant(const OnnxCall& call) { return call.is_constant(0) || call.is_constant(1); }

OnnxResult add(OnnxCall& call) {
  check_broadcast(call);
  if (!has_constant(call)) {
    const std::size_t a = call.rows(0);
    return rows_result(call.add(a, call.rows(1)));
  }
  const std::size_t at = rows_position(call);
  const OnnxTensor& tensor = call.constant(1 - at);
  const OnnxResult& other = call.input(at);
  if (other.kind == Kind::product) return call.affine(other.node, *other.tensor, false, 1, &tensor);
  return rows_result(call.plus(call.rows(at), tensor));
}

OnnxResult subtract(OnnxCall& call) {
  check_broadcast(call);
  if (call.is_constant(1))
    return rows_result(call.plus(call.rows(0), changed(call.constant(1), [](double each) { return -each; })));
  const std::size_t b = call.rows(1);
  if (call.is_constant(0)) {
    const OnnxTensor& a = call.constant(0);
    if (is_filled_with(a.numbers, 1) && !call.row_numbers(a, call.columns(b)).empty())
      return rows_result(call.graph().one_minus(b));
    return rows_result(call.plus(call.times(b, -1), a));
  }
  const std::size_t a = call.rows(0);
  return rows_result(call.add(a, call.times(b, -1)));
}

OnnxResult multiply(OnnxCall& call) {
  check_broadcast(call);
  const std::size_t at = rows_position(call);
  const std::size_t x = call.rows(at);
  if (has_constant(call)) return rows_result(call.times(x, call.constant(1 - at)));
  return rows_result(call.multiply(x, call.rows(1)));
}

OnnxResult divide(OnnxCall& call) {
  check_broadcast(call);
  if (call.is_constant(1))
    return rows_result(call.times(call.rows(0), changed(call.constant(1), reciprocal_of)));
  const std::size_t inverse = apply_part(call, reciprocal_of, call.rows(1));
  if (call.is_constant(0)) return rows_result(call.times(inverse, call.constant(0)));
  const std::size_t a = call.rows(0);
  return rows_result(call.multiply(a, inverse));
}

OnnxResult negate(OnnxCall& call) { return rows_result(call.times(call.rows(0), -1)); }

OnnxResult sum(OnnxCall& call) {
  std::size_t total = call.rows(0);
  for (std::size_t i = 1; i < call.input_count(); ++i) total = call.add(total, call.rows(i));
  return rows_result(total);
}

/// 1 where the rows are above the number, or below it.
OnnxResult compare(OnnxCall& call, bool rows_are_larger) {
  const std::size_t at = rows_position(call);
  const std::size_t x = call.rows(at);
  const double bound = call.constant_number(1 - at);
  const bool above = rows_are_larger == (at == 0);
  std::size_t difference = above ? x : call.times(x, -1);
  if (bound != 0) difference = call.plus(difference, above ? -bound : bound);
  return {.kind = Kind::condition, .node = call.graph().apply(Step{}, difference)};
}
/// Comparisons that differ from those only at one number.
template <class Comparison>
OnnxResult compare_with_equality(OnnxCall& call) {
  const bool rows_are_first = rows_position(call) == 0;
  const double bound = call.constant_number(rows_are_first ? 1 : 0);
  const auto function = [rows_are_first, bound](double x) {
    return Comparison()(rows_are_first ? x : bound, rows_are_first ? bound : x) ? 1.0 : 0.0;
  };
  const std::size_t x = call.rows(rows_position(call));
  return {.kind = Kind::condition, .node = apply_part(call, function, x, {{"bound", bound}})};
}
OnnxResult greater(OnnxCall& call) { return compare(call, true); }
OnnxResult less(OnnxCall& call) { return compare(call, false); }

/// t ⊙ a + (1 − t) ⊙ b
OnnxResult where(OnnxCall& call) {
  if (call.input(0).kind != Kind::condition)
    call.fail("its condition is not a comparison of rows with a number");
  const std::size_t condition = call.input(0).node;
  if (call.is_constant(1) && call.is_constant(2)) {
    const OnnxTensor& otherwise = call.constant(2);
    const auto difference = folded_constants("Sub", call.constant(1), otherwise);
    if (!difference) call.fail("has constants of different shapes");
    if (is_filled_with(difference->numbers, 1) && is_filled_with(otherwise.numbers, 0))
      return rows_result(condition);
    return rows_result(call.plus(call.times(condition, *difference), otherwise));
  }
  const auto part = [&](std::size_t factor, std::size_t i) {
    return call.is_constant(i) ? call.times(factor, call.constant(i)) : call.multiply(factor, call.rows(i));
  };
  const std::size_t a = part(condition, 1);
  return rows_result(call.add(a, part(call.graph().one_minus(condition), 2)));
}

}  // namespace

const OnnxOperations& onnx_arithmetic() {
  static const OnnxOperations all{
      {"Add", add},
      {"Div", divide},
      {"Equal", compare_with_equality<std::equal_to<>>},
      {"Greater", greater},
      {"GreaterOrEqual", compare_with_equality<std::greater_equal<>>},
      {"Less", less},
      {"LessOrEqual", compare_with_equality<std::less_equal<>>},
      {"Mul", multiply},
      {"Neg", negate},
      {"Sub", subtract},
      {"Sum", sum},
      {"Where", where},
  };
  return all;
}

}  // namespace ogee::detail
