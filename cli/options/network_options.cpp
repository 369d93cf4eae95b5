#include "network_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <string_view>

namespace ogee::cli {

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    names.push_back(family.name);
    names.insert(names.end(), family.aliases.begin(), family.aliases.end());
  }
  return names;
}

SettingValue to_setting(const ChosenActivation& chosen) {
  return chosen.function ? SettingValue(chosen.function->description()) : SettingValue();
}

void from_setting(const SettingValue& setting, ChosenActivation& chosen) {
  chosen.function = activation_named(std::get<std::string>(setting));
}

SettingValue to_setting(const Activations& activations) {
  std::vector<std::string> texts;
  for (const Activation& activation : activations.functions) {
    const ActivationFamily& family = ActivationRegistry::instance().family(activation.name());
    const bool is_usual = activation.description() == family.with_defaults().description();
    texts.push_back(is_usual ? activation.name() : activation.description());
  }
  return fmt::format("{}", fmt::join(texts, ","));
}

void from_setting(const SettingValue& setting, Activations& activations) {
  const auto& list = std::get<std::string>(setting);
  activations.functions.clear();
  for (const std::string& text : split_list(list)) {
    if (text.empty()) throw OptionError(fmt::format("\"{}\": a name is missing", list));
    const Activation activation = activation_named(text);
    const auto is_same = [&](const Activation& other) {
      return other.description() == activation.description();
    };
    if (std::any_of(activations.functions.begin(), activations.functions.end(), is_same))
      throw OptionError(fmt::format("\"{}\": {} comes twice", list, activation.description()));
    activations.functions.push_back(activation);
  }
}

std::vector<Option> options_of(NetworkOptions& options) {
  std::vector<Option> all = struct_options("", "Network", options);
  for (Option& option : all) option.name = with_short_init(option.name);
  return all;
}

std::string with_short_init(std::string option) {
  constexpr std::string_view in_full = "--initialization";
  if (option.starts_with(in_full)) option.replace(0, in_full.size(), "--init");
  return option;
}

std::string initialization_text(Initialization scheme, double scale) {
  return scale == 1 ? std::string(name_of(scheme)) : fmt::format("{} times {}", name_of(scheme), scale);
}

NetworkOptions settled(NetworkOptions options, DataSize data) {
  if (!options.hidden.empty() && (options.depth || options.width))
    throw OptionError("--hidden gives all sizes; it cannot be combined with --depth or --width");
  options = with_data_defaults(options, data);
  if (options.hidden.empty()) options.hidden.assign(static_cast<std::size_t>(*options.depth), *options.width);
  const bool alike = std::all_of(options.hidden.begin(), options.hidden.end(),
                                 [&](Index units) { return units == options.hidden.front(); });
  if (options.block != Block::plain && !alike)
    throw OptionError(fmt::format("--hidden {}: with --block {} all hidden layers must have the same width",
                                  fmt::join(options.hidden, ","), name_of(*options.block)));
  return options;
}

}  // namespace ogee::cli
