#pragma once

/// Data by its name, "digits" or "iris.csv": where it comes from, and how it is read. The library's sources
/// are in data/sources/. A program adds its own before it loads data or runs the command:
///
///     add_data_source({.name = "points",
///                      .help = "points in a .points file",
///                      .reads = names_ending_in({".points"}),
///                      .load = read_points});

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../dataset.hpp"
#include "../task.hpp"
#include "missing.hpp"

namespace ogee {

/// How to load data. Options that do not apply to the data are ignored.
struct LoadOptions {
  Task task = Task::classify;  ///< of a table
  /// The columns of a table with the answers: names, or numbers, "1" for the first and "-1" for the last.
  std::vector<std::string> answers = {"-1"};
  /// The names of the columns of a table to take as features, in this order; all but the answers if empty.
  std::vector<std::string> features = {};
  std::vector<std::string> ignored = {};  ///< columns of a text to leave out, by name or number
  /// Whether columns of words of a text become features; otherwise they are refused, except those that `features`
  /// names.
  bool words = true;
  std::filesystem::path targets = {};  ///< a file with the answers, where they are not in the table
  std::string test = {};               ///< a file with all samples to test on, where they are not in the same
  std::filesystem::path test_targets = {};  ///< the answers of that file, where they are not in its table
  double test_share = 0.2;                  ///< of data that has no test part of its own, without `test`
  std::optional<bool> header =
      std::nullopt;                   ///< whether the first line of a text has names; if empty, rules decide
  Missing missing = Missing::refuse;  ///< for gaps in a text
  std::vector<double> means = {};     ///< of the features, for gaps; those of the text itself if empty
  /// Is told, in words, what was decided about the data: "the first line has names".
  std::function<void(const std::string& text)> note = {};
};

/// How many samples there usually are. Defaults of the command depend on it.
enum class DataSize { few, hundreds, thousands };

/// Data with a name of its own, such as "digits", or a format of files.
struct DataSource {
  template <class Data>
  using Load = std::function<Data(const std::string& name, const LoadOptions& options)>;

  std::string name;
  std::string help;  ///< what it is: "handwritten digits", "a table in a .csv file"
  /// Whether data of this name is in this format; empty for data with a name of its own.
  std::function<bool(std::string_view name)> reads = {};
  /// Returns samples that are still to be split, or both parts.
  std::variant<Load<Dataset>, Load<TrainTest>> load = {};
  /// The files that are read for a name; if empty, the file of that name, or none for data with its own name.
  std::function<std::vector<std::filesystem::path>(const std::string& name)> files = {};
  bool is_table = false;  ///< the answers are in some of its columns
  bool is_text = false;  ///< columns may be ignored, its first line may have names, and values may be missing
  bool takes_targets = false;  ///< the answers may be in another file
  bool has_pixels = false;     ///< inputs are of the same kind and scaled together, not column by column
  DataSize size = DataSize::hundreds;

  [[nodiscard]] bool has_test_part() const { return std::holds_alternative<Load<TrainTest>>(load); }
};

/// For formats of files: whether a name has one of these endings, or one followed by ".gz", in small letters or
/// capitals.
[[nodiscard]] std::function<bool(std::string_view name)> names_ending_in(std::vector<std::string> endings);

/// The sources of the library and the program: first data with names of their own, then formats, each in the
/// order in which they were added; `data_source` asks the formats from the last one on. Valid until one is
/// added.
[[nodiscard]] std::span<const DataSource> data_sources();

/// Of formats that read the same name, the one added last loads it: a program's own instead of the library's.
/// Not synchronised: add before other threads look for data.
/// @throws OptionError when the name is taken, or without `load`.
void add_data_source(DataSource source);

/// Where data of this name comes from; valid until a source is added.
/// @throws UnknownNameError with the nearest names; DataError for files in other formats, and a folder that
///   does not exist.
[[nodiscard]] const DataSource& data_source(const std::string& name);

/// The names of data that is not in files of the user.
[[nodiscard]] std::vector<std::string> data_names();

/// The files that data of this name is read from. @throws as data_source.
[[nodiscard]] std::vector<std::filesystem::path> data_files(const std::string& name);

/// load_data("digits"), load_data("iris.csv", {.answers = {"species"}}): data of any source, in two parts.
/// load_data("train.csv", {.test = "test.csv"}) reads each from a file of its own, the second as load_like() does.
/// @throws as data_source and load_like; DataError, FormatError and OptionError as the reader and Dataset::split, and
///   for `test` where the data has a test part of its own.
[[nodiscard]] TrainTest load_data(const std::string& name, const LoadOptions& options = {});

/// The same, to measure a model that exists: the test part that load_data() gives, or all samples of a file.
/// @throws as load_data.
[[nodiscard]] Dataset load_test_data(const std::string& name, const LoadOptions& options = {});

/// All samples of a file, with the columns and classes of other data: columns that have names are found by these,
/// whether the first line has names follows from the other data, words must be among its words, Missing::mean fills
/// gaps with its means, and labels are numbered by its classes, of which there may be fewer.
/// @throws as load_data; DataError naming a class that is not among them; ShapeError for another number of features or
///   answers.
[[nodiscard]] Dataset load_like(const Dataset& other, const std::string& name, LoadOptions options = {});

}  // namespace ogee
