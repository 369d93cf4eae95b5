#pragma once

/// Options that choose one of several kinds, such as an optimizer, and set the fields of that kind.

#include <map>
#include <ogee/core/kinds.hpp>
#include <span>
#include <string>
#include <vector>

#include "option.hpp"

namespace ogee::cli {

/// What the command line says about a kind: its name, and fields by their names.
struct KindChoice {
  std::string name;
  std::map<std::string, SettingValue> given = {};
};

/// A kind that the command offers; what a field is by default may be said in words.
struct OfferedKind {
  std::string name;
  std::vector<FieldInfo> fields;
};

/// The option --optimizer, where `what` is "optimizer", and one for each field of any of the kinds.
/// @throws OptionError naming two kinds whose fields of the same name take different values.
[[nodiscard]] std::vector<Option> kind_options(const std::string& what, const std::string& group,
                                               std::span<const OfferedKind> kinds, KindChoice& choice);

/// The kind that is chosen, to which all given fields belong.
/// @throws OptionError "--momentum does not belong to the optimizer adam, which takes --beta1, ...".
[[nodiscard]] const OfferedKind& chosen_kind(const std::string& what, std::span<const OfferedKind> kinds,
                                             const KindChoice& choice);

/// The fields of the kind that are given, and of the others those that `defaults` has.
[[nodiscard]] std::vector<Setting> chosen_settings(const OfferedKind& kind, const KindChoice& choice,
                                                   const std::map<std::string, SettingValue>& defaults = {});

}  // namespace ogee::cli
