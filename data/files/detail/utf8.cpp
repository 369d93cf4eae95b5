#include "utf8.hpp"

#include <fmt/format.h>

#include "../../../core/errors.hpp"

namespace ogee::detail {
namespace {

/// The bytes of a character after its first: how many, and the limits of the one that follows the first. They rule out
/// longer forms of shorter characters, surrogates, and what is beyond U+10FFFF.
struct Rest {
  std::size_t count;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
};

std::optional<Rest> rest_of(unsigned char first) {
  if (first < 0x80) return Rest{0};
  if (first < 0xC2 || first > 0xF4) return std::nullopt;
  if (first < 0xE0) return Rest{1};
  if (first < 0xF0)
    return Rest{2, static_cast<unsigned char>(first == 0xE0 ? 0xA0 : 0x80),
                static_cast<unsigned char>(first == 0xED ? 0x9F : 0xBF)};
  return Rest{3, static_cast<unsigned char>(first == 0xF0 ? 0x90 : 0x80),
              static_cast<unsigned char>(first == 0xF4 ? 0x8F : 0xBF)};
}

bool holds(std::string_view text, Rest rest) {
  if (text.size() < rest.count) return false;
  for (std::size_t i = 0; i < rest.count; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool is_first = i == 0;
    if (byte < (is_first ? rest.low : 0x80) || byte > (is_first ? rest.high : 0xBF)) return false;
  }
  return true;
}

}  // namespace

std::optional<std::size_t> first_invalid_byte(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto rest = rest_of(static_cast<unsigned char>(text[i]));
    if (!rest || !holds(text.substr(i + 1), *rest)) return i;
    i += 1 + rest->count;
  }
  return std::nullopt;
}

void check_utf8(std::string_view text, std::string_view thing, const std::string& place) {
  if (const auto byte = first_invalid_byte(text))
    throw FormatError(fmt::format("{}: the {} is not UTF-8, its byte {} is {:02X}: save the file as UTF-8",
                                  place, thing, *byte, static_cast<unsigned char>(text[*byte])));
}

}  // namespace ogee::detail
