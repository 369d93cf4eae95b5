#include "c_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ogee::detail {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// '?' could begin a trigraph, '*' could end a comment or begin one.
bool needs_octal(char c) { return c < ' ' || c > '~' || c == '*'; }

}  // namespace

std::string c_number(float number) {
  std::string text = fmt::format("{}", number);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text + 'f';
}

std::string c_string(std::string_view text) {
  std::string literal = "\"";
  for (const char c : text) {
    if (needs_octal(c)) {
      literal += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else {
      if (c == '"' || c == '\\' || c == '?') literal += '\\';
      literal += c;
    }
  }
  return literal + '"';
}

std::string c_comment(std::string_view text) {
  const std::string literal = c_string(text);
  return literal.substr(1, literal.size() - 2);
}

std::string c_identifier(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (is_letter(c) || is_digit(c))
      name += c;
    else if (!name.ends_with('_'))
      name += '_';
  }
  while (name.ends_with('_')) name.pop_back();
  if (name.empty()) return "model";
  if (is_letter(name.front())) return name;
  return fmt::format("model{}{}", name.front() == '_' ? "" : "_", name);
}

std::string c_list(std::span<const std::string> words, std::string_view indent) {
  constexpr std::size_t max_columns = 100;
  std::string text;
  std::size_t columns = indent.size();
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i] + (i + 1 < words.size() ? "," : "");
    if (columns > indent.size()) {
      const bool fits = columns + 1 + word.size() <= max_columns;
      text += fits ? " " : fmt::format("\n{}", indent);
      columns = fits ? columns + 1 : indent.size();
    }
    text += word;
    columns += word.size();
  }
  return text;
}

std::string c_numbers(std::span<const float> numbers, std::string_view indent) {
  std::vector<std::string> words;
  std::transform(numbers.begin(), numbers.end(), std::back_inserter(words), c_number);
  return c_list(words, indent);
}

std::string c_numbers(std::span<const std::int32_t> numbers, std::string_view indent) {
  std::vector<std::string> words;
  for (const std::int32_t number : numbers) words.push_back(std::to_string(number));
  return c_list(words, indent);
}

}  // namespace ogee::detail
