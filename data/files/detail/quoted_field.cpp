#include "quoted_field.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ogee::detail {

std::string quoted_field(std::string_view field) {
  constexpr std::size_t longest = 40;
  const bool is_long = field.size() > longest;
  std::string text(field.substr(0, longest));
  // A character of several bytes must not be cut: its further bytes begin with the bits 10.
  const auto is_further_byte = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  if (is_long && is_further_byte(field[longest])) {
    while (!text.empty() && is_further_byte(text.back())) text.pop_back();
    if (!text.empty()) text.pop_back();
  }
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
  return fmt::format("\"{}{}\"", text, is_long ? "..." : "");
}

}  // namespace ogee::detail
