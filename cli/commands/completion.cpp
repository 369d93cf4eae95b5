#include "completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/initialization.hpp>
#include <ogee/layers/block.hpp>

#include "../options/data_options.hpp"
#include "../options/optimizer_options.hpp"
#include "../options/schedule_options.hpp"

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

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    names.push_back(family.name);
    names.insert(names.end(), family.aliases.begin(), family.aliases.end());
  }
  return names;
}

std::vector<std::string> initialization_names() {
  std::vector<std::string> names;
  for (const NamedInitialization& scheme : all_initializations()) names.emplace_back(scheme.name);
  return names;
}

std::vector<std::string> block_names() {
  std::vector<std::string> names;
  for (const NamedBlock& block : all_blocks()) names.emplace_back(block.name);
  return names;
}

/// The commands that complete the value of an option; empty where nobody knows the values, as of a number.
std::string completion_of(const std::string& option, const std::string& type) {
  const auto among = [](const std::vector<std::string>& names) {
    return fmt::format("_ogee_words \"{}\"", fmt::join(names, " "));
  };
  if (type == "FILE") return "_ogee_files -f";
  if (type == "DIR") return "_ogee_files -d";
  if (type == "DATA") return fmt::format("_ogee_files -f -W \"{}\"", fmt::join(data_names(), " "));
  if (option == "--task") return among(task_names());
  if (option == "--block") return among(block_names());
  if (option == "--init") return among(initialization_names());
  if (option == "--optimizer") return among(optimizer_names());
  if (option == "--schedule") return among(schedule_names());
  if (option == "--schedule-unit") return among(schedule_unit_names());
  if (option == "--annealing") return among(annealing_names());
  if (option == "--activation") return among(activation_names());
  if (option == "--activations") return fmt::format("_ogee_list \"{}\"", fmt::join(activation_names(), " "));
  return "";
}

/// What may stand where no value of an option is expected.
std::vector<std::string> words_of(const CLI::App& subcommand) {
  std::vector<std::string> words;
  for (const CLI::Option* option : subcommand.get_options()) {
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
    if (option->get_positional() && option->get_name() == "shell") words.emplace_back("bash");
    if (option->get_positional() && option->get_name() == "activation")
      for (const std::string& name : activation_names()) words.push_back(name);
  }
  return words;
}

/// Whether what stands without an option is a file.
bool takes_file(const CLI::App& subcommand) {
  const auto options = subcommand.get_options();
  return std::any_of(options.begin(), options.end(), [](const CLI::Option* option) {
    return option->get_positional() && option->get_type_name() == "FILE";
  });
}

constexpr const char* files_unless_option = "[[ $word == -* ]] || { _ogee_files -f; return; }; ";

std::string bash_script(const CLI::App& command) {
  std::vector<std::string> names;
  std::string words;
  std::map<std::string, std::string> values;
  for (const CLI::App* subcommand : command.get_subcommands({})) {
    names.push_back(subcommand->get_name());
    words += fmt::format("    {}) {}words=\"{}\" ;;\n", names.back(),
                         takes_file(*subcommand) ? files_unless_option : "",
                         fmt::join(words_of(*subcommand), " "));
    for (const CLI::Option* option : subcommand->get_options())
      if (!option->get_positional() && option->get_items_expected_max() > 0)
        values[option->get_name()] = completion_of(option->get_name(), option->get_type_name());
  }
  std::string cases;
  for (const auto& [option, completion] : values)
    cases += fmt::format("    {}) {}{}return ;;\n", option, completion, completion.empty() ? "" : "; ");
  return fmt::format(fmt::runtime(script), fmt::join(names, " "), words, cases);
}

}  // namespace

Subcommand add_completion(CLI::App& command) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* app = command.add_subcommand("completion", purpose);
  app->footer(examples);
  app->add_option("shell", *shell, "bash")->required()->type_name("SHELL");
  return {app, [&command, shell](const std::string& /*command_line*/) {
            if (*shell != "bash") throw unknown_name("shell", *shell, std::array{std::string("bash")});
            fmt::print("{}", bash_script(command));
            return status_ok;
          }};
}

}  // namespace ogee::cli
