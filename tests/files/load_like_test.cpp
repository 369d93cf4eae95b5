#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/data_source.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::load_like_test {
namespace {

using Names = std::vector<std::string>;

class LoadLike : public ::testing::Test {
 protected:
  LoadLike() { std::filesystem::create_directory(folder_); }
  ~LoadLike() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }

 private:
  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("ogee-like-" + std::to_string(getpid()));
};

TEST_F(LoadLike, FindsColumnsWordsAndClassesByName) {
  const std::string train = file("train.csv", "size,colour,kind\n1,red,a\n2,blue,b\n3,red,c\n");
  const std::string test = file("test.csv", "kind,id,colour,size\nc,x,blue,5\na,y,red,6\n");
  const auto [all, tested] = load_data(train, {.test = test});
  EXPECT_EQ(all.size(), 3);
  EXPECT_EQ(tested.name(), "test.csv");
  EXPECT_EQ(tested.class_names(), (Names{"a", "b", "c"}));
  EXPECT_EQ(tested.feature_names(), (Names{"size", "colour=blue", "colour=red"}));
  EXPECT_EQ(tested.all_inputs(), (Matrix<float>{{5, 1, 0}, {6, 0, 1}}));
  EXPECT_EQ(tested.label(0), 2);
  EXPECT_EQ(tested.label(1), 0);
}

TEST_F(LoadLike, FillsGapsWithTheMeansOfTheOther) {
  const std::string train = file("train.csv", "1,10,a\n2,?,b\n6,20,a\n");
  const std::string test = file("test.csv", "?,?,a\n100,4,b\n");
  std::string notes;
  const auto [all, tested] =
      load_data(train, {.test = test, .missing = Missing::mean, .note = [&](const std::string& text) {
                          notes += text + "\n";
                        }});
  EXPECT_EQ(tested.all_inputs(), (Matrix<float>{{3, 15}, {100, 4}}));
  EXPECT_EQ(
      notes,
      "the first line is a sample\n"
      "1 gap is filled with the mean of its column of the whole file, with any rows that are held out\n" +
          test + ": the first line is a sample\n" + test +
          ": 2 gaps are filled with the means of their columns of the training data\n");
}

TEST_F(LoadLike, TakesLabelsAsNumbers) {
  const std::string train = file("train.csv", "1,3\n2,5\n6,7\n");
  const Dataset all = load_data(train, {.test = train}).train;
  const Dataset tested = load_like(all, file("test.csv", "4,7.0\n"));
  EXPECT_EQ(tested.classes(), 3);
  EXPECT_EQ(tested.label(0), 2);
}

TEST_F(LoadLike, TakesTargetsByName) {
  const std::string train = file("train.csv", "rooms,rent,price\n1,2,3\n4,5,6\n");
  const LoadOptions options{.task = Task::regress,
                            .answers = {"price", "rent"},
                            .test = file("test.csv", "price,rooms,rent\n9,8,7\n")};
  const Dataset tested = load_data(train, options).test;
  EXPECT_EQ(tested.target_names(), (Names{"price", "rent"}));
  EXPECT_EQ(tested.all_inputs(), (Matrix<float>{{8}}));
  EXPECT_EQ(tested.all_targets(), (Matrix<float>{{9, 7}}));
}

TEST_F(LoadLike, LeavesOutWhatIsIgnored) {
  const std::string named = file("named.csv", "id,size,kind\n7,1,a\n8,2,b\n");
  EXPECT_EQ(
      load_data(named, {.ignored = {"id"}, .test = file("test.csv", "size,kind\n5,b\n")}).test.all_inputs(),
      (Matrix<float>{{5}}));
  const std::string bare = file("bare.csv", "7,red,1\n8,blue,2\n9,red,1\n");
  EXPECT_EQ(load_data(bare, {.ignored = {"1"}, .test = file("test.csv", "9,blue,1\n")}).test.all_inputs(),
            (Matrix<float>{{1, 0}}));
}

TEST_F(LoadLike, RefusesOtherClassesWordsAndColumns) {
  const Dataset all =
      load_data(file("train.csv", "1,red,a\n2,blue,b\n3,red,c\n"), {.test = file("t.csv", "1,red,a\n")})
          .train;
  const auto error = [&](const std::string& text) {
    return error_message<Error>([&] { (void)load_like(all, file("test.csv", text)); });
  };
  EXPECT_EQ(error("1,red,d\n"), "test.csv: unknown class \"d\"; did you mean a or b or c?");
  EXPECT_NE(error("1,green,a\n").find("\"green\" is not among the words of the training"), std::string::npos);
  EXPECT_NE(error("1,red,2,a\n").find("expected 2 columns of features, found 3"), std::string::npos);
  const Dataset numbers = load_data(file("n.csv", "1,a\n2,b\n3,a\n"), {.test = file("t.csv", "1,a\n")}).train;
  EXPECT_EQ(error_message<ShapeError>([&] { (void)load_like(numbers, file("w.csv", "1,2,a\n")); }),
            "w.csv has 2 features and 1 classes, n.csv has 1 and 2");
  EXPECT_EQ(error_message<OptionError>([&] { (void)load_like(numbers, "xor"); }),
            "xor has parts, expected a file of samples");
  EXPECT_EQ(error_message<OptionError>([&] { (void)load_data("xor", {.test = "t.csv"}); }),
            "t.csv: xor has a test part of its own");
}

}  // namespace
}  // namespace ogee::load_like_test
