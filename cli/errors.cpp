#include "errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ogee/core/errors.hpp>

#include "commands/subcommand.hpp"

namespace ogee::cli {
namespace {

const CLI::App& deepest(const CLI::App& command) {
  const auto chosen = command.get_subcommands();
  return chosen.empty() ? command : deepest(*chosen.back());
}

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::vector<std::string> subcommand_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::App* subcommand : command.get_subcommands({})) names.push_back(subcommand->get_name());
  return names;
}

/// The error for an argument that nobody expected.
std::string unexpected_text(const CLI::App& command, const std::string& argument) {
  if (argument.starts_with("--"))
    return unknown_name("option", argument.substr(0, argument.find('=')), option_names(command)).what();
  const std::vector<std::string> subcommands = subcommand_names(command);
  if (!argument.starts_with('-') && !subcommands.empty())
    return unknown_name("subcommand", argument, subcommands).what();
  return fmt::format("unexpected argument \"{}\"", argument);
}

}  // namespace

int report_error(std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');
  std::fputs(fmt::format("ogee: {}\n", message).c_str(), stderr);
  return status_error;
}

std::string parse_error_text(const CLI::App& command, const CLI::ParseError& error) {
  const CLI::App& chosen = deepest(command);
  const std::vector<std::string> unexpected = chosen.remaining();
  const std::string text = unexpected.empty() ? error.what() : unexpected_text(chosen, unexpected.front());
  const std::string help =
      &chosen == &command ? "ogee --help" : fmt::format("ogee {} --help", chosen.get_name());
  return fmt::format("{} (see {})", text, help);
}

}  // namespace ogee::cli
