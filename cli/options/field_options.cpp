#include "field_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <ogee/core/errors.hpp>
#include <utility>
#include <variant>

namespace ogee::cli {
namespace {

/// As text_of, with as many digits as people read.
std::string short_text(const SettingValue& value) {
  const auto* number = std::get_if<double>(&value);
  return number != nullptr ? fmt::format("{:.6g}", *number) : text_of(value);
}

bool is_flag(const FieldInfo& field) { return std::holds_alternative<bool>(field.usual); }

bool is_share(const FieldInfo& field) {
  constexpr std::array shares{ranges::share.contains, ranges::share_below_one.contains,
                              ranges::share_above_zero.contains, ranges::share_between.contains};
  return std::find(shares.begin(), shares.end(), field.range.contains) != shares.end();
}

/// One of the names.
Reader name_in(const FieldInfo& field, std::function<void(const SettingValue&)> store) {
  auto read = [title = field.name, choices = field.choices,
               store = std::move(store)](const std::string& name) {
    if (std::find(choices.begin(), choices.end(), name) == choices.end())
      throw unknown_name(title, name, choices);
    store(name);
    return true;
  };
  return {fmt::format("{}", fmt::join(field.choices, " or ")), std::move(read)};
}

/// A field of one kind or of several.
struct SharedField {
  FieldInfo field;
  std::vector<std::pair<std::string, std::vector<std::string>>> defaults;  ///< and whose they are
};

/// The entry of `list` with this key, put behind the others if it is new.
template <class List, class Matches, class Make>
auto& entry(List& list, const Matches& matches, const Make& make) {
  const auto found = std::find_if(list.begin(), list.end(), matches);
  return found != list.end() ? *found : list.emplace_back(make());
}

std::vector<SharedField> shared_fields(std::span<const OfferedKind> kinds, const DefaultOf& default_of) {
  std::vector<SharedField> shared;
  for (const OfferedKind& kind : kinds)
    for (const FieldInfo& field : kind.fields) {
      const std::string usual = default_of(kind, field).value_or(default_text(field));
      SharedField& same = entry(
          shared, [&](const SharedField& other) { return other.field.name == field.name; },
          [&] {
            return SharedField{field, {}};
          });
      entry(
          same.defaults, [&](const auto& other) { return other.first == usual; },
          [&] { return std::pair(usual, std::vector<std::string>{}); })
          .second.push_back(kind.name);
    }
  return shared;
}

/// "size of a step (sgd: default 0.1) (adam, adamw: default 0.001)"
std::string help_of(const SharedField& shared) {
  std::string help = shared.field.help;
  for (const auto& [usual, kinds] : shared.defaults)
    help += is_flag(shared.field) || usual.empty() ? fmt::format(" ({})", fmt::join(kinds, ", "))
                                                   : fmt::format(" ({}: {})", fmt::join(kinds, ", "), usual);
  return help;
}

/// A flag that is off does not count.
bool is_given(const SettingValue& value) { return value != SettingValue(false); }

}  // namespace

std::string option_name(std::string setting) {
  std::replace(setting.begin(), setting.end(), '_', '-');
  return "--" + setting;
}

std::string default_text(const FieldInfo& field) {
  const std::string usual = short_text(field.usual);
  return usual.empty() ? "" : "default " + usual;
}

Option field_option(const FieldInfo& field, const std::string& group,
                    std::function<void(const SettingValue&)> store) {
  Option option{.name = option_name(field.name),
                .help = field.choices.empty()
                            ? field.help
                            : fmt::format("{}: {}", fmt::join(field.choices, " or "), field.help),
                .group = group,
                .reads = {},
                .choices = field.choices};
  if (is_flag(field)) {
    option.reads = flag(std::move(store));
  } else if (!field.choices.empty()) {
    option.value = "NAME";
    option.reads = name_in(field, std::move(store));
  } else if (std::holds_alternative<std::int64_t>(field.usual)) {
    option.value = "N";
    option.reads = whole_number(std::move(store), field.range.contains(0) ? 0 : 1);
  } else {
    option.value = is_share(field) ? "SHARE" : "NUMBER";
    option.reads = number(std::move(store));
  }
  return option;
}

std::vector<Option> kind_options(const std::string& what, const std::string& group,
                                 std::span<const OfferedKind> kinds, const DefaultOf& default_of,
                                 KindChoice& choice) {
  std::vector<std::string> names;
  for (const OfferedKind& kind : kinds) names.push_back(kind.name);
  std::vector<Option> options{
      {.name = option_name(what),
       .value = "NAME",
       .help = fmt::format("{}; default {}", fmt::join(names, ", "), choice.name),
       .group = group,
       .reads = text(into(choice.name), fmt::format("the name of a kind of {}", what)),
       .choices = names}};
  for (SharedField& shared : shared_fields(kinds, default_of)) {
    shared.field.help = help_of(shared);
    options.push_back(
        field_option(shared.field, group,
                     [&choice, name = shared.field.name](const auto& value) { choice.given[name] = value; }));
  }
  return options;
}

const OfferedKind& chosen_kind(const std::string& what, std::span<const OfferedKind> kinds,
                               const KindChoice& choice) {
  std::vector<std::string> names;
  for (const OfferedKind& kind : kinds) {
    if (kind.name == choice.name) return kind;
    names.push_back(kind.name);
  }
  throw unknown_name(what, choice.name, names);
}

void check_belonging(const std::string& who, const OfferedKind& kind, const KindChoice& choice) {
  std::vector<std::string> takes;
  for (const FieldInfo& field : kind.fields) takes.push_back(option_name(field.name));
  for (const auto& [name, value] : choice.given)
    if (is_given(value) && std::find(takes.begin(), takes.end(), option_name(name)) == takes.end())
      throw OptionError(fmt::format("{} does not belong to {}, which takes {}", option_name(name), who,
                                    fmt::join(takes, ", ")));
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
