#include "help_format.hpp"

#include <ogee/report/text.hpp>

namespace ogee::cli {
namespace {

constexpr Index width = 80;
constexpr Index width_of_names = 30;

}  // namespace

HelpFormat::HelpFormat() { column_width(width_of_names); }

std::string HelpFormat::make_description(const CLI::App* app) const {
  return wrapped(app->get_description(), width) + "\n\n";
}

std::string HelpFormat::make_usage(const CLI::App* app, std::string name) const {
  return Formatter::make_usage(app, std::move(name)) + "\n";
}

std::string HelpFormat::make_group(std::string group, bool is_positional,
                                   std::vector<const CLI::Option*> options) const {
  const std::string text = Formatter::make_group(std::move(group), is_positional, std::move(options));
  // Formatter puts an empty line before and another one after each group of options.
  return is_positional ? text.substr(1) + "\n" : text.substr(1);
}

std::string HelpFormat::make_option_desc(const CLI::Option* option) const {
  return wrapped(option->get_description(), width - width_of_names);
}

std::string HelpFormat::make_subcommand(const CLI::App* subcommand) const {
  std::ostringstream text;
  CLI::detail::format_help(text, subcommand->get_name(),
                           wrapped(subcommand->get_description(), width - width_of_names), width_of_names);
  return text.str();
}

}  // namespace ogee::cli
