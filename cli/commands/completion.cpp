#include "commands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <ogee/core/errors.hpp>

namespace ogee::cli {
namespace {

constexpr const char* purpose = "Prints the script that completes command lines of ogee in a shell.";

constexpr const char* examples = R"(Examples:
  For this shell:
    source <(ogee completion bash)
  For each new one:
    echo 'source <(ogee completion bash)' >> ~/.bashrc
  To look at it:
    ogee completion bash > ogee.bash)";

/// {0} names the subcommands; {1} has a case for each, which sets `words`; {2} has a case for each option
/// that takes a value.
constexpr const char* script = R"script(# Completes command lines of ogee in bash.
_ogee_words() {{ mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word"); }}
_ogee_list() {{  # the last word of a list with commas
  local last=${{word##*,}}
  mapfile -t COMPREPLY < <(compgen -P "${{word%"$last"}}" -W "$1" -- "$last")
}}
_ogee_files() {{
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$@" -- "$word")
}}
_ogee() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words=
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    _ogee_words "{0} --help --version"
    return
  fi
  case $before in
{2}  esac
  case ${{COMP_WORDS[1]}} in
{1}  esac
  _ogee_words "$words"
}}
complete -F _ogee ogee
)script";

/// The commands that complete the value of an option; empty where
/// the values cannot be listed, as for a number.
std::string completion_of(const Option& option) {
  const std::string names = fmt::format("{}", fmt::join(option.choices, " "));
  if (option.value == "FILE") return "_ogee_files -f";
  if (option.value == "DIR") return "_ogee_files -d";
  if (option.value == "DATA") return fmt::format("_ogee_files -f -W \"{}\"", names);
  if (names.empty()) return "";
  const bool is_list = option.value.find(',') != std::string::npos;
  return fmt::format("{} \"{}\"", is_list ? "_ogee_list" : "_ogee_words", names);
}

/// The words that may come where no value of an option is expected.
std::vector<std::string> words_of(const Subcommand& subcommand) {
  std::vector<std::string> words{"--help"};
  for (const Option& option : subcommand.options) {
    if (is_positional(option)) {
      words.insert(words.end(), option.choices.begin(), option.choices.end());
    } else {
      words.push_back(option.name);
    }
  }
  return words;
}

/// Whether the argument without an option is a file.
bool takes_file(const Subcommand& subcommand) {
  return std::any_of(subcommand.options.begin(), subcommand.options.end(),
                     [](const Option& option) { return is_positional(option) && option.value == "FILE"; });
}

constexpr const char* files_unless_option = "[[ $word == -* ]] || { _ogee_files -f; return; }; ";

std::string bash_script(const std::vector<Subcommand>& subcommands) {
  std::vector<std::string> names;
  std::string words;
  std::map<std::string, std::string> values;
  for (const Subcommand& subcommand : subcommands) {
    names.push_back(subcommand.name);
    words +=
        fmt::format("    {}) {}words=\"{}\" ;;\n", subcommand.name,
                    takes_file(subcommand) ? files_unless_option : "", fmt::join(words_of(subcommand), " "));
    for (const Option& option : subcommand.options)
      if (!is_positional(option) && !is_flag(option)) values[option.name] = completion_of(option);
  }
  std::string cases;
  for (const auto& [option, completion] : values)
    cases += fmt::format("    {}) {}{}return ;;\n", option, completion, completion.empty() ? "" : "; ");
  return fmt::format(fmt::runtime(script), fmt::join(names, " "), words, cases);
}

int run(const std::string& chosen, const Invocation& /*invocation*/) {
  const std::array shells{std::string("bash")};
  if (chosen != shells.front()) throw unknown_name("shell", chosen, shells);
  fmt::print("{}", bash_script(commands::all()));
  return status_ok;
}

std::vector<Option> options_of(std::string& shell) {
  return {{.name = "shell",
           .value = "SHELL",
           .help = "bash",
           .expected = "the name of a shell",
           .read = into(shell),
           .choices = {"bash"},
           .required = true}};
}

}  // namespace

Subcommand commands::completion() { return subcommand("completion", purpose, examples, options_of, run); }

}  // namespace ogee::cli
