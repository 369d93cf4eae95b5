#pragma once

/// Options of trainings that are saved on the way and go on later.

#include <ogee/core/types.hpp>
#include <string>

#include "command_line.hpp"
#include "named_files.hpp"

namespace ogee::cli {

/// "2epochs" or "500steps": the time from one checkpoint to the next.
struct CheckpointInterval {
  Index epochs = 1;  ///< 0 if it is counted in steps
  Index steps = 0;   ///< 0 if it is counted in epochs
};
[[nodiscard]] SettingValue to_setting(const CheckpointInterval& interval);
/// @throws OptionError for another text.
void from_setting(const SettingValue& setting, CheckpointInterval& interval);
template <>
inline constexpr ValueText value_text<CheckpointInterval>{"TIME", "a time such as 2epochs or 500steps"};

struct CheckpointFields {
  FileName<FileUse::folder> checkpoint;
  CheckpointInterval checkpoint_every;
  Index keep = 3;
  FileName<FileUse::folder> resume;
};

/// The texts of all options of the training whose checkpoints --resume names; none without it.
/// @throws OptionError with --checkpoint, if the folder has no checkpoint, or those of another subcommand; as
///   newest_checkpoint.
[[nodiscard]] GivenValues resumed_values(const CommandLine& line);

/// What a checkpoint keeps for resumed_values().
[[nodiscard]] std::vector<Setting> settings_to_resume(const Invocation& invocation);

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::CheckpointFields> = std::tuple{
    Field{
        "checkpoint", &cli::CheckpointFields::checkpoint,
        "write the state of the training to files in DIR, with which --resume goes on, also after Ctrl-C or "
        "SIGTERM"},
    Field{"checkpoint_every", &cli::CheckpointFields::checkpoint_every, "time between checkpoints"},
    Field{"keep", &cli::CheckpointFields::keep, ranges::at_least_one, "checkpoints that stay, the newest"},
    Field{"resume", &cli::CheckpointFields::resume,
          "go on with the training whose checkpoints are in DIR, with the same options, to the same result; "
          "outputs and --threads may be others, and --epochs more"}};
