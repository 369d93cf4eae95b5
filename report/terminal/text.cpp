#include "text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace ogee {
namespace {

struct CodePoints {
  char32_t first;
  char32_t last;
};

constexpr std::array combining{CodePoints{0x0300, 0x036F}, CodePoints{0x200B, 0x200D},
                               CodePoints{0x20D0, 0x20FF}, CodePoints{0xFE00, 0xFE0F}};
constexpr std::array wide{CodePoints{0x1100, 0x115F},   CodePoints{0x2E80, 0xA4CF},
                          CodePoints{0xAC00, 0xD7A3},   CodePoints{0xF900, 0xFAFF},
                          CodePoints{0xFE30, 0xFE6F},   CodePoints{0xFF00, 0xFF60},
                          CodePoints{0x1F300, 0x1FAFF}, CodePoints{0x20000, 0x3FFFD}};

bool is_among(std::span<const CodePoints> ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const CodePoints& range) { return range.first <= code && code <= range.last; });
}

bool continues_letter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

/// The code point of one letter in UTF-8.
char32_t decoded(std::string_view letter) {
  const auto lead = static_cast<unsigned char>(letter.front());
  char32_t code = lead < 0x80 ? lead : lead < 0xE0 ? lead & 0x1F : lead < 0xF0 ? lead & 0x0F : lead & 0x07;
  for (const char byte : letter.substr(1)) code = code << 6 | (static_cast<unsigned char>(byte) & 0x3F);
  return code;
}

Index letter_width(std::string_view letter) {
  const char32_t code = decoded(letter);
  return is_among(combining, code) ? 0 : is_among(wide, code) ? 2 : 1;
}

/// The first letter, which is taken off `text`.
std::string_view take_letter(std::string_view& text) {
  std::size_t bytes = 1;
  while (bytes < std::min<std::size_t>(4, text.size()) && continues_letter(text[bytes])) ++bytes;
  const std::string_view letter = text.substr(0, bytes);
  text.remove_prefix(bytes);
  return letter;
}

/// Of ASCII or of the second block of Latin-1, as ISO 6429 has them.
bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

std::string spaces(Index count) {
  return std::string(static_cast<std::size_t>(std::max<Index>(0, count)), ' ');
}

}  // namespace

Index display_width(std::string_view text) {
  Index width = 0;
  while (!text.empty()) width += letter_width(take_letter(text));
  return width;
}

std::string shortened(std::string_view text, Index width) {
  const bool cut = display_width(text) > width;
  Index left = cut ? width - 1 : width;
  std::string result;
  while (!text.empty()) {
    const std::string_view letter = take_letter(text);
    left -= letter_width(letter);
    if (left < 0) break;
    result += is_control(decoded(letter)) ? "?" : letter;
  }
  return cut ? result + "…" : result;
}

std::string left_aligned(std::string_view text, Index width) {
  return std::string(text) + spaces(width - display_width(text));
}

std::string right_aligned(std::string_view text, Index width) {
  return spaces(width - display_width(text)) + std::string(text);
}

std::string wrapped(std::string_view text, Index width) {
  std::string result;
  Index column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, std::min(text.find(' '), text.size()));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    const bool fits = column + 1 + display_width(word) <= width;
    if (!result.empty()) result += fits ? ' ' : '\n';
    column = display_width(word) + (fits && !result.empty() ? column + 1 : 0);
    result += word;
  }
  return result;
}

std::string listed(const std::vector<std::string>& names) {
  if (names.empty()) return "";
  if (names.size() == 1) return names.front();
  return fmt::format("{} and {}", fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

std::string capitalized(std::string_view text) {
  std::string result(text);
  if (!result.empty() && result.front() >= 'a' && result.front() <= 'z')
    result.front() = static_cast<char>(result.front() - 'a' + 'A');
  return result;
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100 * share); }

std::string decimals(double number) {
  return std::abs(number) < 1e5 ? fmt::format("{:.4f}", number) : fmt::format("{:.3e}", number);
}

std::string p_value_text(double p_value) {
  return p_value < 0.001 ? "< 0.001" : fmt::format("{:.3f}", p_value);
}

std::string p_text(double p_value) {
  const std::string text = p_value_text(p_value);
  return (text.starts_with('<') ? "p " : "p = ") + text;
}

std::string duration(double seconds) {
  const auto [size, unit] = seconds < 1e-3 ? std::pair(1e6 * seconds, "µs")
                            : seconds < 1  ? std::pair(1e3 * seconds, "ms")
                                           : std::pair(seconds, "s");
  return fmt::format("{:.{}f} {}", size, size < 9.995 ? 2 : size < 99.95 ? 1 : 0, unit);
}

}  // namespace ogee
