#pragma once

/// Small tables for the tests of what the command reads.

#include <cstdint>
#include <string>
#include <vector>

namespace ogee {

/// Two classes that the first of two columns tells apart.
inline std::string flowers_csv() {
  std::string text = "width,noise,kind\n";
  for (int i = 0; i < 60; ++i)
    text += std::to_string(i) + "," + std::to_string(i * 7 % 10) + "," + (i < 30 ? "iris" : "rose") + "\n";
  return text;
}

/// A table with names whose second column has these labels.
inline std::string labelled_csv(const std::vector<std::string>& labels) {
  std::string text = "size,kind\n";
  for (std::size_t i = 0; i < labels.size(); ++i) text += std::to_string(i) + "," + labels[i] + "\n";
  return text;
}

/// Three columns of which the last is twice the first less the second, in thousands.
inline std::string prices_csv() {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    const int second = i * 37 % 50;
    text += std::to_string(i) + ";" + std::to_string(second) + ";" + std::to_string(1000 * (2 * i - second)) +
            "\n";
  }
  return text;
}

/// `values` as a NPY file of 64-bit integers.
inline std::string npy_file(const std::string& shape, const std::vector<std::int64_t>& values) {
  const std::string header = "{'descr': '<i8', 'fortran_order': False, 'shape': " + shape + ", }\n";
  std::string bytes("\x93NUMPY\x01\0", 8);
  bytes += static_cast<char>(header.size());
  bytes += '\0';
  bytes += header;
  for (const std::int64_t value : values)
    for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

}  // namespace ogee
