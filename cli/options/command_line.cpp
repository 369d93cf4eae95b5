#include "command_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ogee/core/errors.hpp>
#include <string_view>
#include <utility>

#include "checkpoint_options.hpp"
#include "config_file.hpp"
#include "help.hpp"

namespace ogee::cli {
namespace {

const Subcommand* subcommand_named(std::span<const Subcommand> subcommands, std::string_view name) {
  const auto found = std::find_if(subcommands.begin(), subcommands.end(),
                                  [&](const Subcommand& subcommand) { return subcommand.name == name; });
  return found == subcommands.end() ? nullptr : &*found;
}

std::vector<std::string> names_of(std::span<const Subcommand> subcommands) {
  std::vector<std::string> names;
  for (const Subcommand& subcommand : subcommands) names.push_back(subcommand.name);
  return names;
}

/// The error for an unexpected argument; `chosen` is null before a subcommand.
std::string unexpected_text(std::span<const Subcommand> subcommands, const Subcommand* chosen,
                            const std::string& argument) {
  std::vector<std::string> names{"--help"};
  if (argument.starts_with("--")) {
    if (chosen == nullptr) names.emplace_back("--version");
    if (chosen != nullptr)
      for (const Option& option : chosen->options)
        if (!is_positional(option)) names.push_back(option.name);
    return unknown_name("option", argument.substr(0, argument.find('=')), names).what();
  }
  if (argument.starts_with('-') || chosen != nullptr)
    return fmt::format("unexpected argument \"{}\"", argument);
  return unknown_name("subcommand", argument, names_of(subcommands)).what();
}

/// What CLI11 refuses, in words of ogee.
std::string refusal_text(std::span<const Subcommand> subcommands, const Subcommand* chosen,
                         const CLI::ParseError& error) {
  std::string text = error.what();
  if (chosen == nullptr)
    return fmt::format("a subcommand is missing: {}", fmt::join(names_of(subcommands), ", "));
  for (const Option& option : chosen->options)
    if (text.starts_with(option.name + ':') || text.starts_with(option.name + ' '))
      return fmt::format("{} {}, expected {}", option.name,
                         is_positional(option) ? "is missing" : "has no value", option.expected);
  return text;
}

/// @throws OptionError for two options of the same name. CLI11 would end the program.
void check_names(const Subcommand& subcommand) {
  std::map<std::string, const Option*> known;
  for (const Option& option : subcommand.options) {
    const auto [place, is_new] = known.try_emplace(option.name, &option);
    if (!is_new)
      throw OptionError(
          fmt::format("ogee {} has two options {}, \"{}\" and \"{}\": one field needs another name",
                      subcommand.name, option.name, place->second->help, option.help));
  }
}

void add_option(CLI::App& app, const Option& option) {
  CLI::Option* added =
      is_flag(option) ? app.add_flag(option.name) : app.add_option(option.name)->required(option.required);
  added->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// A flag may also be given as --quiet=no.
std::string flag_text(const std::string& text) {
  try {
    return CLI::detail::to_flag_value(text) > 0 ? "true" : "false";
  } catch (const std::exception&) {
    return text;
  }
}

/// Whether a value is an option, as "--json" and "--json=x" are.
bool is_option(const Subcommand& subcommand, const std::string& value) {
  const std::string word = value.substr(0, value.find('='));
  const auto is_named = [&](const Option& option) { return !is_positional(option) && option.name == word; };
  return word == "--help" || std::any_of(subcommand.options.begin(), subcommand.options.end(), is_named);
}

/// @throws OptionError for "--json --quiet", where a value was forgotten, or an option that comes twice.
GivenValues values_of(const CLI::App& app, const Subcommand& subcommand) {
  GivenValues values;
  for (const Option& option : subcommand.options) {
    std::vector<std::string> given = app.get_option(option.name)->results();
    if (given.empty()) continue;
    if (is_flag(option)) given = {flag_text(given.back())};
    if (given.size() > 1 && !option.repeats) throw OptionError(fmt::format("{} comes twice", option.name));
    for (const std::string& value : given)
      if (is_option(subcommand, value))
        throw OptionError(fmt::format("{} has no value: {} is an option", option.name, value));
    values[option.name] = std::move(given);
  }
  return values;
}

/// CLI11 takes the words from the back. For "--json=" it would take the next word as the value.
std::vector<std::string> words_for_cli11(const std::vector<std::string>& words) {
  std::vector<std::string> reversed;
  for (const std::string& word : words) {
    const bool is_empty_value = word.starts_with("--") && word.find('=') == word.size() - 1;
    reversed.push_back(is_empty_value ? word.substr(0, word.size() - 1) : word);
    if (is_empty_value) reversed.emplace_back();
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

/// @throws OptionError for a value that is not what its option takes.
void read(const Option& option, const std::string& text) {
  if (text.empty()) throw OptionError(fmt::format("{} is empty, expected {}", option.name, option.expected));
  bool expected = false;
  try {
    expected = option.read(text);
  } catch (const OptionError& error) {
    throw OptionError(fmt::format("{}: {}", option.name, error.what()));
  }
  if (!expected) throw OptionError(fmt::format("{}: {} is not {}", option.name, text, option.expected));
}

}  // namespace

CommandLine parse(std::span<const Subcommand> subcommands, const std::vector<std::string>& words) {
  if (words.empty()) return {.wish = CommandLine::Wish::help};
  CLI::App app("", "ogee");
  app.set_version_flag("--version", "");
  app.require_subcommand(1);
  for (const Subcommand& subcommand : subcommands) {
    check_names(subcommand);
    CLI::App* added = app.add_subcommand(subcommand.name);
    for (const Option& option : subcommand.options) add_option(*added, option);
  }
  const auto chosen_app = [&]() -> const CLI::App& {
    const auto chosen = app.get_subcommands();
    return chosen.empty() ? app : *chosen.front();
  };
  const auto chosen = [&] { return subcommand_named(subcommands, chosen_app().get_name()); };
  try {
    app.parse(words_for_cli11(words));
  } catch (const CLI::CallForHelp&) {
    return {.wish = CommandLine::Wish::help, .subcommand = chosen()};
  } catch (const CLI::CallForVersion&) {
    return {.wish = CommandLine::Wish::version, .subcommand = nullptr};
  } catch (const CLI::ParseError& error) {
    const std::vector<std::string> unexpected = chosen_app().remaining();
    throw OptionError(with_hint(unexpected.empty()
                                    ? refusal_text(subcommands, chosen(), error)
                                    : unexpected_text(subcommands, chosen(), unexpected.front()),
                                chosen()));
  }
  try {
    return {.subcommand = chosen(), .values = values_of(chosen_app(), *chosen())};
  } catch (const OptionError& error) {
    throw OptionError(with_hint(error.what(), chosen()));
  }
}

GivenValues read_options(std::span<const Subcommand> subcommands, const CommandLine& line) {
  const Subcommand& subcommand = *line.subcommand;
  GivenValues values = line.values;
  GivenValues of_file = config_values(subcommands, line);
  // One of them on the command line takes precedence over the other in a file.
  if (line.values.contains("--resume")) of_file.erase("--checkpoint");
  if (line.values.contains("--checkpoint")) of_file.erase("--resume");
  values.merge(GivenValues(of_file));
  GivenValues kept = resumed_values(subcommand, values);
  values.merge(kept);
  for (const Option& option : subcommand.options) {
    const auto given = values.find(option.name);
    if (given == values.end()) continue;
    try {
      for (const std::string& text : given->second) read(option, text);
    } catch (const OptionError& error) {
      const bool from_file = of_file.contains(option.name);
      const std::string text = with_hint(error.what(), &subcommand);
      throw OptionError(from_file ? fmt::format("{}: {}", config_name(line), text) : text);
    }
  }
  return values;
}

}  // namespace ogee::cli
