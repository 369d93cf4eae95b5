#include <onnx_schema.pb.h>

#include <limits>
#include <string>
#include <type_traits>

#include "onnx_file.hpp"

namespace ogee::detail {
namespace {

namespace schema = onnx_schema;

/// The number in the type of a file, or the nearest one that an integer can be: those of 64 bits are rounded when they are
/// read as double.
template <class Element>
Element element_of(double number) {
  using Limits = std::numeric_limits<Element>;
  if constexpr (std::is_integral_v<Element>) {
    if (number >= static_cast<double>(Limits::max())) return Limits::max();
    if (!(number > static_cast<double>(Limits::lowest()))) return Limits::lowest();
  }
  return static_cast<Element>(number);
}

/// Appends the numbers as they are in memory, which is as in the file: lowest byte first.
template <class Element>
void append_raw(std::string& bytes, const std::vector<double>& numbers) {
  bytes.reserve(numbers.size() * sizeof(Element));
  for (const double number : numbers) {
    const auto element = element_of<Element>(number);
    bytes.append(reinterpret_cast<const char*>(&element), sizeof element);
  }
}

void write(const OnnxTensor& tensor, schema::TensorProto& message) {
  message.set_name(tensor.name);
  message.set_data_type(static_cast<int>(tensor.type));
  for (const Index size : tensor.shape) message.add_dims(size);
  std::string& bytes = *message.mutable_raw_data();
  switch (tensor.type) {
    case OnnxType::float64:
      return append_raw<double>(bytes, tensor.numbers);
    case OnnxType::int64:
      return append_raw<std::int64_t>(bytes, tensor.numbers);
    case OnnxType::int32:
      return append_raw<std::int32_t>(bytes, tensor.numbers);
    case OnnxType::boolean:
      return append_raw<std::uint8_t>(bytes, tensor.numbers);
    case OnnxType::float16:
    case OnnxType::bfloat16:
      message.set_data_type(schema::TensorProto::FLOAT);
      return append_raw<float>(bytes, tensor.numbers);
    default:
      return append_raw<float>(bytes, tensor.numbers);
  }
}

void write(const std::string& name, const OnnxAttribute& attribute, schema::AttributeProto& message) {
  using Message = schema::AttributeProto;
  message.set_name(name);
  std::visit(
      [&message]<class Value>(const Value& value) {
        if constexpr (std::is_same_v<Value, double>) {
          message.set_type(Message::FLOAT);
          message.set_f(static_cast<float>(value));
        } else if constexpr (std::is_same_v<Value, std::int64_t>) {
          message.set_type(Message::INT);
          message.set_i(value);
        } else if constexpr (std::is_same_v<Value, std::string>) {
          message.set_type(Message::STRING);
          message.set_s(value);
        } else if constexpr (std::is_same_v<Value, std::vector<double>>) {
          message.set_type(Message::FLOATS);
          for (const double each : value) message.add_floats(static_cast<float>(each));
        } else if constexpr (std::is_same_v<Value, std::vector<std::int64_t>>) {
          message.set_type(Message::INTS);
          for (const std::int64_t each : value) message.add_ints(each);
        } else {
          message.set_type(Message::TENSOR);
          write(value, *message.mutable_t());
        }
      },
      attribute);
}

void write(const OnnxNode& node, schema::NodeProto& message) {
  message.set_name(node.name);
  message.set_op_type(node.operation);
  if (!node.domain.empty()) message.set_domain(node.domain);
  for (const std::string& input : node.inputs) message.add_input(input);
  for (const std::string& output : node.outputs) message.add_output(output);
  for (const auto& [name, attribute] : node.attributes) write(name, attribute, *message.add_attribute());
}

void write(const OnnxValue& value, schema::ValueInfoProto& message) {
  message.set_name(value.name);
  schema::TypeProto::Tensor& tensor = *message.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(static_cast<int>(value.type));
  if (!value.has_shape) return;
  schema::TensorShapeProto& shape = *tensor.mutable_shape();
  for (const Index size : value.shape) {
    if (size == OnnxValue::any_size)
      shape.add_dim()->set_dim_param("batch");
    else
      shape.add_dim()->set_dim_value(size);
  }
}

}  // namespace

std::string onnx_file_bytes(const OnnxFile& file) {
  schema::ModelProto message;
  message.set_ir_version(file.ir_version);
  message.set_producer_name(file.producer);
  message.set_producer_version(file.producer_version);
  schema::OperatorSetIdProto& operators = *message.add_opset_import();
  operators.set_domain("");
  operators.set_version(file.opset);
  for (const auto& [key, value] : file.metadata) {
    schema::StringStringEntryProto& entry = *message.add_metadata_props();
    entry.set_key(key);
    entry.set_value(value);
  }
  schema::GraphProto& graph = *message.mutable_graph();
  graph.set_name(file.graph_name);
  for (const OnnxNode& node : file.nodes) write(node, *graph.add_node());
  for (const OnnxTensor& tensor : file.initializers) write(tensor, *graph.add_initializer());
  for (const OnnxValue& value : file.inputs) write(value, *graph.add_input());
  for (const OnnxValue& value : file.outputs) write(value, *graph.add_output());
  return message.SerializeAsString();
}

}  // namespace ogee::detail
