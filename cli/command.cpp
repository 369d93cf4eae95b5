#include "command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <new>
#include <ogee/core/errors.hpp>
#include <ogee/core/version.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/commands.hpp"
#include "options/command_line.hpp"
#include "options/help.hpp"
#include "standard_output.hpp"
#include "terminal.hpp"

namespace ogee::cli {
namespace {

/// Opens on /dev/null those of standard input, output and error that are closed: otherwise the next file that
/// is opened would take their place, and what is printed would go there.
void open_standard_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
    // A file that is opened gets the lowest free number.
    if (::fcntl(descriptor, F_GETFD) == -1 && ::open("/dev/null", O_RDWR) == -1) return;
}

std::string command_line_of(const std::vector<std::string>& words) {
  std::string line = "ogee";
  for (const std::string& word : words) line += ' ' + shell_word(word);
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
  GivenValues options = read_options(subcommands, line);
  return line.subcommand->run({.command = line.subcommand->name,
                               .command_line = command_line_of(words),
                               .options = std::move(options)});
}

/// A full disk may show only when the last output is written.
void flush_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw Error("standard output cannot be written");
}

/// A program may run the command again.
struct ReleasedOutput {
  ReleasedOutput() = default;
  ReleasedOutput(const ReleasedOutput&) = delete;
  ReleasedOutput& operator=(const ReleasedOutput&) = delete;
  ~ReleasedOutput() { release_standard_output(); }
};

}  // namespace
}  // namespace ogee::cli

int ogee::run_command(int count, char** arguments) {
  using namespace cli;
  open_standard_descriptors();
  const ReleasedOutput at_the_end;
  try {
    const int status = run({arguments + 1, arguments + count});
    flush_output();
    return status;
  } catch (const std::bad_alloc&) {
    report_error("not enough memory");
  } catch (const std::exception& error) {
    report_error(error.what());
  }
  return status_error;
}
