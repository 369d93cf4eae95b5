#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "../../../core/types.hpp"
#include "../npy.hpp"

namespace ogee::detail {

/// The header of an NPY file, before its elements.
struct NpyHeader {
  NpyType type = NpyType::float32;
  bool big_endian = false;
  bool fortran_order = false;  ///< first dimension fastest
  std::vector<Index> shape;
  std::size_t size = 0;  ///< of the header in bytes: where the elements begin
};

/// Reads the header at the beginning of a file.
/// @throws FormatError with the byte at which it is invalid.
[[nodiscard]] NpyHeader parse_npy_header(std::span<const std::uint8_t> bytes, std::string_view file);

/// The size of an element in bytes.
[[nodiscard]] std::size_t size_of(NpyType type);

}  // namespace ogee::detail
