#pragma once

/// What options are by default where that depends on the data: four samples need other settings than
/// hundreds or thousands.

#include <ogee/core/fields.hpp>
#include <ogee/core/suggestion.hpp>
#include <ogee/data/files/data_source.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace ogee::cli {

/// The default of a setting for data of a size. None where it does not depend on the data.
[[nodiscard]] std::optional<SettingValue> data_default(std::string_view setting, DataSize data);
[[nodiscard]] SettingValue data_default(const BySamples& suggestion, DataSize data);

/// "5; for xor 400; for other toy problems and tables 100", for help.
[[nodiscard]] std::optional<std::string> data_default_text(std::string_view setting);
[[nodiscard]] std::string data_default_text(const BySamples& suggestion);

/// The options with the defaults for the data where they are empty.
template <class Struct>
[[nodiscard]] Struct with_data_defaults(Struct options, DataSize data) {
  for_each_field<Struct>([&](const auto& field) {
    if (!std::holds_alternative<std::monostate>(to_setting(options.*field.member))) return;
    if (const auto usual = data_default(field.name, data)) from_setting(*usual, options.*field.member);
  });
  return options;
}

}  // namespace ogee::cli
