/// Reads any bytes as a safetensors file, asks for all matrices, and writes what was read.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "../core/errors.hpp"
#include "../formats/safetensors/safetensors.hpp"
#include "mutate_header.hpp"

namespace {

void ask_for_matrices(const ogee::Tensor& tensor) try {
  (void)ogee::matrix_of<float>(tensor);
  (void)ogee::transposed_matrix_of<double>(tensor);
} catch (const ogee::FormatError&) {
}

void check(bool holds) {
  if (!holds) std::abort();
}

void write_and_read_again(const ogee::Safetensors& file) {
  const ogee::Safetensors again = ogee::parse_safetensors(ogee::safetensors_bytes(file), "written");
  check(again.metadata == file.metadata && again.tensors.size() == file.tensors.size());
  for (std::size_t i = 0; i < file.tensors.size(); ++i) {
    const ogee::Tensor& a = file.tensors[i];
    const ogee::Tensor& b = again.tensors[i];
    check(a.name == b.name && a.type == b.type && a.shape == b.shape);
    check(std::vector(a.bytes.begin(), a.bytes.end()) == std::vector(b.bytes.begin(), b.bytes.end()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) try {
  const ogee::Safetensors file = ogee::parse_safetensors({bytes, bytes + size}, "fuzz");
  for (const ogee::Tensor& tensor : file.tensors) ask_for_matrices(tensor);
  write_and_read_again(file);
  return 0;
} catch (const ogee::FormatError&) {
  return 0;
}
