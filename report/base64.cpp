#include "base64.hpp"

#include <algorithm>
#include <string_view>

namespace ogee {

std::string base64(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t first = 0; first < bytes.size(); first += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - first);
    std::uint32_t group = 0;  // 24 bits, with zeros in the place of bytes that are not there
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < count ? bytes[first + i] : 0U);
    for (std::size_t i = 0; i < 4; ++i) text += i <= count ? letters[group >> (18 - 6 * i) & 63U] : '=';
  }
  return text;
}

}  // namespace ogee
