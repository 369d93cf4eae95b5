#include "onnx_call.hpp"

#include <fmt/format.h>

#include <utility>

#include "../../../core/errors.hpp"
#include "../../safetensors/detail/tensor_size.hpp"

namespace ogee::detail {
namespace {

bool is_number_type(OnnxType type) {
  return type == OnnxType::float32 || type == OnnxType::float64 || type == OnnxType::float16 ||
         type == OnnxType::bfloat16;
}

}  // namespace

OnnxResult constant_result(OnnxTensor tensor) {
  return {.kind = OnnxResult::Kind::constant,
          .tensor = std::make_shared<const OnnxTensor>(std::move(tensor))};
}

std::string node_text(const OnnxNode& node) {
  const std::string& name = node.name.empty() && !node.outputs.empty() ? node.outputs.front() : node.name;
  return fmt::format("node {} ({})", quoted_text(name), quoted_text(node.operation));
}

OnnxCall::OnnxCall(const OnnxNode& node, std::vector<const OnnxResult*> inputs, OnnxImport& import)
    : node_(node), inputs_(std::move(inputs)), import_(import) {
  import_.graph.set_layer(node_text(node));
}

void OnnxCall::fail(std::string_view problem) const {
  throw FormatError(fmt::format("{}: {}: {}", import_.file, node_text(node_), problem));
}

const OnnxAttribute* OnnxCall::attribute(const std::string& name) const {
  const auto found = node_.attributes.find(name);
  return found == node_.attributes.end() ? nullptr : &found->second;
}

double OnnxCall::number(const std::string& name, double usual) const {
  const OnnxAttribute* found = attribute(name);
  if (found == nullptr) return usual;
  if (const auto* value = std::get_if<double>(found)) return *value;
  fail(fmt::format("attribute {} is not a number", name));
}

std::int64_t OnnxCall::whole(const std::string& name, std::int64_t usual) const {
  const OnnxAttribute* found = attribute(name);
  if (found == nullptr) return usual;
  if (const auto* value = std::get_if<std::int64_t>(found)) return *value;
  fail(fmt::format("attribute {} is not a whole number", name));
}

std::string OnnxCall::text(const std::string& name, const std::string& usual) const {
  const OnnxAttribute* found = attribute(name);
  if (found == nullptr) return usual;
  if (const auto* value = std::get_if<std::string>(found)) return *value;
  fail(fmt::format("attribute {} is not a text", name));
}

const OnnxResult& OnnxCall::input(std::size_t i) const {
  if (!has_input(i)) fail(fmt::format("input {} is missing", i));
  return *inputs_[i];
}

bool OnnxCall::is_constant(std::size_t i) const {
  return has_input(i) && inputs_[i]->kind == OnnxResult::Kind::constant;
}

const OnnxTensor& OnnxCall::constant(std::size_t i) {
  if (input(i).kind != OnnxResult::Kind::constant)
    fail(fmt::format("input {} is not a constant, expected an initialiser or a node Constant", i));
  const OnnxTensor& tensor = *input(i).tensor;
  spend(std::ssize(tensor.numbers));
  return tensor;
}

double OnnxCall::constant_number(std::size_t i) {
  const OnnxTensor& tensor = constant(i);
  if (tensor.numbers.size() != 1)
    fail(fmt::format("input {} has shape [{}], expected one number", i, shape_text(tensor.shape)));
  return tensor.numbers.front();
}

std::size_t OnnxCall::rows(std::size_t i) {
  const OnnxResult& result = input(i);
  switch (result.kind) {
    case OnnxResult::Kind::rows:
      return result.node;
    case OnnxResult::Kind::product:
      return affine(result.node, *result.tensor).node;
    case OnnxResult::Kind::constant:
      fail(fmt::format("input {} is a constant, expected rows of the batch", i));
    case OnnxResult::Kind::folded:
      fail(fmt::format("input {} does not have the dimensions (batch, columns); Flatten makes them", i));
    case OnnxResult::Kind::condition:
      fail(fmt::format("input {} is true or false, expected numbers", i));
    case OnnxResult::Kind::log_probabilities:
      break;
  }
  fail(fmt::format("input {} is the result of LogSoftmax, which is read only at the end", i));
}

void OnnxCall::check_weights(std::size_t x, const OnnxTensor& weights, bool transposed) const {
  require_numbers(weights);
  if (weights.shape.size() != 2)
    fail(fmt::format("the weights have shape [{}], expected two dimensions", shape_text(weights.shape)));
  if (const Index inputs = weights.shape[transposed ? 1 : 0]; inputs != columns(x))
    fail(fmt::format("the weights are for {} inputs, expected {}", inputs, columns(x)));
  if (weights.shape[transposed ? 0 : 1] < 1) fail("the weights are for no outputs");
}

OnnxResult OnnxCall::affine(std::size_t x, const OnnxTensor& weights, bool transposed, double factor,
                            const OnnxTensor* bias, double bias_factor) {
  check_weights(x, weights, transposed);
  const Index inputs = weights.shape[transposed ? 1 : 0];
  const Index outputs = weights.shape[transposed ? 0 : 1];
  spend(inputs * outputs);
  const ConstMatrixView<double> stored(weights.numbers.data(), weights.shape[0], weights.shape[1]);
  Matrix<double> matrix(inputs, outputs);
  if (transposed)
    matrix = factor * stored.transpose();
  else
    matrix = factor * stored;
  Matrix<double> row_of_bias;
  if (bias != nullptr) {
    const std::vector<double> numbers = row_numbers(*bias, outputs);
    spend(outputs);
    row_of_bias.resize(1, outputs);
    for (Index k = 0; k < outputs; ++k)
      row_of_bias(0, k) = bias_factor * numbers[numbers.size() == 1 ? 0 : static_cast<std::size_t>(k)];
  }
  return rows_result(import_.graph.affine(x, matrix, row_of_bias));
}

std::vector<double> OnnxCall::row_numbers(const OnnxTensor& tensor, Index columns) const {
  require_numbers(tensor);
  const std::vector<Index>& shape = tensor.shape;
  const bool is_row = shape.size() <= 2 && (shape.size() < 2 || shape[0] == 1);
  const auto count = static_cast<Index>(tensor.numbers.size());
  if (!is_row || (count != 1 && count != columns))
    fail(fmt::format("a constant has shape [{}], expected one number, or one for each of {} columns",
                     shape_text(shape), columns));
  return tensor.numbers;
}

std::size_t OnnxCall::row_for(std::size_t x, const std::vector<double>& numbers) {
  spend(columns(x));
  return import_.graph.constant(numbers, columns(x));
}

std::size_t OnnxCall::plus(std::size_t x, const OnnxTensor& tensor) {
  return add(x, row_for(x, row_numbers(tensor, columns(x))));
}

std::size_t OnnxCall::plus(std::size_t x, double number) { return add(x, row_for(x, {number})); }

std::size_t OnnxCall::times(std::size_t x, const OnnxTensor& tensor) {
  return multiply(x, row_for(x, row_numbers(tensor, columns(x))));
}

std::size_t OnnxCall::times(std::size_t x, double number) { return multiply(x, row_for(x, {number})); }

std::size_t OnnxCall::add(std::size_t a, std::size_t b) {
  require_equal_columns(a, b);
  return import_.graph.add(a, b);
}

std::size_t OnnxCall::multiply(std::size_t a, std::size_t b) {
  require_equal_columns(a, b);
  return import_.graph.multiply(a, b);
}

void OnnxCall::require_numbers(const OnnxTensor& tensor) const {
  if (!is_number_type(tensor.type))
    fail(fmt::format("a constant has type {} of the schema, expected floating-point numbers",
                     static_cast<int>(tensor.type)));
}

void OnnxCall::require_equal_columns(std::size_t a, std::size_t b) const {
  if (columns(a) != columns(b))
    fail(fmt::format("has inputs of {} and {} columns, expected as many", columns(a), columns(b)));
}

void OnnxCall::spend(Index numbers) {
  if (numbers > import_.numbers_left)
    fail("repeats constants of the file so often that the network would be many times its size");
  import_.numbers_left -= numbers;
}

}  // namespace ogee::detail
