#include "config_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <ogee/core/errors.hpp>
#include <sstream>
#include <system_error>

#include "checks.hpp"

namespace ogee::cli {
namespace {

constexpr const char* option_name = "--config";

std::string content_of(const std::string& file) {
  std::ifstream stream(file);
  std::ostringstream content;
  if (!stream || !(content << stream.rdbuf()))
    throw DataError(fmt::format("{}: cannot be read: {}", file,
                                std::generic_category().message(errno != 0 ? errno : EIO)));
  return content.str();
}

/// The first line that begins with `key` and goes on with something else, 1 for the first of all; 0 if there
/// is none.
int line_of(const std::string& key, const std::string& content) {
  std::istringstream lines(content);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line.erase(0, line.find_first_not_of(" \t"));
    if (line.starts_with(key) && line.find_first_of(" \t=]", key.size()) == key.size()) return number;
  }
  return 0;
}

/// "file.toml, line 3: ..."
OptionError error_at(const std::string& file, int line, const std::string& what) {
  return OptionError(line > 0 ? fmt::format("{}, line {}: {}", file, line, what)
                              : fmt::format("{}: {}", file, what));
}

/// The keys of the file are the names of options; those of JSON results have underscores.
std::string option_of(const CLI::ConfigItem& item) {
  std::string name = item.name;
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

std::vector<std::string> known_options(const CLI::App& subcommand) {
  std::vector<std::string> names;
  for (const CLI::Option* option : subcommand.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  return names;
}

/// The words that an item stands for.
std::vector<std::string> words_of(const CLI::ConfigItem& item, const CLI::Option& option) {
  const std::string name = option_of(item);
  const bool is_flag = option.get_items_expected_max() == 0;
  const bool repeats = option.get_items_expected_max() > 1;
  if (is_flag) {
    if (item.inputs == std::vector<std::string>{"false"}) return {};
    if (item.inputs == std::vector<std::string>{"true"}) return {name};
    throw OptionError(fmt::format("{} is true or false, not {}", item.name, fmt::join(item.inputs, ",")));
  }
  // `--label a --label b`, but `--hidden 128,64`.
  std::vector<std::string> words;
  if (repeats) {
    for (const std::string& input : item.inputs) words.push_back(fmt::format("{}={}", name, input));
  } else {
    words.push_back(fmt::format("{}={}", name, fmt::join(item.inputs, ",")));
  }
  return words;
}

/// Whether an item is for the subcommand and not for another one that takes options from files.
/// @throws OptionError for a section that is for none.
bool is_for(const CLI::App& subcommand, const CLI::ConfigItem& item, const std::string& file,
            const std::string& content) {
  if (item.parents.empty()) return true;
  const std::string section = fmt::format("{}", fmt::join(item.parents, "."));
  for (const CLI::App* other : subcommand.get_parent()->get_subcommands({}))
    if (other->get_name() == section && other->get_option_no_throw(option_name) != nullptr)
      return other == &subcommand;
  throw error_at(file, line_of("[" + section, content),
                 fmt::format("[{}] is no section; expected [train] or [compare]", section));
}

/// The markers by which CLI11 tells where sections begin and end are no options.
bool is_marker(const CLI::ConfigItem& item) { return item.name == "++" || item.name == "--"; }

}  // namespace

void add_config_option(CLI::App& subcommand) {
  subcommand
      .add_option(
          option_name,
          "take options from a TOML file, in which \"batch-size = 64\" is --batch-size 64; those on the "
          "command line go before")
      ->type_name("FILE")
      ->check(file_name())
      ->group("Options");
}

std::string config_name(const CLI::App& subcommand) {
  const CLI::Option* config = subcommand.get_option_no_throw(option_name);
  return config == nullptr || config->empty() ? "" : config->as<std::string>();
}

std::vector<std::string> config_words(const CLI::App& subcommand) {
  const std::string file = config_name(subcommand);
  if (file.empty()) return {};
  const std::string content = content_of(file);
  std::istringstream stream(content);
  std::vector<std::string> words;
  for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_config(stream)) {
    if (is_marker(item)) continue;
    if (!is_for(subcommand, item, file, content)) continue;
    const std::string name = option_of(item);
    const CLI::Option* option = subcommand.get_option_no_throw(name);
    const int line = line_of(item.name, content);
    if (option == nullptr || name == option_name || name == "--help")
      throw error_at(file, line, unknown_name("option", item.name, known_options(subcommand)).what());
    if (!option->empty()) continue;  // the command line goes before
    try {
      for (std::string& word : words_of(item, *option)) words.push_back(std::move(word));
    } catch (const OptionError& error) {
      throw error_at(file, line, error.what());
    }
  }
  return words;
}

}  // namespace ogee::cli
