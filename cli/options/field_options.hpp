#pragma once

/// Options of the command that are fields of structs: what they are called, what they take and what they are
/// by default is written where the field is listed.

#include <cstddef>
#include <functional>
#include <ogee/core/kinds.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "defaults.hpp"
#include "field_values.hpp"
#include "option.hpp"

namespace ogee::cli {

/// "--weight-decay" for the setting "weight_decay".
[[nodiscard]] std::string option_name(std::string setting);

/// "what time counts: epochs, steps", without a default.
[[nodiscard]] std::string help_text(const FieldInfo& field);

/// "default 0.1"; empty where there is none.
[[nodiscard]] std::string default_text(const FieldInfo& field);

/// The option of a field, whose values go to `store`.
[[nodiscard]] Option field_option(const FieldInfo& field, const std::string& group,
                                  const std::function<void(const SettingValue&)>& store);

/// What help and messages call the values of a type that only the command knows.
struct ValueText {
  std::string_view value = {};                      ///< "FILE"
  std::string_view expected = {};                   ///< "the name of a file"
  std::vector<std::string> (*choices)() = nullptr;  ///< for a shell
  bool repeats = false;                             ///< as Option::repeats
};
template <class Value>
inline constexpr ValueText value_text{};
template <class Value>
inline constexpr ValueText value_text<std::optional<Value>> = value_text<Value>;

/// Says of an option what the type of its values says.
void set_value_text(const ValueText& text, Option& option);

/// The options of a struct's fields, which are stored in it.
template <class Struct>
[[nodiscard]] std::vector<Option> struct_options(const std::string& prefix, const std::string& group,
                                                 Struct& target) {
  const std::vector<FieldInfo> infos = with_prefix(prefix, field_infos(target));
  std::vector<Option> options;
  for_each_field<Struct>([&]<class Owner, class Value>(const Field<Owner, Value>& field) {
    FieldInfo info = infos[options.size()];
    info.help = help_text(info);
    if (info.usual == SettingValue())
      if (const auto text = data_default_text(info.name)) info.usual = *text;
    const std::string usual = default_text(info);
    if (info.type != FieldType::flag && !usual.empty()) info.help += "; " + usual;
    options.push_back(field_option(info, group, [&target, member = field.member](const SettingValue& value) {
      from_setting(value, target.*member);
    }));
    set_value_text(value_text<Value>, options.back());
  });
  return options;
}

/// Puts more options behind those that are there.
void append(std::vector<Option>& options, std::vector<Option> more);

/// The option of this name, to change it. There must be one.
[[nodiscard]] Option& option_named(std::vector<Option>& options, std::string_view name);

/// The fields of a struct that are not what they are by default.
template <class Struct>
[[nodiscard]] std::vector<Setting> changed_settings(const std::string& prefix, const Struct& values) {
  const std::vector<Setting> usual = settings_of(Struct{});
  std::vector<Setting> changed;
  for (std::size_t i = 0; const Setting& setting : settings_of(values))
    if (setting.value != usual[i++].value) changed.push_back(setting);
  return with_prefix(prefix, std::move(changed));
}

}  // namespace ogee::cli
