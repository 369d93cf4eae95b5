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

/// The texts of options that were given to the training whose checkpoints --resume names; none without it.
/// @throws OptionError if the folder is not that of checkpoints of this subcommand, if an option that is given now
///   was not given then, or with another text (but for those that change no step of the training), and with
///   --checkpoint, or if the file of options is damaged; DataError if it cannot be read.
[[nodiscard]] GivenValues resumed_values(const Subcommand& subcommand, const GivenValues& given);

/// Writes the options of a training to its folder for checkpoints, for resumed_values(); nothing without
/// --checkpoint. `settled` are options that follow from others now, and would change with these.
/// @throws OptionError if the folder is that of another training; DataError with the system's reason.
void keep_options(const CheckpointFields& fields, const Invocation& invocation,
                  const std::vector<Setting>& settled);

/// The folder of --checkpoint or --resume; empty without.
[[nodiscard]] const std::string& folder_of(const CheckpointFields& fields);

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::CheckpointFields> = std::tuple{
    Field{
        "checkpoint", &cli::CheckpointFields::checkpoint,
        "write the state of the training to files in DIR, with which --resume goes on, also after Ctrl-C or "
        "SIGTERM"},
    Field{"checkpoint_every", &cli::CheckpointFields::checkpoint_every, "time between checkpoints"},
    Field{"keep", &cli::CheckpointFields::keep, ranges::at_least_one, "number of newest checkpoints to keep"},
    Field{
        "resume", &cli::CheckpointFields::resume,
        "go on with the training whose checkpoints are in DIR, with its options, to the same result; you may "
        "change outputs and --threads, and raise --epochs"}};
