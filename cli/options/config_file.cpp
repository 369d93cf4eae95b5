#include "config_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/gzip.hpp>
#include <set>

#include "help.hpp"
#include "toml.hpp"

namespace ogee::cli {
namespace {

constexpr const char* config_option = "--config";

std::string content_of(const std::string& file) {
  constexpr std::size_t max_bytes = 1 << 20;
  const std::vector<std::uint8_t> bytes = read_file(file, max_bytes);
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

/// The texts that an entry gives its option.
/// @throws OptionError for a flag that is neither true nor false.
std::vector<std::string> values_of(const TomlEntry& entry, const Option& option) {
  if (entry.values.empty()) return {""};  // every option refuses it
  if (option.repeats) return entry.values;
  const std::string value = fmt::format("{}", fmt::join(entry.values, ","));  // as in --hidden 128,64
  if (is_flag(option) && value != "true" && value != "false")
    throw OptionError(fmt::format("{} is true or false, not {}", entry.key, value));
  return {value};
}

bool takes_files(const Subcommand& subcommand) {
  return std::any_of(subcommand.options.begin(), subcommand.options.end(),
                     [](const Option& option) { return option.name == config_option; });
}

/// Whether a table is for the subcommand and not for another one that takes options from files.
/// @throws OptionError for a table that belongs to no subcommand.
bool is_for(const Subcommand& subcommand, const TomlTable& table, const std::string& file,
            std::span<const Subcommand> subcommands) {
  if (table.name.empty()) return true;
  for (const Subcommand& other : subcommands)
    if (other.name == table.name && takes_files(other)) return other.name == subcommand.name;
  throw error_at(file, table.line,
                 fmt::format("[{}] is not a section; expected [train] or [compare]", table.name));
}

/// The option that an entry names.
/// @throws OptionError if it does not exist.
const Option& named_option(const Subcommand& subcommand, const TomlEntry& entry, const std::string& file) {
  const std::string name = option_of(entry);
  std::vector<std::string> known;
  for (const Option& option : subcommand.options) {
    if (is_positional(option) || option.name == config_option) continue;
    if (option.name == name) return option;
    known.push_back(option.name.substr(2));
  }
  throw error_at(file, entry.line, with_hint(unknown_name("option", entry.key, known).what(), &subcommand));
}

}  // namespace

std::string config_name(const CommandLine& line) {
  const auto given = line.values.find(config_option);
  return given == line.values.end() ? "" : given->second.front();
}

GivenValues config_values(std::span<const Subcommand> subcommands, const CommandLine& line) {
  const std::string file = config_name(line);
  if (file.empty()) return {};
  // The section of the subcommand takes precedence over what is above all sections.
  GivenValues values;
  for (const TomlTable& table : parse_toml(content_of(file), file)) {
    if (!is_for(*line.subcommand, table, file, subcommands)) continue;
    std::set<std::string> given;
    for (const TomlEntry& entry : table.entries) {
      const Option& option = named_option(*line.subcommand, entry, file);
      if (!given.insert(option.name).second)
        throw error_at(file, entry.line, fmt::format("{} comes twice", option.name));
      if (line.values.contains(option.name)) continue;  // which takes precedence
      try {
        values[option.name] = values_of(entry, option);
      } catch (const OptionError& error) {
        throw error_at(file, entry.line, error.what());
      }
    }
  }
  return values;
}

}  // namespace ogee::cli
