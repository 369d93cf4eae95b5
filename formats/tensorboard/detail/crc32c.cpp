#include "crc32c.hpp"

#include <array>

namespace ogee::detail {
namespace {

/// The remainder of each byte, lowest bit first.
constexpr std::array<std::uint32_t, 256> remainders = [] {
  constexpr std::uint32_t polynomial = 0x82F63B78;  // 0x1EDC6F41 with its bits in reverse
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1U) != 0 ? polynomial : 0);
    table[byte] = rest;
  }
  return table;
}();

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t rest = 0xFFFFFFFF;
  for (const char byte : bytes)
    rest = rest >> 8 ^ remainders[(rest ^ static_cast<unsigned char>(byte)) & 0xFF];
  return ~rest;
}

}  // namespace ogee::detail
