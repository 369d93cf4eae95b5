#include "toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ogee/core/detail/number_text.hpp>
#include <ogee/core/errors.hpp>
#include <optional>
#include <set>

namespace ogee::cli {
namespace {

bool is_of_bare_key(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// Of escapes, such as \n.
constexpr std::string_view letters = "btnfr\"\\";
constexpr std::string_view meanings = "\b\t\n\f\r\"\\";

/// What the letter of an escape stands for.
std::optional<char> escaped(char letter) {
  const auto place = letters.find(letter);
  return place == std::string_view::npos ? std::nullopt : std::optional(meanings[place]);
}

class TomlReader {
 public:
  TomlReader(std::string_view text, std::string_view file) : text_(text), file_(file) {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);  // a byte order mark
  }

  [[nodiscard]] std::vector<TomlTable> read() {
    tables_.emplace_back();
    for (skip_lines(); !at_end(); skip_lines()) {
      if (next() == '[') {
        read_name();
      } else {
        read_entry();
      }
      finish_line();
    }
    return std::move(tables_);
  }

 private:
  [[noreturn]] void fail(std::string_view what) const { fail_at(line_, what); }
  [[noreturn]] void fail_at(int line, std::string_view what) const {
    throw OptionError(fmt::format("{}, line {}: {}", file_, line, what));
  }

  [[nodiscard]] bool at_end() const { return position_ == text_.size(); }
  /// The character to be read next; a line break at the end of the text.
  [[nodiscard]] char next() const { return at_end() ? '\n' : text_[position_]; }
  [[nodiscard]] bool at_line_end() const {
    return next() == '\n' || text_.substr(position_).starts_with("\r\n");
  }

  /// "the end of the line", or the next character in quotes.
  [[nodiscard]] std::string found() const {
    if (at_line_end()) return "the end of the line";
    std::size_t end = position_ + 1;  // a character may have further bytes, which begin with the bits 10
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) & 0xC0) == 0x80) ++end;
    return fmt::format("\"{}\"", text_.substr(position_, end - position_));
  }

  void skip_spaces() {
    while (next() == ' ' || next() == '\t') ++position_;
  }
  void skip_comment() {
    if (next() == '#') position_ = std::min(text_.find('\n', position_), text_.size());
  }
  /// Spaces, comments and line breaks.
  void skip_lines() {
    for (;;) {
      skip_spaces();
      skip_comment();
      if (at_end() || !at_line_end()) return;
      position_ = text_.find('\n', position_) + 1;
      ++line_;
    }
  }
  void finish_line() {
    skip_spaces();
    skip_comment();
    if (!at_line_end()) fail(fmt::format("expected the end of the line, found {}", found()));
  }
  void expect(char wanted) {
    skip_spaces();
    if (next() != wanted || at_end()) fail(fmt::format("expected {}, found {}", wanted, found()));
    ++position_;
  }

  void read_name() {
    const int line = line_;
    expect('[');
    std::string name = key();
    expect(']');
    if (!names_.insert(name).second) fail(fmt::format("[{}] comes twice", name));
    keys_.clear();
    tables_.push_back({.name = std::move(name), .line = line, .entries = {}});
  }

  void read_entry() {
    TomlEntry entry{.key = key(), .values = {}, .line = line_};
    if (!keys_.insert(entry.key).second) fail(fmt::format("{} comes twice", entry.key));
    expect('=');
    skip_spaces();
    entry.values = next() == '[' ? array() : std::vector{value()};
    tables_.back().entries.push_back(std::move(entry));
  }

  [[nodiscard]] std::string key() {
    skip_spaces();
    if (next() == '"' || next() == '\'') return quoted();
    const std::size_t begin = position_;
    while (is_of_bare_key(next())) ++position_;
    if (position_ == begin) fail(fmt::format("expected a name, found {}", found()));
    return std::string(text_.substr(begin, position_ - begin));
  }

  [[nodiscard]] std::vector<std::string> array() {
    const int line = line_;
    std::vector<std::string> values;
    ++position_;
    for (;;) {
      skip_lines();
      if (at_end()) fail_at(line, "the [ is never closed");
      if (next() == ']') break;
      values.push_back(value());
      skip_lines();
      if (next() == ',') {
        ++position_;
      } else if (!at_end() && next() != ']') {
        fail(fmt::format("expected , or ] in an array, found {}", found()));
      }
    }
    ++position_;
    return values;
  }

  [[nodiscard]] std::string value() { return next() == '"' || next() == '\'' ? quoted() : bare(); }

  /// A text in double quotes, with escapes, or in single ones, where each character is itself.
  [[nodiscard]] std::string quoted() {
    const char quote = next();
    std::string content;
    for (++position_; next() != quote; ++position_) {
      if (at_line_end()) fail("the quote is not closed in its line");
      if (quote == '"' && next() == '\\') {
        ++position_;
        const auto meant = escaped(next());
        if (!meant) fail(fmt::format("a \\ before {} means nothing; write \\\\ or single quotes", found()));
        content += *meant;
      } else {
        content += next();
      }
    }
    ++position_;
    return content;
  }

  /// A number, true or false.
  [[nodiscard]] std::string bare() {
    const std::size_t end = std::min(text_.find_first_of(" \t\r\n,#[]{}=", position_), text_.size());
    const std::string_view word = text_.substr(position_, end - position_);
    if (word.empty()) fail(fmt::format("expected a value, found {}", found()));
    position_ = end;
    if (word == "true" || word == "false") return std::string(word);
    std::string number(word);
    std::erase(number, '_');
    double parsed = 0;
    if (detail::parse_number(number, parsed) == std::errc::invalid_argument)
      fail(fmt::format("{} is not a number; write text in quotes", word));
    return number;
  }

  std::string_view text_;
  std::string_view file_;
  std::size_t position_ = 0;
  int line_ = 1;
  std::vector<TomlTable> tables_;
  std::set<std::string> names_;
  std::set<std::string> keys_;  // of the last table
};

}  // namespace

std::vector<TomlTable> parse_toml(std::string_view text, std::string_view file) {
  return TomlReader(text, file).read();
}

std::string toml_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char character : text) {
    const std::size_t escape = meanings.find(character);
    if (escape == std::string_view::npos) {
      quoted += character;
    } else {
      quoted.append("\\").append(1, letters[escape]);
    }
  }
  return quoted + '"';
}

}  // namespace ogee::cli
