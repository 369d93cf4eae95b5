#include "onnx_operations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>
#include <vector>

#include "onnx_constants.hpp"

namespace ogee::detail {
namespace {

using Kind = OnnxResult::Kind;

OnnxResult cast(OnnxCall& call) {
  const auto type = static_cast<OnnxType>(call.whole("to", 0));
  if (type != OnnxType::float32 && type != OnnxType::float64)
    call.fail(fmt::format("makes numbers of type {} of the schema, expected float or double",
                          static_cast<int>(type)));
  if (call.input(0).kind == Kind::condition) return rows_result(call.input(0).node);
  if (!call.is_constant(0)) return call.input(0);
  OnnxTensor tensor = changed(call.constant(0), [type](double each) {
    return type == OnnxType::float32 ? double{static_cast<float>(each)} : each;
  });
  tensor.type = type;
  return constant_result(std::move(tensor));
}

OnnxResult same(OnnxCall& call) { return call.input(0); }

OnnxResult flattened(OnnxCall& call) {
  return call.input(0).kind == Kind::folded ? rows_result(call.input(0).node) : rows_result(call.rows(0));
}

OnnxResult flatten(OnnxCall& call) {
  const std::int64_t axis = call.whole("axis", 1);
  if (axis != 1 && !(axis == -1 && call.input(0).kind != Kind::folded))
    call.fail(fmt::format("axis is {}, expected 1: samples are not mixed", axis));
  return flattened(call);
}

OnnxResult reshape(OnnxCall& call) {
  std::vector<double> shape;
  if (const OnnxAttribute* old = call.attribute("shape"); old != nullptr && !call.has_input(1)) {
    if (const auto* sizes = std::get_if<std::vector<std::int64_t>>(old))
      shape.assign(sizes->begin(), sizes->end());
  } else {
    shape = call.constant(1).numbers;
  }
  OnnxResult result = flattened(call);
  const auto columns = static_cast<double>(call.columns(result.node));
  const bool keeps_batch = shape.size() == 2 && (shape[0] == -1 || shape[0] == 0);
  const bool keeps_columns = keeps_batch && (shape[1] == columns || (shape[1] == -1 && shape[0] == 0));
  if (!keeps_columns)
    call.fail(fmt::format("makes the shape [{}], expected [-1, {}]", fmt::join(shape, ", "), columns));
  return result;
}

OnnxResult constant(OnnxCall& call) {
  const OnnxAttribute* tensor = call.attribute("value");
  if (tensor != nullptr && std::holds_alternative<OnnxTensor>(*tensor))
    return constant_result(std::get<OnnxTensor>(*tensor));
  if (call.attribute("value_float") != nullptr)
    return constant_result({.numbers = {call.number("value_float", 0)}});
  if (call.attribute("value_int") != nullptr)
    return constant_result(
        {.type = OnnxType::int64, .numbers = {static_cast<double>(call.whole("value_int", 0))}});
  if (const OnnxAttribute* list = call.attribute("value_floats"))
    if (const auto* numbers = std::get_if<std::vector<double>>(list))
      return constant_result({.shape = {std::ssize(*numbers)}, .numbers = *numbers});
  if (const OnnxAttribute* list = call.attribute("value_ints"))
    if (const auto* numbers = std::get_if<std::vector<std::int64_t>>(list))
      return constant_result({.type = OnnxType::int64,
                              .shape = {std::ssize(*numbers)},
                              .numbers = {numbers->begin(), numbers->end()}});
  call.fail("has no value that is read");
}

}  // namespace

const OnnxOperations& onnx_shapes() {
  static const OnnxOperations all{
      {"Cast", cast}, {"Constant", constant}, {"Flatten", flatten}, {"Identity", same}, {"Reshape", reshape},
  };
  return all;
}

}  // namespace ogee::detail
