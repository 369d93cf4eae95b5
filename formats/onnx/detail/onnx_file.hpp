#pragma once

/// What an ONNX file says, without protobuf: its headers are in write_onnx_file.cpp and read_onnx_file.cpp only.

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../../../core/real.hpp"

namespace ogee::detail {

/// Types of elements, with their numbers in the schema; a file may have others.
enum class OnnxType {
  none = 0,
  float32 = 1,
  int32 = 6,
  int64 = 7,
  boolean = 9,
  float16 = 10,
  float64 = 11,
  bfloat16 = 16
};

struct OnnxTensor {
  std::string name = {};
  OnnxType type = OnnxType::float32;
  std::vector<Index> shape = {};
  std::vector<double> numbers = {};  ///< of any type, in C order
};

using OnnxAttribute = std::variant<double, std::int64_t, std::string, std::vector<double>,
                                   std::vector<std::int64_t>, OnnxTensor>;

struct OnnxNode {
  std::string name;
  std::string operation;  ///< "Gemm"
  std::vector<std::string> inputs;
  std::vector<std::string> outputs;
  std::map<std::string, OnnxAttribute> attributes = {};
  std::string domain = {};  ///< empty for ONNX's own operations
};

/// An input or output of the graph.
struct OnnxValue {
  static constexpr Index any_size = -1;

  std::string name;
  OnnxType type = OnnxType::none;  ///< also for what is not a tensor
  bool has_shape = false;
  std::vector<Index> shape = {};  ///< any_size where it is not a number
};

struct OnnxFile {
  std::int64_t ir_version = 8;
  std::int64_t opset = 17;
  std::string producer = {};
  std::string producer_version = {};
  std::map<std::string, std::string> metadata = {};
  std::string graph_name = {};
  std::vector<OnnxNode> nodes = {};
  std::vector<OnnxTensor> initializers = {};
  std::vector<OnnxValue> inputs = {};
  std::vector<OnnxValue> outputs = {};
};

/// The bytes of a file. Sizes that are any are called "batch".
[[nodiscard]] std::string onnx_file_bytes(const OnnxFile& file);

/// @throws FormatError for more bytes than a file may have.
void check_onnx_size(std::size_t bytes, const std::string& file);

/// Reads the bytes of a file, called `file` in messages.
/// @throws FormatError for bytes that are not an ONNX file, and for what is never taken: data in other files, sparse
///   tensors, graphs in attributes, functions, operations newer than those known, tensors whose data does not have the size of their shape.
[[nodiscard]] OnnxFile parse_onnx_file(std::string_view bytes, const std::string& file);

/// Reads a tensor that stands alone in a file. @throws FormatError as parse_onnx_file.
[[nodiscard]] OnnxTensor parse_onnx_tensor(std::string_view bytes, const std::string& file);

}  // namespace ogee::detail
