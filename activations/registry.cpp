#include "registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "../core/detail/builtin.hpp"
#include "../core/detail/number_text.hpp"
#include "../core/errors.hpp"

namespace ogee {

template <>
std::vector<ActivationFamily> detail::builtin();

namespace {

std::vector<double> default_values(const ActivationFamily& family) {
  std::vector<double> values;
  for (const ActivationParameter& parameter : family.parameters) values.push_back(parameter.value);
  return values;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

double parsed_constant(std::string_view text, std::string_view whole) {
  double value = 0;
  if (detail::parse_number(text, value) != std::errc{} || !std::isfinite(value))
    throw OptionError(fmt::format("activation \"{}\": \"{}\" is not a finite number", whole, text));
  return value;
}

/// Replaces the defaults in `values` with the constants in a text such as "slope=0.2, offset=0.5".
void read_constants(const ActivationFamily& family, std::string_view list, std::string_view whole,
                    std::vector<double>& values) {
  std::vector<std::string> known;
  for (const ActivationParameter& parameter : family.parameters) known.push_back(parameter.name);
  std::set<std::string_view> given;
  while (!trimmed(list).empty()) {
    const auto comma = std::min(list.find(','), list.size());
    const std::string_view item = trimmed(list.substr(0, comma));
    const auto equals = item.find('=');
    if (equals == std::string_view::npos)
      throw OptionError(fmt::format("activation \"{}\": expected name=value, found \"{}\"", whole, item));
    const std::string_view name = trimmed(item.substr(0, equals));
    const auto found = std::find(known.begin(), known.end(), name);
    if (found == known.end()) {
      if (known.empty())
        throw OptionError(fmt::format("activation \"{}\": {} has no constants", whole, family.name));
      throw unknown_name(fmt::format("constant of {}", family.name), name, known);
    }
    if (!given.insert(name).second)
      throw OptionError(fmt::format("activation \"{}\": {} comes twice", whole, name));
    values[static_cast<std::size_t>(found - known.begin())] =
        parsed_constant(trimmed(item.substr(equals + 1)), whole);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
}

}  // namespace

Activation ActivationFamily::with_defaults() const { return make(default_values(*this)); }

Activation ActivationFamily::with_preset(std::string_view preset) const {
  std::vector<std::string> known;
  for (const ActivationPreset& candidate : presets) {
    if (candidate.name == preset) return make(candidate.values);
    known.push_back(candidate.name);
  }
  if (known.empty()) throw OptionError(fmt::format("activation {} has no presets", name));
  throw unknown_name(fmt::format("preset of {}", name), preset, known);
}

ActivationRegistry::ActivationRegistry() {
  for (ActivationFamily& family : detail::builtin<ActivationFamily>()) add(std::move(family));
}

ActivationRegistry& ActivationRegistry::instance() {
  static ActivationRegistry registry;
  return registry;
}

const ActivationFamily* ActivationRegistry::find(std::string_view name) const {
  const auto found = std::find_if(families_.begin(), families_.end(), [&](const ActivationFamily& family) {
    return family.name == name ||
           std::find(family.aliases.begin(), family.aliases.end(), name) != family.aliases.end();
  });
  return found == families_.end() ? nullptr : &*found;
}

void ActivationRegistry::add(ActivationFamily family) {
  if (family.name.empty() || family.name.find_first_of(" ,:()=") != std::string::npos)
    throw OptionError(
        fmt::format("activation name \"{}\" is empty or contains one of \" ,:()=\"", family.name));
  std::vector<std::string> names = family.aliases;
  names.push_back(family.name);
  for (const std::string& name : names)
    if (find(name) != nullptr)
      throw OptionError(fmt::format("activation \"{}\" is already registered", name));
  families_.push_back(std::move(family));
}

void ActivationRegistry::add(const Activation& activation) {
  ActivationFamily family;
  family.name = activation.name();
  family.make = [activation](std::span<const double>) { return activation; };
  add(std::move(family));
}

const ActivationFamily& ActivationRegistry::family(std::string_view name) const {
  if (const ActivationFamily* found = find(name)) return *found;
  std::vector<std::string> known;
  for (const ActivationFamily& family : families_) {
    known.push_back(family.name);
    known.insert(known.end(), family.aliases.begin(), family.aliases.end());
  }
  throw unknown_name("activation", name, known);
}

Activation activation_named(std::string_view text) {
  const std::string_view whole = trimmed(text);
  const auto end_of_name = std::min(whole.find_first_of(":("), whole.size());
  const ActivationFamily& family =
      ActivationRegistry::instance().family(trimmed(whole.substr(0, end_of_name)));
  if (end_of_name == whole.size()) return family.with_defaults();
  std::string_view rest = whole.substr(end_of_name);
  if (rest.front() == ':') return family.with_preset(trimmed(rest.substr(1)));
  if (rest.back() != ')') throw OptionError(fmt::format("activation \"{}\": missing \")\"", whole));
  std::vector<double> values = default_values(family);
  read_constants(family, rest.substr(1, rest.size() - 2), whole, values);
  return family.make(values);
}

SettingValue to_setting(const Activation& activation) { return activation.description(); }

void from_setting(const SettingValue& setting, Activation& activation) {
  std::string text;
  from_setting(setting, text);
  activation = activation_named(text);
}

}  // namespace ogee
