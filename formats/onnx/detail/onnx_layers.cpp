#include "onnx_operations.hpp"

#include <fmt/format.h>

#include <cmath>

#include "../../safetensors/detail/tensor_size.hpp"
#include "onnx_constants.hpp"

namespace ogee::detail {
namespace {

using Kind = OnnxResult::Kind;

/// @throws FormatError unless a function goes over the columns.
void check_axis(const OnnxCall& call) {
  const std::int64_t axis = call.whole("axis", call.opset() < 13 ? 1 : -1);
  if (axis != 1 && axis != -1) call.fail(fmt::format("axis is {}, expected 1, the columns", axis));
}

OnnxResult softmax(OnnxCall& call) {
  check_axis(call);
  return rows_result(call.graph().softmax(call.rows(0)));
}

OnnxResult log_softmax(OnnxCall& call) {
  check_axis(call);
  return {.kind = Kind::log_probabilities, .node = call.rows(0)};
}

OnnxResult gemm(OnnxCall& call) {
  if (call.whole("transA", 0) != 0) call.fail("transA is not 0: the batch would become the columns");
  const OnnxTensor* bias = call.has_input(2) ? &call.constant(2) : nullptr;
  return call.affine(call.rows(0), call.constant(1), call.whole("transB", 0) != 0, call.number("alpha", 1),
                     bias, call.number("beta", 1));
}

OnnxResult matrix_product(OnnxCall& call) {
  if (call.is_constant(0)) call.fail("its first input is a constant, expected rows of the batch");
  const std::size_t x = call.rows(0);
  const OnnxResult& weights = call.input(1);
  if (weights.kind != Kind::constant) call.fail("its second input is not a constant");
  call.check_weights(x, *weights.tensor, false);
  return {.kind = Kind::product, .tensor = weights.tensor, .node = x};
}

/// Whether a layer does what it does in inference. Files before opset 7 say so.
bool is_for_inference(const OnnxCall& call) { return call.opset() >= 7 || call.whole("is_test", 0) != 0; }

OnnxResult dropout(OnnxCall& call) {
  const bool drops = call.has_input(2) && call.constant_number(2) != 0;
  if (drops || !is_for_inference(call)) call.fail("drops values, as in training");
  return call.input(0);
}

/// (x − mean) · scale / √(variance + epsilon) + bias
OnnxResult batch_normalization(OnnxCall& call) {
  if (!is_for_inference(call) || call.whole("training_mode", 0) != 0)
    call.fail("normalises by the batch, as in training");
  const std::size_t x = call.rows(0);
  const double epsilon = call.number("epsilon", 1e-5);
  const OnnxTensor deviation =
      changed(call.constant(4), [epsilon](double variance) { return std::sqrt(variance + epsilon); });
  const OnnxTensor& scale = call.constant(1);
  const auto factor = folded_constants("Div", scale, deviation);
  if (!factor)
    call.fail(fmt::format("has a scale of shape [{}] and a variance of shape [{}], expected equal shapes",
                          shape_text(scale.shape), shape_text(deviation.shape)));
  const OnnxTensor shift = changed(call.constant(3), [](double each) { return -each; });
  return rows_result(call.plus(call.times(call.plus(x, shift), *factor), call.constant(2)));
}

}  // namespace

const OnnxOperations& onnx_layers() {
  static const OnnxOperations all{
      {"BatchNormalization", batch_normalization},
      {"Dropout", dropout},
      {"Gemm", gemm},
      {"LogSoftmax", log_softmax},
      {"MatMul", matrix_product},
      {"Softmax", softmax},
  };
  return all;
}

}  // namespace ogee::detail
