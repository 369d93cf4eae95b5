#include "command.hpp"

#include <fmt/format.h>

#include <new>
#include <ogee/core/errors.hpp>
#include <ogee/core/version.hpp>
#include <string>
#include <vector>

#include "commands/commands.hpp"
#include "errors.hpp"
#include "options/command_line.hpp"
#include "options/help.hpp"
#include "standard_descriptors.hpp"

namespace ogee::cli {
namespace {

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

int run(const std::vector<std::string>& words) {
  const std::vector<Subcommand> subcommands = commands::all();
  const CommandLine line = parse(subcommands, words);
  switch (line.wish) {
    case CommandLine::Wish::version:
      fmt::print("ogee {}\n", version());
      return status_ok;
    case CommandLine::Wish::help:
      fmt::print("{}", line.subcommand == nullptr ? help_text(subcommands) : help_text(*line.subcommand));
      return status_ok;
    case CommandLine::Wish::run:
      break;
  }
  read_options(subcommands, line);
  return line.subcommand->run(command_line_of(words));
}

/// What is printed may still be on its way when the disk is found to be full.
void flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw Error("standard output cannot be written");
}

}  // namespace
}  // namespace ogee::cli

int ogee::run_command(int count, char** arguments) {
  using namespace cli;
  open_standard_descriptors();
  try {
    const int status = run({arguments + 1, arguments + count});
    flush_output();
    return status;
  } catch (const std::bad_alloc&) {
    return report_error("not enough memory");
  } catch (const std::exception& error) {
    return report_error(error.what());
  }
}
