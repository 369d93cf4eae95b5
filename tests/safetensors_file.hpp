#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

/// The bytes of a safetensors file with this header and data.
inline std::vector<std::uint8_t> safetensors_file(std::string_view header, std::string_view data = {}) {
  std::vector<std::uint8_t> bytes;
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<std::uint8_t>(header.size() >> 8 * i));
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.insert(bytes.end(), data.begin(), data.end());
  return bytes;
}
