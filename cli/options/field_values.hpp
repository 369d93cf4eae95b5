#pragma once

/// Values of fields as people write them, on the command line, in TOML files and in lists of layers.

#include <ogee/core/kinds.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ogee::cli {

/// "a whole number of at least 1", for messages.
[[nodiscard]] std::string expected_text(const FieldInfo& field);

/// "N" or "NUMBER", for help; empty for a flag.
[[nodiscard]] std::string value_name(const FieldInfo& field);

/// The value that a text gives a field; none where the text is not what is expected. Names are not looked up.
/// @throws OptionError for a number that is out of range.
[[nodiscard]] std::optional<SettingValue> value_of(const FieldInfo& field, std::string_view text);

/// The parts between the commas that are not in brackets of any kind, without spaces around them.
[[nodiscard]] std::vector<std::string> split_list(std::string_view list);

}  // namespace ogee::cli
