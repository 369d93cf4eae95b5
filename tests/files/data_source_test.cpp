#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/data_source.hpp>
#include <ogee/data/toy.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "error_message.hpp"

namespace ogee::data_source_test {
namespace {

using Path = std::filesystem::path;

/// A file that is removed again.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& ending, const std::string& content)
      : path_(std::filesystem::temp_directory_path() / ("ogee-source-" + std::to_string(getpid()) + ending)) {
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] std::string name() const { return path_.string(); }

 private:
  Path path_;
};

/// What it was given: the length of the name, and the number of answers.
Dataset length_of_name(const std::string& name, const LoadOptions& options) {
  Matrix<float> inputs(2, 1);
  inputs(0, 0) = static_cast<float>(name.size());
  inputs(1, 0) = static_cast<float>(options.answers.size());
  return Dataset::labelled(inputs, {0, 1}, {.name = name});
}

TEST(DataSources, HaveNamesOfTheirOwnAndHelp) {
  std::set<std::string> names;
  for (const DataSource& source : data_sources()) {
    EXPECT_TRUE(names.insert(source.name).second) << source.name;
    EXPECT_FALSE(source.help.empty()) << source.name;
  }
  for (const char* name : {"digits", "fashion-mnist", "xor", "spirals", "circles", "moons", "linear", "sine",
                           "csv", "npy", "idx"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(DataSources, ReadWhatTheirNamesAndEndingsSay) {
  const std::string folder = std::filesystem::temp_directory_path().string();
  for (const auto& [name, source] :
       std::vector<std::pair<std::string, std::string>>{{"iris.csv", "csv"},
                                                        {"iris.csv.gz", "csv"},
                                                        {"data/iris.tsv", "csv"},
                                                        {"iris.tsv.gz", "csv"},
                                                        {"auto-mpg.data", "csv"},
                                                        {"seeds.txt", "csv"},
                                                        {"IRIS.CSV", "csv"},
                                                        {"IRIS.Tsv.GZ", "csv"},
                                                        {"X.NPY", "npy"},
                                                        {"x.npy", "npy"},
                                                        {"x.npy.gz", "npy"},
                                                        {folder, "idx"},
                                                        {"digits", "digits"},
                                                        {"fashion-mnist", "fashion-mnist"},
                                                        {"xor", "xor"}})
    EXPECT_EQ(data_source(name).name, source) << name;
}

TEST(DataSources, KnowTheNamesOfData) {
  const std::vector<std::string> names = data_names();
  for (const char* known :
       {"digits", "fashion-mnist", "xor", "spirals", "circles", "moons", "linear", "sine"})
    EXPECT_EQ(std::count(names.begin(), names.end(), known), 1) << known;
  for (const char* format : {"csv", "npy", "idx"})
    EXPECT_EQ(std::count(names.begin(), names.end(), format), 0) << format;
  const auto unknown = [](const std::string& name) {
    return error_message<UnknownNameError>([&] { (void)data_source(name); });
  };
  EXPECT_EQ(unknown("digts"), "unknown data \"digts\"; did you mean digits?");
  const std::string all = unknown("nothing-like-it");
  EXPECT_TRUE(all.starts_with("unknown data \"nothing-like-it\"; known: ")) << all;
  EXPECT_NE(all.find("xor, spirals, circles, moons, linear, sine"), std::string::npos) << all;
}

TEST(DataSources, RefuseFilesInOtherFormats) {
  const TemporaryFile note(".odt", "hello");
  const std::string message = error_message<DataError>([&] { (void)data_source(note.name()); });
  EXPECT_TRUE(message.starts_with(note.name() +
                                  ": not a table in a .csv, .tsv, .data or .txt file, or a folder with "))
      << message;
  EXPECT_NE(message.find(", or a table in a .npy file"), std::string::npos) << message;
  EXPECT_EQ(error_message<DataError>([&] { (void)data_source("no/folder"); }),
            "no/folder: no such file or folder");
}

TEST(DataSources, AreRegisteredOnce) {
  for (const char* name : {"digits", "csv"})
    EXPECT_EQ(error_message<OptionError>(
                  [&] { add_data_source({.name = name, .help = "mine", .load = length_of_name}); }),
              "data source \"" + std::string(name) + "\" is already registered");
  EXPECT_EQ(error_message<OptionError>([] { add_data_source({.name = "mine", .help = "mine"}); }),
            "data source \"mine\": load is empty");
}

TEST(DataSources, AreNotFoundForNamesThatNoFileCanHave) {
  EXPECT_EQ(error_message<DataError>([] { (void)data_source("/" + std::string(10000, 'x')); }),
            "/" + std::string(10000, 'x') + ": no such file or folder");
}

TEST(DataSources, AreAddedByAProgram) {
  add_data_source({.name = "lengths",
                   .help = "lengths in a .length file",
                   .reads = names_ending_in({".length"}),
                   .load = length_of_name});
  // A format that takes any name does not take the names of data that is registered later.
  add_data_source({.name = "anything",
                   .help = "anything",
                   .reads = [](std::string_view name) { return name.starts_with("test"); },
                   .load = length_of_name});
  add_data_source({.name = "test_parts", .help = "lengths", .load = [](const auto&...) {
                     return TrainTest{moons(), circles()};
                   }});
  EXPECT_EQ(data_source("a.length.gz").name, "lengths");
  EXPECT_EQ(data_source("test").name, "anything");
  EXPECT_EQ(data_source("test_parts").name, "test_parts");
  EXPECT_EQ(data_names().back(), "test_parts");
  EXPECT_EQ(load_data("test_parts").test.name(), "circles");
  EXPECT_TRUE(data_source("test_parts").has_test_part());
  EXPECT_FALSE(data_source("test").has_test_part());
  const TrainTest lengths = load_data("abc.length", {.answers = {"1", "2", "3"}});
  for (const Dataset& part : {lengths.train, lengths.test})
    EXPECT_EQ(part.input_moments().mean, part.label(0) == 0 ? 10 : 3);
}

TEST(DataSources, OfAProgramComeBeforeFormatsOfTheLibrary) {
  const Path folder = std::filesystem::temp_directory_path() / ("ogee-own-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder / "own");
  std::filesystem::create_directories(folder / "other");
  std::ofstream(folder / "own" / "lengths.txt");
  add_data_source({.name = "folder",
                   .help = "a folder with lengths.txt",
                   .reads =
                       [](std::string_view name) {
                         std::error_code error;
                         return exists(Path(name) / "lengths.txt", error);
                       },
                   .load = length_of_name});
  EXPECT_EQ(data_source(folder / "own").name, "folder");
  EXPECT_EQ(load_data(folder / "own").train.name(), (folder / "own").string());
  EXPECT_EQ(data_source(folder / "other").name, "idx");

  for (const char* name : {"first", "second"})
    add_data_source({.name = name,
                     .help = "lengths in a .length.csv file",
                     .reads = names_ending_in({".length.csv"}),
                     .load = length_of_name});
  EXPECT_EQ(data_source("a.length.csv").name, "second");
  EXPECT_EQ(data_source("a.csv").name, "csv");
  std::filesystem::remove_all(folder);
}

TEST(DataSources, SayWhichFilesTheyRead) {
  EXPECT_TRUE(data_files("digits").empty());
  EXPECT_EQ(data_files("a/iris.csv"), std::vector<Path>{"a/iris.csv"});
  EXPECT_EQ(data_files("x.npy.gz"), std::vector<Path>{"x.npy.gz"});
  const Path folder = std::filesystem::temp_directory_path() / ("ogee-idx-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  std::ofstream(folder / "other");
  std::ofstream(folder / "train-labels-idx1-ubyte.gz");
  EXPECT_EQ(data_files(folder.string()), std::vector<Path>{folder / "train-labels-idx1-ubyte.gz"});
  std::filesystem::remove_all(folder);
}

TEST(LoadData, SplitsDataThatHasNoTestPart) {
  const TrainTest digits = load_data("digits");
  EXPECT_EQ(digits.train.size() + digits.test.size(), 1797);
  EXPECT_EQ(digits.test.size(), 359);  // a fifth
  EXPECT_EQ(load_data("moons", {.test_share = 0.25}).test.size(), 250);
  const TrainTest whole = load_data("xor", {.test_share = 0.25});
  EXPECT_EQ(whole.train.size(), 4);
  EXPECT_EQ(whole.test.size(), 4);
}

TEST(LoadData, TakesWhatIsSaidOfTextsAndSaysWhatWasDecided) {
  const TemporaryFile table(".csv", "0,1\n1,1\n2,?\n3,2\n4,1\n5,2\n");
  std::vector<std::string> notes;
  const auto note = [&](const std::string& text) { notes.push_back(text); };
  const TrainTest data = load_data(table.name(), {.header = true, .missing = Missing::drop, .note = note});
  EXPECT_EQ(data.train.size() + data.test.size(), 4);
  EXPECT_EQ(data.train.feature_names(), std::vector<std::string>{"0"});
  EXPECT_EQ(notes,
            (std::vector<std::string>{"the first line has names", "1 of 5 rows has gaps and is left out"}));
  notes.clear();
  (void)load_data("digits", {.note = note});
  EXPECT_TRUE(notes.empty());
}

TEST(LoadData, FindsTheAnswersOfTables) {
  const TemporaryFile table(".csv", "price,rooms\n1.5,1\n2.5,2\n3.5,2\n4.5,1\n5.5,2\n");
  const TrainTest rooms = load_data(table.name());
  EXPECT_EQ(rooms.train.classes(), 2);
  const TrainTest prices = load_data(table.name(), {.task = Task::regress, .answers = {"price"}});
  EXPECT_EQ(prices.train.classes(), 0);
  EXPECT_EQ(prices.train.size(), 4);
  EXPECT_EQ(prices.test.size(), 1);
  EXPECT_NE(error_message<DataError>([&] {
              (void)load_data(table.name(), {.answers = {"size"}});
            }).find("unknown column \"size\""),
            std::string::npos);
}

}  // namespace
}  // namespace ogee::data_source_test
