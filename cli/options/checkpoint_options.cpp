#include "checkpoint_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <ogee/core/errors.hpp>
#include <ogee/formats/checkpoint.hpp>
#include <optional>
#include <variant>

namespace ogee::cli {
namespace {

constexpr const char* subcommand_name = "subcommand";

/// Options that say where options are, or where checkpoints are.
bool is_kept(const std::string& option) {
  constexpr std::array others{"--config", "--checkpoint", "--resume"};
  return std::find(others.begin(), others.end(), option) == others.end();
}

/// The newest checkpoint in a folder or, for one of several runs, in the folders in it.
std::optional<LoadedCheckpoint> any_checkpoint(const std::string& folder) {
  if (!std::filesystem::is_directory(folder))
    throw OptionError(fmt::format("--resume: {} is not a folder", folder));
  if (auto loaded = newest_checkpoint(folder)) return loaded;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.is_directory())
      if (auto loaded = newest_checkpoint(entry.path())) return loaded;
  return std::nullopt;
}

std::vector<std::string> texts_in(const Setting& setting) {
  std::vector<std::string> texts;
  ogee::from_setting(setting.value, texts);
  return texts;
}

}  // namespace

SettingValue to_setting(const CheckpointInterval& interval) {
  if (interval.steps > 0) return fmt::format("{}steps", interval.steps);
  return fmt::format("{}epoch{}", interval.epochs, interval.epochs == 1 ? "" : "s");
}

void from_setting(const SettingValue& setting, CheckpointInterval& interval) {
  const std::string& text = std::get<std::string>(setting);
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

GivenValues resumed_values(const CommandLine& line) {
  const auto given = line.values.find("--resume");
  if (given == line.values.end()) return {};
  const std::string& folder = given->second.front();
  if (line.values.contains("--checkpoint"))
    throw OptionError("--checkpoint cannot be combined with --resume, which goes on in its own folder");
  const auto loaded = any_checkpoint(folder);
  if (!loaded) throw OptionError(fmt::format("--resume: {} has no checkpoint", folder));
  GivenValues values;
  std::string subcommand;
  for (const Setting& setting : loaded->settings)
    if (setting.name == subcommand_name) {
      ogee::from_setting(setting.value, subcommand);
    } else {
      values[setting.name] = texts_in(setting);
    }
  if (subcommand != line.subcommand->name)
    throw OptionError(
        fmt::format("--resume: the checkpoints in {} are {}", folder,
                    subcommand.empty() ? "those of a program" : fmt::format("of ogee {}", subcommand)));
  return values;
}

std::vector<Setting> settings_to_resume(const Invocation& invocation) {
  std::vector<Setting> settings{{subcommand_name, invocation.command}};
  for (const auto& [option, texts] : invocation.options)
    if (is_kept(option)) settings.push_back({option, texts});
  return settings;
}

}  // namespace ogee::cli
