#pragma once

/// A mutator for safetensors files: it changes the header, and then the size of the header that stands before it, which
/// would hardly ever be right otherwise.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t max_size);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size, std::size_t max_size,
                                               unsigned seed) {
  constexpr std::size_t size_bytes = 8;
  if (seed % 4 == 0 || size < size_bytes) return LLVMFuzzerMutate(bytes, size, max_size);
  std::uint64_t header_size = 0;
  for (std::size_t i = size_bytes; i-- > 0;) header_size = header_size << 8 | bytes[i];
  if (header_size == 0 || header_size > size - size_bytes) return LLVMFuzzerMutate(bytes, size, max_size);

  const std::vector<std::uint8_t> data(bytes + size_bytes + header_size, bytes + size);
  header_size = LLVMFuzzerMutate(bytes + size_bytes, header_size, max_size - size_bytes - data.size());
  for (std::size_t i = 0; i < size_bytes; ++i) bytes[i] = static_cast<std::uint8_t>(header_size >> (8 * i));
  std::copy(data.begin(), data.end(), bytes + size_bytes + header_size);
  return size_bytes + header_size + data.size();
}
