#include "command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <ogee/core/errors.hpp>
#include <ogee/core/version.hpp>
#include <string>
#include <vector>

#include "commands/compare.hpp"
#include "commands/completion.hpp"
#include "commands/describe.hpp"
#include "commands/predict_depth.hpp"
#include "commands/replay.hpp"
#include "commands/train.hpp"
#include "errors.hpp"
#include "options/config_file.hpp"
#include "options/help_format.hpp"

namespace ogee::cli {
namespace {

constexpr const char* examples = R"(Examples:
  ogee compare               logistic, tanh and their hard variants on digits
  ogee train --data xor --activation tanh
  ogee describe hard_logistic:torch
  ogee compare --help)";

/// CLI11 takes the words from the back.
void parse_words(CLI::App& command, std::vector<std::string> words) {
  std::reverse(words.begin(), words.end());
  command.parse(std::move(words));
}

/// Parses once more with the options of --config behind the subcommand; `words` are those that were parsed.
void parse_config(CLI::App& command, std::vector<std::string> words) {
  const CLI::App& subcommand = *command.get_subcommands().front();
  const std::string file = config_name(subcommand);
  std::vector<std::string> more = config_words(subcommand);
  if (more.empty()) return;
  more.insert(more.begin(), subcommand.get_name());
  try {
    parse_words(command, more);
  } catch (const CLI::ParseError& error) {
    throw OptionError(fmt::format("{}: {}", file, parse_error_text(command, error)));
  }
  const auto place = std::find(words.begin(), words.end(), subcommand.get_name());
  words.insert(place + 1, more.begin() + 1, more.end());
  parse_words(command, std::move(words));
}

/// The words behind "ogee", in quotes where a shell would take them apart.
std::string command_line_of(const std::vector<std::string>& words) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  std::string line = "ogee";
  for (const std::string& word : words) {
    line += ' ';
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
      line += word;
      continue;
    }
    line += '\'';
    for (const char letter : word) line += letter == '\'' ? "'\\''" : std::string(1, letter);
    line += '\'';
  }
  return line;
}

int run(int count, char** arguments) {
  CLI::App command("Trains small multi-layer perceptrons and compares their activation functions.", "ogee");
  command.set_version_flag("--version", fmt::format("ogee {}", version()), "show the version and end");
  command.require_subcommand(1);
  command.formatter(std::make_shared<HelpFormat>());
  command.get_help_ptr()->description("show this and end");
  command.footer(examples);
  const std::array subcommands{
      add_train(command),    add_compare(command), add_predict_depth(command),
      add_describe(command), add_replay(command),  add_completion(command),
  };
  try {
    command.parse(count, arguments);
    parse_config(command, {arguments + 1, arguments + count});
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return command.exit(error);  // --help, --version
    return report_error(parse_error_text(command, error));
  }
  for (const Subcommand& subcommand : subcommands)
    if (subcommand.app->parsed()) return subcommand.run(command_line_of({arguments + 1, arguments + count}));
  return status_ok;
}

/// What is printed may still be on its way when the disk is found to be full.
void flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw Error("standard output cannot be written");
}

}  // namespace
}  // namespace ogee::cli

int ogee::run_command(int count, char** arguments) {
  using namespace cli;
  try {
    const int status = run(count, arguments);
    flush_output();
    return status;
  } catch (const std::bad_alloc&) {
    return report_error("not enough memory");
  } catch (const std::exception& error) {
    return report_error(error.what());
  }
}
