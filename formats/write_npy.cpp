#include "write_npy.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>

#include "write_file.hpp"

namespace ogee {
namespace {

/// Elements are written as they are in memory.
constexpr char byte_order = std::endian::native == std::endian::little ? '<' : '>';

template <Real T>
std::string_view bytes_of(const ConstMatrixView<T>& matrix) {
  return {reinterpret_cast<const char*>(matrix.data()), static_cast<std::size_t>(matrix.size()) * sizeof(T)};
}

template <Real T>
void write_matrix(const ConstMatrixView<T>& matrix, const std::filesystem::path& path) {
  const std::string header = npy_header<T>(matrix.rows(), matrix.cols());
  write_file_atomically(path, std::array{std::string_view(header), npy_elements(matrix)});
}

}  // namespace

template <Real T>
std::string npy_header(Index rows, Index columns) {
  constexpr std::size_t alignment = 64;
  std::string dictionary = fmt::format("{{'descr': '{}f{}', 'fortran_order': False, 'shape': ({}, {}), }}",
                                       byte_order, sizeof(T), rows, columns);
  std::string header("\x93NUMPY\x01\0", 8);
  const std::size_t begin = header.size() + 2;
  while ((begin + dictionary.size() + 1) % alignment != 0) dictionary += ' ';
  dictionary += '\n';
  // The size is below 256, so that its second byte is 0.
  header += static_cast<char>(dictionary.size());
  header += '\0';
  return header + dictionary;
}

template std::string npy_header<float>(Index, Index);
template std::string npy_header<double>(Index, Index);

std::string_view npy_elements(const ConstMatrixView<float>& matrix) { return bytes_of(matrix); }
std::string_view npy_elements(const ConstMatrixView<double>& matrix) { return bytes_of(matrix); }

void write_npy(const ConstMatrixView<float>& matrix, const std::filesystem::path& path) {
  write_matrix(matrix, path);
}
void write_npy(const ConstMatrixView<double>& matrix, const std::filesystem::path& path) {
  write_matrix(matrix, path);
}

}  // namespace ogee
