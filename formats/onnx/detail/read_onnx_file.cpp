#include <fmt/format.h>
#include <onnx_schema.pb.h>

#include <bit>
#include <cstring>
#include <limits>
#include <optional>
#include <string>

#include "../../../core/errors.hpp"
#include "../../safetensors/detail/half_precision.hpp"
#include "../../safetensors/detail/tensor_size.hpp"
#include "onnx_file.hpp"

namespace ogee::detail {
namespace {

namespace schema = onnx_schema;

static_assert(std::endian::native == std::endian::little, "elements are read as they are in memory");

/// The elements of these dimensions; nothing if that is negative or overflows.
std::optional<std::size_t> element_count(const std::vector<Index>& shape) {
  std::size_t count = 1;
  for (const Index size : shape) {
    if (size < 0) return std::nullopt;
    if (__builtin_mul_overflow(count, static_cast<std::size_t>(size), &count)) return std::nullopt;
  }
  return count;
}

template <class Element>
std::vector<double> raw_numbers(const std::string& bytes) {
  std::vector<double> numbers(bytes.size() / sizeof(Element));
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    Element element{};
    std::memcpy(&element, bytes.data() + i * sizeof(Element), sizeof(Element));
    numbers[i] = static_cast<double>(element);
  }
  return numbers;
}

/// 16 bits each, which the schema stores as whole numbers.
template <class Half>
std::vector<double> half_numbers(const schema::TensorProto& message) {
  std::vector<double> numbers;
  for (const int bits : message.int32_data())
    numbers.push_back(double{Half{static_cast<std::uint16_t>(bits)}});
  return numbers;
}

template <class Field>
std::vector<double> field_numbers(const Field& field) {
  return {field.begin(), field.end()};
}

/// A tensor in a file.
class TensorReader {
 public:
  TensorReader(const schema::TensorProto& message, const std::string& place)
      : message_(message), place_(fmt::format("{}: tensor {}", place, quoted_text(message.name()))) {}

  [[nodiscard]] OnnxTensor tensor() const {
    if (message_.data_location() == schema::TensorProto::EXTERNAL || message_.external_data_size() > 0)
      fail("has its data in another file, which is not read");
    if (message_.has_segment()) fail("has only a segment of its data");
    OnnxTensor tensor{.name = message_.name(),
                      .type = static_cast<OnnxType>(message_.data_type()),
                      .shape = {message_.dims().begin(), message_.dims().end()}};
    const std::optional<std::size_t> count = element_count(tensor.shape);
    if (!count) fail(fmt::format("shape {} is too large or negative", shape_text(tensor.shape)));
    if (size_of_element() == 0) return tensor;
    if (message_.has_raw_data() && message_.raw_data().size() % size_of_element() != 0)
      fail(fmt::format("has {} bytes, which end within a number", message_.raw_data().size()));
    const std::size_t found = number_count();
    if (found != *count)
      fail(fmt::format("has {} numbers, but shape {} takes {}", found, shape_text(tensor.shape), *count));
    tensor.numbers = message_.has_raw_data() ? raw() : typed();
    return tensor;
  }

 private:
  [[noreturn]] void fail(std::string_view problem) const {
    throw FormatError(fmt::format("{}: {}", place_, problem));
  }

  /// 0 for types that are not read.
  [[nodiscard]] std::size_t size_of_element() const {
    switch (message_.data_type()) {
      case schema::TensorProto::BOOL:
        return 1;
      case schema::TensorProto::FLOAT16:
      case schema::TensorProto::BFLOAT16:
        return 2;
      case schema::TensorProto::FLOAT:
      case schema::TensorProto::INT32:
        return 4;
      case schema::TensorProto::DOUBLE:
      case schema::TensorProto::INT64:
        return 8;
      default:
        return 0;
    }
  }

  [[nodiscard]] std::size_t number_count() const {
    if (message_.has_raw_data()) return message_.raw_data().size() / size_of_element();
    switch (message_.data_type()) {
      case schema::TensorProto::FLOAT:
        return static_cast<std::size_t>(message_.float_data_size());
      case schema::TensorProto::DOUBLE:
        return static_cast<std::size_t>(message_.double_data_size());
      case schema::TensorProto::INT64:
        return static_cast<std::size_t>(message_.int64_data_size());
      default:
        return static_cast<std::size_t>(message_.int32_data_size());
    }
  }

  [[nodiscard]] std::vector<double> raw() const {
    const std::string& bytes = message_.raw_data();
    switch (message_.data_type()) {
      case schema::TensorProto::FLOAT:
        return raw_numbers<float>(bytes);
      case schema::TensorProto::DOUBLE:
        return raw_numbers<double>(bytes);
      case schema::TensorProto::INT64:
        return raw_numbers<std::int64_t>(bytes);
      case schema::TensorProto::INT32:
        return raw_numbers<std::int32_t>(bytes);
      case schema::TensorProto::FLOAT16:
        return raw_numbers<Float16>(bytes);
      case schema::TensorProto::BFLOAT16:
        return raw_numbers<BFloat16>(bytes);
      default:
        return raw_numbers<std::uint8_t>(bytes);
    }
  }

