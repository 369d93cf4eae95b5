#pragma once

/// The part of TOML that options need: tables of one level, texts, numbers, true and false, and arrays of
/// them.
///
/// Source: TOML v1.0.0, https://toml.io/en/v1.0.0.

#include <string>
#include <string_view>
#include <vector>

namespace ogee::cli {

/// A line "key = value", or several lines of an array.
struct TomlEntry {
  std::string key;
  std::vector<std::string> values;  ///< those of an array, or one; a number as it is written
  int line = 0;                     ///< 1 for the first of the file
};

/// What is below a line "[name]".
struct TomlTable {
  std::string name;  ///< empty for what is above the first such line
  int line = 0;
  std::vector<TomlEntry> entries;
};

/// The tables of a text, the nameless one first; `file` begins the messages.
/// @throws OptionError "FILE, line 3: ..." for text that is not TOML, or not the part of it that is read
/// here.
[[nodiscard]] std::vector<TomlTable> parse_toml(std::string_view text, std::string_view file);

/// A text in double quotes that parse_toml reads as `text`.
[[nodiscard]] std::string toml_text(std::string_view text);

}  // namespace ogee::cli
