#pragma once

#include <ogee/core/types.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/task.hpp>
#include <optional>
#include <string>
#include <vector>

#include "named_files.hpp"

namespace ogee::cli {

/// The name of data of any source.
struct DataName {
  std::string name;
};
[[nodiscard]] inline SettingValue to_setting(const DataName& data) { return data.name; }
inline void from_setting(const SettingValue& setting, DataName& data) {
  data.name = std::get<std::string>(setting);
}
template <>
inline constexpr ValueText value_text<DataName>{"DATA", "the name of data", data_names};

/// Columns of a table by name or number, one for each time that the option is given.
struct Columns {
  std::vector<std::string> names;
};
[[nodiscard]] inline SettingValue to_setting(const Columns& columns) { return columns.names; }
inline void from_setting(const SettingValue& setting, Columns& columns) {
  columns.names.push_back(std::get<std::string>(setting));
}
template <>
inline constexpr ValueText value_text<Columns>{"COLUMN", "the name or the number of a column", nullptr, true};

enum class YesNo { yes, no };

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::names_of<ogee::cli::YesNo> =
    Names<cli::YesNo, 2>{"answer", {{{cli::YesNo::yes, "yes"}, {cli::YesNo::no, "no"}}}};

namespace ogee::cli {

constexpr std::string_view header_help =
    "whether the first line of a table as text has names; by default rules decide, and what they decided is "
    "said";

/// Where a callback decides by it.
inline constexpr double default_validation_share = 0.1;

struct DataOptions {
  DataName data{"digits"};
  Columns labels;  ///< that hold the answers; empty for the last
  Columns ignored;
  FileName<FileUse::read> targets;  ///< the answers of an NPY file, where they are not in the table
  std::optional<Task> task;         ///< of a table
  std::optional<YesNo> header;      ///< of a table as text; if empty, rules decide
  Missing missing = Missing::refuse;
  FileName<FileUse::read> test;                ///< with all samples to test on
  FileName<FileUse::read> test_targets;        ///< the answers of that file, where they are not in the table
  std::optional<double> test_share;            ///< of data that comes in one part
  FileName<FileUse::read> validation;          ///< with all samples to decide by
  FileName<FileUse::read> validation_targets;  ///< the answers of that file, where they are not in the table
  std::optional<double> validation_share;  ///< of the training data; if empty, there is no validation part
  std::optional<Index> limit;
  bool raw_inputs = false;
  std::optional<bool> standardize;
};

/// Whether inputs, and targets of a regression, are left as they are.
[[nodiscard]] inline bool takes_raw_inputs(const DataOptions& options) {
  return options.raw_inputs || !options.standardize.value_or(true);
}

[[nodiscard]] std::vector<Option> options_of(DataOptions& options);

}  // namespace ogee::cli

template <>
inline constexpr auto ogee::fields_of<ogee::cli::DataOptions> = std::tuple{
    Field{"data", &cli::DataOptions::data, "the name of data, or of a file or folder"},
    Field{"labels", &cli::DataOptions::labels,
          "the column of a table that holds the labels: its name or its number, 1 for the first, -1 for the "
          "last; for several columns of targets, give it once for each; default -1"},
    Field{"ignored", &cli::DataOptions::ignored,
          "a column of a table as text that is not to be used: its name or its number; for several, give it "
          "once for "
          "each"},
    Field{"targets", &cli::DataOptions::targets,
          "a .npy file with the answers, where they are not in the table"},
    Field{"task", &cli::DataOptions::task,
          "whether the answers of a table are classes, or numbers to predict, which are scaled like the "
          "inputs, with the mean squared error as loss"},
    Field{"header", &cli::DataOptions::header, cli::header_help},
    Field{"missing", &cli::DataOptions::missing,
          "what to do with a gap in a table as text: refuse the table, drop the row, or fill in the mean of "
          "the column"},
    Field{"test", &cli::DataOptions::test,
          "a file with the samples to test on; --data is then all trained on. Columns are found by name, and "
          "scaled as those of --data"},
    Field{"test_targets", &cli::DataOptions::test_targets,
          "a .npy file with the answers of --test, where they are not in the table"},
    Field{"test_share", &cli::DataOptions::test_share, ranges::share_between,
          "share of the samples to test on, where the data has no test part of its own; default 0.2"},
    Field{"validation", &cli::DataOptions::validation,
          "a file with the samples that decide about the training instead; read as that of --test"},
    Field{"validation_targets", &cli::DataOptions::validation_targets,
          "a .npy file with the answers of --validation, where they are not in the table"},
    Field{"validation_share", &cli::DataOptions::validation_share, ranges::share_between,
          "share of the training data that is not trained on and decides instead of the test data; default "
          "0.1 with --early-stopping and --schedule reduce_on_plateau, none otherwise"},
    Field{"limit", &cli::DataOptions::limit, ranges::at_least_one,
          "train on the first N samples only; the test data stays whole"},
    Field{"raw_inputs", &cli::DataOptions::raw_inputs,
          "take the inputs (and the targets of a regression) as they are"},
    Field{"standardize", &cli::DataOptions::standardize,
          "shift and scale the inputs (and the targets of a regression) to mean 0 and deviation 1 over the "
          "training data, images as a whole, tables column by column; the default"}};
