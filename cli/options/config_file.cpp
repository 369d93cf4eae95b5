#include "config_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <ogee/core/errors.hpp>
#include <ogee/data/gzip.hpp>
#include <set>

#include "checks.hpp"
#include "toml.hpp"

namespace ogee::cli {
namespace {

constexpr const char* option_name = "--config";

std::string content_of(const std::string& file) {
  constexpr std::size_t most_bytes = 1 << 20;
  const std::vector<std::uint8_t> bytes = read_file(file, most_bytes);
  return {bytes.begin(), bytes.end()};
}

/// "file.toml, line 3: ..."
OptionError error_at(const std::string& file, int line, const std::string& what) {
  return OptionError(fmt::format("{}, line {}: {}", file, line, what));
}

/// The keys of the file are the names of options; those of JSON results have underscores.
std::string option_of(const TomlEntry& entry) {
  std::string name = entry.key;
  std::replace(name.begin(), name.end(), '_', '-');
  return "--" + name;
}

std::vector<std::string> known_options(const CLI::App& subcommand) {
  std::vector<std::string> names;
  for (const CLI::Option* option : subcommand.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  return names;
}

/// The words that an entry stands for.
std::vector<std::string> words_of(const TomlEntry& entry, const CLI::Option& option) {
  const std::string name = option_of(entry);
  const bool is_flag = option.get_items_expected_max() == 0;
  const bool repeats = option.get_items_expected_max() > 1;
  if (is_flag) {
    const std::string value = fmt::format("{}", fmt::join(entry.values, ","));
    if (value == "true" || value == "false") return {fmt::format("{}={}", name, value)};
    throw OptionError(fmt::format("{} is true or false, not {}", entry.key, value));
  }
  // `--label a --label b`, but `--hidden 128,64`.
  std::vector<std::string> words;
  if (repeats) {
    for (const std::string& value : entry.values) words.push_back(fmt::format("{}={}", name, value));
  } else {
    words.push_back(fmt::format("{}={}", name, fmt::join(entry.values, ",")));
  }
  return words;
}

/// Whether a table is for the subcommand and not for another one that takes options from files.
/// @throws OptionError for a table that is for none.
bool is_for(const CLI::App& subcommand, const TomlTable& table, const std::string& file) {
  if (table.name.empty()) return true;
  for (const CLI::App* other : subcommand.get_parent()->get_subcommands({}))
    if (other->get_name() == table.name && other->get_option_no_throw(option_name) != nullptr)
      return other == &subcommand;
  throw error_at(file, table.line,
                 fmt::format("[{}] is no section; expected [train] or [compare]", table.name));
}

/// The option that an entry names.
/// @throws OptionError if there is none.
const CLI::Option& named_option(const CLI::App& subcommand, const TomlEntry& entry, const std::string& file) {
  const std::string name = option_of(entry);
  const CLI::Option* option = subcommand.get_option_no_throw(name);
  if (option == nullptr || name == option_name || name == "--help")
    throw error_at(file, entry.line, unknown_name("option", entry.key, known_options(subcommand)).what());
  return *option;
}

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
  // What is said for the subcommand alone goes before what is said for all.
  std::map<std::string, std::vector<std::string>> words_of_options;
  for (const TomlTable& table : parse_toml(content_of(file), file)) {
    if (!is_for(subcommand, table, file)) continue;
    std::set<std::string> given;
    for (const TomlEntry& entry : table.entries) {
      const CLI::Option& option = named_option(subcommand, entry, file);
      if (!given.insert(option.get_name()).second)
        throw error_at(file, entry.line, fmt::format("{} comes twice", option.get_name()));
      if (!option.empty()) continue;  // the command line goes before
      try {
        words_of_options[option.get_name()] = words_of(entry, option);
      } catch (const OptionError& error) {
        throw error_at(file, entry.line, error.what());
      }
    }
  }
  std::vector<std::string> words;
  for (const auto& [option, of_option] : words_of_options)
    words.insert(words.end(), of_option.begin(), of_option.end());
  return words;
}

}  // namespace ogee::cli
