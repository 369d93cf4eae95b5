#include "checkpoint_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/gzip.hpp>
#include <ogee/formats/checkpoint.hpp>
#include <ogee/formats/write_file.hpp>
#include <string_view>
#include <variant>

#include "toml.hpp"

namespace ogee::cli {
namespace {

using Path = std::filesystem::path;

constexpr const char* resume = "--resume";
constexpr const char* checkpoint = "--checkpoint";

/// The file of options in a folder for checkpoints.
Path file_in(const std::string& folder) { return Path(folder) / "options.toml"; }

/// Options that say where options are, or where checkpoints are.
bool is_kept(const std::string& option) {
  return option != "--config" && option != checkpoint && option != resume;
}

/// Options that change no step of a training, or only add some.
bool may_change(const Option& option) {
  constexpr std::array groups{"Output", "Checkpoints"};
  return option.name == "--threads" || option.name == "--epochs" || !is_kept(option.name) ||
         std::find(groups.begin(), groups.end(), option.group) != groups.end();
}

/// "epochs = ["20"]"
std::string toml_line(const std::string& option, const std::vector<std::string>& texts) {
  std::vector<std::string> quoted;
  for (const std::string& text : texts) quoted.push_back(toml_text(text));
  return fmt::format("{} = [{}]\n", option.substr(2), fmt::join(quoted, ", "));
}

std::string given_text(const GivenValues& values, const std::string& option) {
  const auto found = values.find(option);
  return found == values.end() ? "not given" : fmt::format("{}", fmt::join(found->second, " "));
}

/// @throws OptionError for an option of the training that is given with another text.
void check_agreement(const Subcommand& subcommand, const GivenValues& given, const GivenValues& kept,
                     const std::string& folder) {
  for (const Option& option : subcommand.options) {
    if (may_change(option) || !given.contains(option.name)) continue;
    const std::string now = given_text(given, option.name);
    const std::string before = given_text(kept, option.name);
    if (now != before)
      throw OptionError(
          fmt::format("{} is {}, but {} for the training in {}", option.name, now, before, folder));
  }
}

/// The section of the subcommand. @throws OptionError naming the file, if it is damaged or for another subcommand.
TomlTable kept_options(const Subcommand& subcommand, const Path& path) {
  constexpr std::size_t max_bytes = 1 << 20;
  const std::vector<std::uint8_t> bytes = read_file(path, max_bytes);
  const std::vector<TomlTable> tables = parse_toml(std::string(bytes.begin(), bytes.end()), path.string());
  if (tables.back().name != subcommand.name)
    throw OptionError(fmt::format("--resume: the checkpoints in {} are of ogee {}",
                                  path.parent_path().string(), tables.back().name));
  return tables.back();
}

/// @throws OptionError for an option that the subcommand does not have.
void check_known(const Subcommand& subcommand, const std::string& name, const Path& path) {
  const auto is_it = [&](const Option& option) { return option.name == name; };
  if (std::none_of(subcommand.options.begin(), subcommand.options.end(), is_it))
    throw OptionError(fmt::format("{}: ogee {} has no option {}", path.string(), subcommand.name, name));
}

}  // namespace

SettingValue to_setting(const CheckpointInterval& interval) {
  if (interval.steps > 0) return fmt::format("{}steps", interval.steps);
  return fmt::format("{}epoch{}", interval.epochs, interval.epochs == 1 ? "" : "s");
}

void from_setting(const SettingValue& setting, CheckpointInterval& interval) {
  const auto& text = std::get<std::string>(setting);
  Index number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string unit(end, text.data() + text.size());
  if (unit.starts_with(' ')) unit.erase(0, 1);
  const bool in_steps = unit == "steps" || unit == "step";
  const bool in_epochs = unit == "epochs" || unit == "epoch";
  if (error != std::errc{} || number < 1 || !(in_steps || in_epochs))
    throw OptionError(fmt::format("{} is not a time such as 2epochs or 500steps", text));
  interval = {.epochs = in_epochs ? number : 0, .steps = in_steps ? number : 0};
}

GivenValues resumed_values(const Subcommand& subcommand, const GivenValues& given) {
  const auto found = given.find(resume);
  if (found == given.end() || found->second.front().empty()) return {};
  if (given.contains(checkpoint))
    throw OptionError("--checkpoint cannot be combined with --resume, which goes on in its own folder");
  const std::string& folder = found->second.front();
  const Path path = file_in(folder);
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error))
    throw OptionError(fmt::format("--resume: {} is not a folder", folder));
  if (!std::filesystem::exists(path, error))
    throw OptionError(fmt::format("--resume: {} is not a folder that --checkpoint wrote", folder));
  GivenValues kept;
  for (const TomlEntry& entry : kept_options(subcommand, path).entries) {
    check_known(subcommand, "--" + entry.key, path);
    kept["--" + entry.key] = entry.values;
  }
  check_agreement(subcommand, given, kept, folder);
  return kept;
}

void keep_options(const CheckpointFields& fields, const Invocation& invocation,
                  const std::vector<Setting>& settled) {
  if (fields.checkpoint.empty()) return;
  const Path path = file_in(fields.checkpoint.name);
  std::error_code error;
  if (std::filesystem::exists(path, error))
    throw OptionError(
        fmt::format("--checkpoint: {0} has checkpoints of another training: go on with it (--resume "
                    "{0}), or take another folder",
                    fields.checkpoint.name));
  if (std::filesystem::exists(fields.checkpoint.name, error) && has_checkpoints(fields.checkpoint.name))
    throw OptionError(fmt::format("--checkpoint: {} has checkpoints of another training: take another folder",
                                  fields.checkpoint.name));
  GivenValues options = invocation.options;
  for (const auto& [name, value] : settled)
    if (const std::string text = ogee::text_of(value); !text.empty())
      options.try_emplace(option_name(name), 1, text);
  std::string content = fmt::format("# The options of a training, for ogee {} --resume.\n[{}]\n",
                                    invocation.command, invocation.command);
  for (const auto& [option, texts] : options)
    if (is_kept(option)) content += toml_line(option, texts);
  make_folder(fields.checkpoint.name);
  write_file_atomically(path, content);
}

const std::string& folder_of(const CheckpointFields& fields) {
  return fields.resume.empty() ? fields.checkpoint.name : fields.resume.name;
}

}  // namespace ogee::cli
