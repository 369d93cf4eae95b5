#pragma once

/// Values of fields as people write them, on the command line, in TOML files and in lists of layers.

#include <ogee/core/kinds.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ogee::cli {

struct FieldText {
  std::string value;     ///< "N" or "NUMBER", for help; empty for a flag
  std::string expected;  ///< "a whole number of at least 1", for messages
};
[[nodiscard]] FieldText field_text(const FieldInfo& field);

/// The value that a text gives a field; none where the text is not what is expected. Names are not looked up.
/// @throws OptionError for a number that is out of range.
[[nodiscard]] std::optional<SettingValue> value_of(const FieldInfo& field, std::string_view text);

/// Without spaces at both ends.
[[nodiscard]] std::string trimmed(std::string_view text);

/// The parts between the commas that are not in brackets of any kind, without spaces around them.
[[nodiscard]] std::vector<std::string> split_list(std::string_view list);

}  // namespace ogee::cli
