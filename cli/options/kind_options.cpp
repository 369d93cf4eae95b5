#include "kind_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <utility>

#include "field_options.hpp"

namespace ogee::cli {
namespace {

/// A field of one kind or of several.
struct SharedField {
  FieldInfo field;
  std::vector<std::pair<std::string, std::vector<std::string>>> defaults;  ///< and whose they are
};

/// Fields of different kinds share an option if they take the same values. Ranges may differ: the kind that
/// is chosen checks its own.
void check_alike(const OfferedKind& kind, const FieldInfo& field, SharedField& shared) {
  if (field.type != shared.field.type || field.choices != shared.field.choices)
    throw OptionError(fmt::format("{} of {} takes {}, and of {} it takes {}: one field needs another name",
                                  option_name(field.name), shared.defaults.front().second.front(),
                                  field_text(shared.field).expected, kind.name, field_text(field).expected));
  if (field.range.contains != shared.field.range.contains) shared.field.range = {};
}

std::vector<SharedField> shared_fields(std::span<const OfferedKind> kinds) {
  std::vector<SharedField> shared;
  for (const OfferedKind& kind : kinds)
    for (const FieldInfo& field : kind.fields) {
      auto same = std::find_if(shared.begin(), shared.end(),
                               [&](const SharedField& other) { return other.field.name == field.name; });
      if (same == shared.end())
        same = shared.insert(same, SharedField{field, {{default_text(field), {}}}});
      else
        check_alike(kind, field, *same);
      auto& defaults = same->defaults;
      auto usual = std::find_if(defaults.begin(), defaults.end(),
                                [&](const auto& other) { return other.first == default_text(field); });
      if (usual == defaults.end()) usual = defaults.insert(usual, {default_text(field), {}});
      usual->second.push_back(kind.name);
    }
  return shared;
}

/// "size of a step (sgd: default 0.1) (adam, adamw: default 0.001)"
std::string help_of(const SharedField& shared) {
  std::string help = help_text(shared.field);
  for (const auto& [usual, kinds] : shared.defaults) {
    const bool says_default = shared.field.type != FieldType::flag && !usual.empty();
    help +=
        fmt::format(" ({}{}{})", fmt::join(kinds, ", "), says_default ? ": " : "", says_default ? usual : "");
  }
  return help;
}

/// A flag that is off does not count.
bool is_given(const SettingValue& value) { return value != SettingValue(false); }

/// @throws UnknownNameError unless the value is one of the field's choices, if it has any.
void check_choice(const FieldInfo& field, const SettingValue& value) {
  if (field.type != FieldType::name) return;
  const auto& name = std::get<std::string>(value);
  if (std::find(field.choices.begin(), field.choices.end(), name) == field.choices.end())
    throw unknown_name("name", name, field.choices);
}

}  // namespace

std::vector<Option> kind_options(const std::string& what, const std::string& group,
                                 std::span<const OfferedKind> kinds, KindChoice& choice) {
  std::vector<std::string> names;
  for (const OfferedKind& kind : kinds) names.push_back(kind.name);
  const auto read = [&choice, what, names](const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) throw unknown_name(what, name, names);
    choice.name = name;
    return true;
  };
  std::vector<Option> options{
      {.name = option_name(what),
       .value = "NAME",
       .help = fmt::format("{}; default {}", fmt::join(names, ", "), choice.name),
       .group = group,
       .expected = fmt::format("the name of {} {}", what.find_first_of("aeiou") == 0 ? "an" : "a", what),
       .read = read,
       .choices = names}};
  for (SharedField& shared : shared_fields(kinds)) {
    shared.field.help = help_of(shared);
    options.push_back(
        field_option(shared.field, group, [&choice, field = shared.field](const SettingValue& value) {
          check_choice(field, value);
          choice.given[field.name] = value;
        }));
  }
  return options;
}

const OfferedKind& chosen_kind(const std::string& what, std::span<const OfferedKind> kinds,
                               const KindChoice& choice) {
  const OfferedKind& kind = *std::find_if(kinds.begin(), kinds.end(),
                                          [&](const OfferedKind& each) { return each.name == choice.name; });
  std::vector<std::string> takes;
  for (const FieldInfo& field : kind.fields) takes.push_back(option_name(field.name));
  for (const auto& [name, value] : choice.given)
    if (is_given(value) && std::find(takes.begin(), takes.end(), option_name(name)) == takes.end())
      throw OptionError(fmt::format("{} does not belong to the {} {}, which takes {}", option_name(name),
                                    what, kind.name, fmt::join(takes, ", ")));
  return kind;
}

std::vector<Setting> chosen_settings(const OfferedKind& kind, const KindChoice& choice,
                                     const std::map<std::string, SettingValue>& defaults) {
  std::vector<Setting> chosen;
  for (const FieldInfo& field : kind.fields) {
    const auto given = choice.given.find(field.name);
    const auto usual = defaults.find(field.name);
    if (given != choice.given.end() && is_given(given->second)) {
      chosen.push_back({field.name, given->second});
    } else if (usual != defaults.end()) {
      chosen.push_back({field.name, usual->second});
    }
  }
  return chosen;
}

}  // namespace ogee::cli
