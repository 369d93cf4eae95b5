/// Reads any bytes as an ONNX file, and writes what was read: it must be the same again.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "../core/errors.hpp"
#include "../formats/onnx/detail/onnx_file.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace ogee::detail;
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  try {
    (void)parse_onnx_tensor(text, "fuzz");
  } catch (const ogee::FormatError&) {  // most bytes are not a tensor
  }
  OnnxFile file;
  try {
    file = parse_onnx_file(text, "fuzz");
  } catch (const ogee::FormatError&) {
    return 0;
  }
  const OnnxFile again = parse_onnx_file(onnx_file_bytes(file), "written");
  require(again.nodes.size() == file.nodes.size());
  for (std::size_t i = 0; i < file.nodes.size(); ++i) {
    require(again.nodes[i].operation == file.nodes[i].operation);
    require(again.nodes[i].inputs == file.nodes[i].inputs);
    require(again.nodes[i].attributes.size() == file.nodes[i].attributes.size());
  }
  require(again.initializers.size() == file.initializers.size());
  for (std::size_t i = 0; i < file.initializers.size(); ++i)
    require(again.initializers[i].numbers.size() == file.initializers[i].numbers.size());
  return 0;
}
