/// Makes a network of any bytes that are an ONNX file, and computes with it. Files are changed byte by byte, and node by
/// node.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ogee/core/errors.hpp>
#include <ogee/formats/onnx/onnx.hpp>
#include <string>
#include <string_view>

#include "change_onnx.hpp"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  if (seed % 4 == 0) return LLVMFuzzerMutate(bytes, size, max_size);
  try {
    auto file = ogee::detail::parse_onnx_file({reinterpret_cast<const char*>(bytes), size}, "fuzz");
    ogee::OnnxChange(file, seed).apply();
    const std::string changed = ogee::detail::onnx_file_bytes(file);
    if (changed.size() <= max_size) {
      std::memcpy(bytes, changed.data(), changed.size());
      return changed.size();
    }
  } catch (const ogee::Error&) {  // no file whose nodes can be changed
  }
  return LLVMFuzzerMutate(bytes, size, max_size);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) try {
  const ogee::Model model =
      ogee::parse_onnx(std::string_view(reinterpret_cast<const char*>(bytes), size), "fuzz");
  ogee::Matrix<float> rows(2, model.network.input_size());
  rows.setOnes();
  (void)model.predictions(rows);
  return 0;
} catch (const ogee::FormatError&) {
  return 0;
}
