#include "write_npy.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>

#include "write_file.hpp"

namespace ogee {
namespace {

/// Elements are written as they are in memory.
constexpr char byte_order = std::endian::native == std::endian::little ? '<' : '>';

}  // namespace

std::string npy_header(Index rows, Index columns) {
  constexpr std::size_t alignment = 64;
  std::string dictionary = fmt::format("{{'descr': '{}f4', 'fortran_order': False, 'shape': ({}, {}), }}",
                                       byte_order, rows, columns);
  std::string header("\x93NUMPY\x01\0", 8);
  const std::size_t begin = header.size() + 2;
  while ((begin + dictionary.size() + 1) % alignment != 0) dictionary += ' ';
  dictionary += '\n';
  // The size is below 256, so that its second byte is 0.
  header += static_cast<char>(dictionary.size());
  header += '\0';
  return header + dictionary;
}

std::string_view npy_elements(const ConstMatrixView<float>& matrix) {
  return {reinterpret_cast<const char*>(matrix.data()),
          static_cast<std::size_t>(matrix.size()) * sizeof(float)};
}

void write_npy(const ConstMatrixView<float>& matrix, const std::filesystem::path& path) {
  const std::string header = npy_header(matrix.rows(), matrix.cols());
  write_file_atomically(path, std::array{std::string_view(header), npy_elements(matrix)});
}

}  // namespace ogee
