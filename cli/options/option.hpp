#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace ogee::cli {

/// An option of a subcommand, described once: the command line, its help, completion in a shell and TOML
/// files are made from it.
struct Option {
  std::string name;        ///< "--epochs"; without dashes if its place says what it is
  std::string value = {};  ///< what help calls its value, "N"; empty for a flag, which needs none
  std::string help = {};
  std::string group = {};     ///< the heading in help
  std::string expected = {};  ///< what a value may be, for messages: "a whole number from 1 to 10"
  /// Stores the value of a text that is not empty; returns whether the text is what is expected.
  /// @throws OptionError with what else is wrong; the caller adds the name of the option.
  std::function<bool(const std::string& text)> read = {};
  std::vector<std::string> choices = {};  ///< names that a shell offers for it
  bool repeats = false;                   ///< whether it may come several times; each value is read in turn
  bool required = false;
};

/// The texts that options are given, by the option's name, in the order in which they came.
using GivenValues = std::map<std::string, std::vector<std::string>>;

[[nodiscard]] inline bool is_flag(const Option& option) { return option.value.empty(); }
[[nodiscard]] inline bool is_positional(const Option& option) { return !option.name.starts_with("--"); }

/// Stores any text.
[[nodiscard]] inline auto into(std::string& target) {
  return [&target](const std::string& text) {
    target = text;
    return true;
  };
}

}  // namespace ogee::cli
