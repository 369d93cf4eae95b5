#include "help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ogee/report/terminal/text.hpp>
#include <string_view>
#include <vector>

namespace ogee::cli {
namespace {

constexpr Index width = 80;
constexpr Index width_of_names = 30;

constexpr std::string_view purpose =
    "Trains small multi-layer perceptrons and compares their activation functions.";

constexpr std::string_view examples = R"text(Examples:
  ogee compare               logistic, tanh and their hard variants on digits
  ogee train --data xor --activation tanh
  ogee train --layers "dense(outputs=64), tanh, dropout(rate=0.2)"
  ogee describe hard_logistic:torch
  ogee compare --help)text";

/// A name with its meaning beside it, or below it if the name is long.
std::string entry(const std::string& name, const std::string& meaning) {
  const std::string margin(static_cast<std::size_t>(width_of_names), ' ');
  std::string text = fmt::format("  {:<{}}", name, width_of_names - 2);
  if (Index(name.size()) + 2 >= width_of_names) text += '\n' + margin;
  for (const char letter : wrapped(meaning, width - width_of_names)) {
    text += letter;
    if (letter == '\n') text += margin;
  }
  return text + '\n';
}

std::string entry(const Option& option) {
  std::string name = option.name;
  if (!is_flag(option)) name += ' ' + option.value;
  if (option.repeats) name += " ...";
  if (option.required) name += " REQUIRED";
  return entry(name, option.help);
}

std::string help_entry() { return entry("-h,--help", "show this help and exit"); }

/// All options of each group, the groups in the order in which they first come.
std::string groups_text(const std::vector<Option>& options) {
  std::vector<std::string> groups{"Options"};
  for (const Option& option : options)
    if (!is_positional(option) && std::find(groups.begin(), groups.end(), option.group) == groups.end())
      groups.push_back(option.group);
  std::string text;
  for (const std::string& group : groups) {
    text += fmt::format("{}{}:\n", text.empty() ? "" : "\n", group);
    if (group == groups.front()) text += help_entry();
    for (const Option& option : options)
      if (!is_positional(option) && option.group == group) text += entry(option);
  }
  return text;
}

std::string positionals_text(const std::vector<Option>& options) {
  std::string text;
  for (const Option& option : options)
    if (is_positional(option)) text += entry(option);
  return text.empty() ? "" : "Positionals:\n" + text + '\n';
}

std::string usage_text(const Subcommand& subcommand) {
  std::string text = fmt::format("Usage: ogee {} [OPTIONS]", subcommand.name);
  for (const Option& option : subcommand.options)
    if (is_positional(option)) text += option.required ? ' ' + option.name : " [" + option.name + "]";
  return text;
}

}  // namespace

std::string help_text(std::span<const Subcommand> subcommands) {
  std::string text =
      fmt::format("{}\n\nUsage: ogee [OPTIONS] SUBCOMMAND\n\nOptions:\n{}{}\nSubcommands:\n",
                  wrapped(purpose, width), help_entry(), entry("--version", "show the version and exit"));
  for (const Subcommand& subcommand : subcommands) text += entry(subcommand.name, subcommand.purpose);
  return fmt::format("{}\n{}\n", text, examples);
}

std::string help_text(const Subcommand& subcommand) {
  return fmt::format("{}\n\n{}\n\n{}{}\n{}\n", wrapped(subcommand.purpose, width), usage_text(subcommand),
                     positionals_text(subcommand.options), groups_text(subcommand.options),
                     subcommand.examples);
}

std::string with_hint(const std::string& text, const Subcommand* subcommand) {
  return fmt::format("{} (see ogee {}--help)", text, subcommand == nullptr ? "" : subcommand->name + ' ');
}

}  // namespace ogee::cli
