#pragma once

/// Options of the command that are fields of structs and of kinds: what they are called, what they take and
/// what they are by default stands where the field is listed.

#include <functional>
#include <map>
#include <ogee/core/kinds.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

/// "--weight-decay" for the setting "weight_decay".
[[nodiscard]] std::string option_name(std::string setting);

/// "default 0.1"; empty where there is none.
[[nodiscard]] std::string default_text(const FieldInfo& field);

/// The option of a field, whose values go to `store`.
[[nodiscard]] Option field_option(const FieldInfo& field, const std::string& group,
                                  std::function<void(const SettingValue&)> store);

/// The fields of a struct as the command offers them: "norm" is "clip_norm" with the prefix "clip_".
template <class Struct>
[[nodiscard]] std::vector<FieldInfo> prefixed_fields(const std::string& prefix, const Struct& usual = {}) {
  std::vector<FieldInfo> fields = field_infos(usual);
  for (FieldInfo& field : fields) field.name = prefix + field.name;
  return fields;
}

/// The options of a struct's fields, which are stored into it.
template <class Struct>
[[nodiscard]] std::vector<Option> struct_options(const std::string& prefix, const std::string& group,
                                                 Struct& target) {
  std::vector<FieldInfo> infos = prefixed_fields(prefix, target);
  std::vector<Option> options;
  for_each_field<Struct>([&](const auto& field) {
    FieldInfo& info = infos[options.size()];
    if (const std::string usual = default_text(info); !usual.empty()) info.help += "; " + usual;
    options.push_back(field_option(info, group, [&target, member = field.member](const SettingValue& value) {
      from_setting(value, target.*member);
    }));
  });
  return options;
}

/// The fields of a struct that are not what they are by default.
template <class Struct>
[[nodiscard]] std::vector<Setting> changed_settings(const std::string& prefix, const Struct& values) {
  const std::vector<FieldInfo> infos = prefixed_fields<Struct>(prefix);
  std::vector<Setting> changed = settings_of(values);
  for (std::size_t i = 0; i < infos.size(); ++i) changed[i].name = infos[i].name;
  std::size_t i = 0;
  std::erase_if(changed, [&](const Setting& setting) { return setting.value == infos[i++].usual; });
  return changed;
}

/// What the command line says of a kind: its name, and fields by their names.
struct KindChoice {
  std::string name;
  std::map<std::string, SettingValue> given = {};
};

/// A kind that the command offers.
struct OfferedKind {
  std::string name;
  std::vector<FieldInfo> fields;
};

template <class Product>
[[nodiscard]] std::vector<OfferedKind> offered_kinds() {
  std::vector<OfferedKind> offered;
  for (const Kind<Product>& kind : registry<Product>().kinds()) offered.push_back({kind.name, kind.fields});
  return offered;
}

/// Says in words what a field of a kind is by default, if that depends on the data or the training.
using DefaultOf = std::function<std::optional<std::string>(const OfferedKind& kind, const FieldInfo& field)>;

/// The option --optimizer, where `what` is "optimizer", and one for each field of any of the kinds.
[[nodiscard]] std::vector<Option> kind_options(const std::string& what, const std::string& group,
                                               std::span<const OfferedKind> kinds,
                                               const DefaultOf& default_of, KindChoice& choice);

/// The kind that is chosen. @throws UnknownNameError.
[[nodiscard]] const OfferedKind& chosen_kind(const std::string& what, std::span<const OfferedKind> kinds,
                                             const KindChoice& choice);

/// That all fields that are given belong to the kind.
/// @throws OptionError "--momentum does not belong to adam, which takes --beta1, ...", where `who` is "adam".
void check_belonging(const std::string& who, const OfferedKind& kind, const KindChoice& choice);

/// The fields of the kind that are given, and of the others those that `defaults` has.
[[nodiscard]] std::vector<Setting> chosen_settings(const OfferedKind& kind, const KindChoice& choice,
                                                   const std::map<std::string, SettingValue>& defaults = {});

}  // namespace ogee::cli
