#include "field_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace ogee::cli {

std::string option_name(std::string setting) {
  std::replace(setting.begin(), setting.end(), '_', '-');
  return "--" + setting;
}

std::string help_text(const FieldInfo& field) {
  return field.choices.empty() ? field.help
                               : fmt::format("{}: {}", field.help, fmt::join(field.choices, ", "));
}

std::string default_text(const FieldInfo& field) {
  const auto* number = std::get_if<double>(&field.usual);  // with as many digits as people read
  const std::string usual = number != nullptr ? fmt::format("{:.6g}", *number) : text_of(field.usual);
  return usual.empty() || usual == "[]" ? "" : "default " + usual;
}

Option field_option(const FieldInfo& field, const std::string& group,
                    const std::function<void(const SettingValue&)>& store) {
  const auto read = [field = field, store = store](const std::string& text) {
    const std::optional<SettingValue> value = value_of(field, text);
    if (value) store(*value);
    return value.has_value();
  };
  return {.name = option_name(field.name),
          .value = field_text(field).value,
          .help = field.help,
          .group = group,
          .expected = field_text(field).expected,
          .read = read,
          .choices = field.choices};
}

void set_value_text(const ValueText& text, Option& option) {
  if (!text.value.empty()) option.value = text.value;
  if (!text.expected.empty()) option.expected = text.expected;
  if (text.choices != nullptr) option.choices = text.choices();
  option.repeats = text.repeats;
}

void append(std::vector<Option>& options, std::vector<Option> more) {
  options.insert(options.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

Option& option_named(std::vector<Option>& options, std::string_view name) {
  return *std::find_if(options.begin(), options.end(),
                       [&](const Option& option) { return option.name == name; });
}

}  // namespace ogee::cli
