#include "command.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <new>
#include <ogee/core/errors.hpp>
#include <ogee/core/version.hpp>

#include "compare.hpp"
#include "completion.hpp"
#include "describe.hpp"
#include "errors.hpp"
#include "help_format.hpp"
#include "train.hpp"

namespace ogee::cli {
namespace {

constexpr const char* examples = R"(Examples:
  ogee compare                                logistic, tanh and their hard variants on digits
  ogee train --data xor --activation tanh
  ogee describe hard_logistic:torch
  ogee compare --help)";

int run(int count, char** arguments) {
  CLI::App command("Trains small multi-layer perceptrons and compares their activation functions.", "ogee");
  command.set_version_flag("--version", fmt::format("ogee {}", version()), "show the version and end");
  command.require_subcommand(1);
  command.formatter(std::make_shared<HelpFormat>());
  command.get_help_ptr()->description("show this and end");
  command.footer(examples);
  const std::array subcommands{
      add_train(command),
      add_compare(command),
      add_describe(command),
      add_completion(command),
  };
  try {
    command.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return command.exit(error);  // --help, --version
    return report_error(parse_error_text(command, error));
  }
  for (const Subcommand& subcommand : subcommands)
    if (subcommand.app->parsed()) return subcommand.run();
  return status_ok;
}

/// What is printed may still be on its way when the disk is found to be full.
void flush_output() {
  if (std::fflush(stdout) != 0) throw Error("standard output cannot be written");
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