  [[nodiscard]] std::vector<double> typed() const {
    switch (message_.data_type()) {
      case schema::TensorProto::FLOAT:
        return field_numbers(message_.float_data());
      case schema::TensorProto::DOUBLE:
        return field_numbers(message_.double_data());
      case schema::TensorProto::INT64:
        return field_numbers(message_.int64_data());
      case schema::TensorProto::FLOAT16:
        return half_numbers<Float16>(message_);
      case schema::TensorProto::BFLOAT16:
        return half_numbers<BFloat16>(message_);
      default:
        return field_numbers(message_.int32_data());
    }
  }

  const schema::TensorProto& message_;
  std::string place_;
};

OnnxAttribute read_attribute(const schema::AttributeProto& message, const std::string& place) {
  using Message = schema::AttributeProto;
  switch (message.type()) {
    case Message::FLOAT:
      return double{message.f()};
    case Message::INT:
      return std::int64_t{message.i()};
    case Message::STRING:
      return message.s();
    case Message::FLOATS:
      return std::vector<double>(message.floats().begin(), message.floats().end());
    case Message::INTS:
      return std::vector<std::int64_t>(message.ints().begin(), message.ints().end());
    case Message::TENSOR:
      return TensorReader(message.t(), place).tensor();
    case Message::STRINGS:
      return std::string();  // of no operation that is read
    default:
      throw FormatError(
          fmt::format("{}: attribute {} is a graph, a sparse tensor or the like, expected numbers or a text",
                      place, quoted_text(message.name())));
  }
}

OnnxNode read_node(const schema::NodeProto& message, const std::string& file) {
  OnnxNode node{.name = message.name(),
                .operation = message.op_type(),
                .inputs = {message.input().begin(), message.input().end()},
                .outputs = {message.output().begin(), message.output().end()},
                .domain = message.domain()};
  const std::string place =
      fmt::format("{}: node {} ({})", file, quoted_text(node.name), quoted_text(node.operation));
  for (const schema::AttributeProto& attribute : message.attribute())
    if (!node.attributes.emplace(attribute.name(), read_attribute(attribute, place)).second)
      throw FormatError(fmt::format("{}: has attribute {} twice", place, quoted_text(attribute.name())));
  return node;
}

OnnxValue read_value(const schema::ValueInfoProto& message) {
  OnnxValue value{.name = message.name()};
  if (!message.type().has_tensor_type()) return value;
  const schema::TypeProto::Tensor& tensor = message.type().tensor_type();
  value.type = static_cast<OnnxType>(tensor.elem_type());
  value.has_shape = tensor.has_shape();
  for (const auto& size : tensor.shape().dim())
    value.shape.push_back(size.has_dim_value() ? size.dim_value() : OnnxValue::any_size);
  return value;
}

/// The version of ONNX's own operations. Later ones may compute something else under the same name.
std::int64_t read_opset(const schema::ModelProto& model, const std::string& file) {
  constexpr std::int64_t last_known = 23;
  for (const schema::OperatorSetIdProto& each : model.opset_import()) {
    if (!each.domain().empty() && each.domain() != "ai.onnx") continue;
    if (each.version() > last_known)
      throw FormatError(fmt::format("{}: uses version {} of ONNX's operations, expected {} at most", file,
                                    each.version(), last_known));
    return each.version();
  }
  throw FormatError(fmt::format("{}: does not say which version of ONNX's operations it uses", file));
}

template <class Message>
void parse(Message& message, std::string_view bytes, const std::string& file) {
  check_onnx_size(bytes.size(), file);
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    throw FormatError(fmt::format("{}: not an ONNX file, or damaged or cut off", file));
}

}  // namespace

void check_onnx_size(std::size_t bytes, const std::string& file) {
  constexpr auto most = static_cast<std::size_t>(std::numeric_limits<int>::max());
  if (bytes > most)
    throw FormatError(fmt::format("{}: has {} bytes, an ONNX file has {} at most", file, bytes, most));
}

OnnxFile parse_onnx_file(std::string_view bytes, const std::string& file) {
  schema::ModelProto model;
  parse(model, bytes, file);
  if (!model.has_graph()) throw FormatError(fmt::format("{}: not an ONNX file: it has no graph", file));
  const schema::GraphProto& graph = model.graph();
  if (model.functions_size() > 0)
    throw FormatError(fmt::format("{}: defines functions of its own, which are not read", file));
  if (graph.sparse_initializer_size() > 0)
    throw FormatError(fmt::format("{}: has sparse tensors, which are not read", file));
  OnnxFile content{.ir_version = model.ir_version(),
                   .opset = read_opset(model, file),
                   .producer = model.producer_name(),
                   .producer_version = model.producer_version(),
                   .graph_name = graph.name()};
  for (const schema::StringStringEntryProto& entry : model.metadata_props())
    if (!content.metadata.emplace(entry.key(), entry.value()).second)
      throw FormatError(fmt::format("{}: metadata has {} twice", file, quoted_text(entry.key())));
  for (const schema::NodeProto& node : graph.node()) content.nodes.push_back(read_node(node, file));
  for (const schema::TensorProto& tensor : graph.initializer())
    content.initializers.push_back(TensorReader(tensor, file).tensor());
  for (const schema::ValueInfoProto& value : graph.input()) content.inputs.push_back(read_value(value));
  for (const schema::ValueInfoProto& value : graph.output()) content.outputs.push_back(read_value(value));
  return content;
}

OnnxTensor parse_onnx_tensor(std::string_view bytes, const std::string& file) {
  schema::TensorProto message;
  parse(message, bytes, file);
  return TensorReader(message, file).tensor();
}

}  // namespace ogee::detail
