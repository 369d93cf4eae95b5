// Gaps in tables.

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv.hpp>

#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::missing_values_test {
namespace {

using Names = std::vector<std::string>;

const std::string gaps_csv =
    "a,b,kind\n"
    "1,?,x\n"
    "2,10,y\n"
    ",30,x\n"
    "6,50,\n"
    "3,NA,y\n"
    "7,90,x\n";

struct Read {
  Dataset data;
  Names notes;
};

Read read(const std::string& text, CsvOptions options) {
  Names notes;
  options.note = [&](const std::string& note) { notes.push_back(note); };
  Dataset data = parse_csv(text, "t.csv", options);
  return {std::move(data), std::move(notes)};
}

template <class E = MissingValueError>
std::string refusal(const std::string& text, const CsvOptions& options = {}) {
  return error_message<E>([&] { (void)parse_csv(text, "t.csv", options); });
}

TEST(MissingValues, AreRefusedWithTheirPlace) {
  const auto refused = [](const std::string& line) { return refusal("a,b,kind\n1,2,x\n" + line); };
  EXPECT_EQ(refused("1,?,x\n"), "t.csv: line 3, column 2: \"?\" is a missing value, expected a number");
  EXPECT_EQ(refused(",2,x\n"), "t.csv: line 3, column 1: is empty, expected a number");
  EXPECT_EQ(refused("1,2,\n"), "t.csv: line 3, column 3: is empty, expected a label");
  EXPECT_EQ(refused("1,2,NA\n"), "t.csv: line 3, column 3: \"NA\" is a missing value, expected a label");
  EXPECT_EQ(refusal("a,b\n1,2\n3,nan\n", {.task = Task::regress}),
            "t.csv: line 3, column 2: \"nan\" is a missing value, expected a number");
}

TEST(MissingValues, AreOfFeaturesOrAnswers) {
  const auto is_in_feature = [](const std::string& text, const CsvOptions& options = {}) {
    try {
      (void)parse_csv(text, "t.csv", options);
    } catch (const MissingValueError& error) {
      return error.is_in_feature();
    }
    ADD_FAILURE() << "no gap: " << text;
    return false;
  };
  const CsvOptions regression{.task = Task::regress};
  EXPECT_TRUE(is_in_feature("a,k\n?,x\n"));
  EXPECT_TRUE(is_in_feature("a,k\nred,x\n?,y\n"));
  EXPECT_TRUE(is_in_feature("1,2\n?,4\n", regression));
  EXPECT_FALSE(is_in_feature("a,k\n1,?\n"));
  EXPECT_FALSE(is_in_feature("1,2\n3,?\n", regression));
}

TEST(MissingValues, LeaveOutTheirRows) {
  const auto [data, notes] = read(gaps_csv, {.missing = Missing::drop});
  EXPECT_EQ(data.all_inputs(), (Matrix<float>{{2, 10}, {7, 90}}));
  EXPECT_EQ(data.class_names(), (Names{"x", "y"}));
  EXPECT_EQ(data.label(0), 1);
  EXPECT_EQ(data.label(1), 0);
  EXPECT_EQ(notes, (Names{"the first line has names", "4 of 6 rows have gaps and are left out"}));
}

TEST(MissingValues, LeaveOutRowsWithoutTargets) {
  const auto [data, notes] = read("1,2,3\n4,nan,6\n7,8,?\n?,11,12\n13,14,15\n",
                                  {.task = Task::regress, .answers = {"3", "1"}, .missing = Missing::drop});
  EXPECT_EQ(data.all_inputs(), (Matrix<float>{{2}, {14}}));
  EXPECT_EQ(data.all_targets(), (Matrix<float>{{3, 1}, {15, 13}}));
  EXPECT_EQ(notes.back(), "3 of 5 rows have gaps and are left out");
}

TEST(MissingValues, AreFilledWithTheMeanOfTheKnownOnes) {
  const auto [data, notes] = read("a,b,kind\n1,?,x\n2,10,y\n,30,x\n6,NA,y\n", {.missing = Missing::mean});
  // (1 + 2 + 6) / 3 and (10 + 30) / 2.
  EXPECT_EQ(data.all_inputs(), (Matrix<float>{{1, 20}, {2, 10}, {3, 30}, {6, 20}}));
  EXPECT_EQ(notes, (Names{"the first line has names",
                          "3 gaps are filled with the means of their columns of the whole file, with any "
                          "rows that are held out"}));
}

TEST(MissingValues, OfAnswersAreNeverFilled) {
  EXPECT_EQ(refusal(gaps_csv, {.missing = Missing::mean}),
            "t.csv: line 5, column 3: is empty, expected a label");
  EXPECT_EQ(refusal("1,2\n3,?\n", {.task = Task::regress, .missing = Missing::mean}),
            "t.csv: line 2, column 2: \"?\" is a missing value, expected a number");
}

TEST(MissingValues, DoNotCountInColumnsThatAreNotUsed) {
  const CsvOptions options{.answers = {"kind"}, .features = {"a"}};
  EXPECT_EQ(parse_csv("note,a,kind\n?,1,x\n,2,y\n", "t.csv", options).size(), 2);
}

TEST(MissingValues, AreCountedWhereThereAreNone) {
  EXPECT_EQ(read("a,k\n1,x\n2,y\n", {.missing = Missing::drop}).notes.back(),
            "0 of 2 rows have gaps and are left out");
  EXPECT_EQ(
      read("a,k\n1,x\n2,y\n", {.missing = Missing::mean}).notes.back(),
      "0 gaps are filled with the means of their columns of the whole file, with any rows that are held out");
}

TEST(MissingValues, CannotBeAll) {
  EXPECT_EQ(refusal<DataError>("a,k\n?,x\n1,?\n", {.missing = Missing::drop}),
            "t.csv: has no samples without gaps");
  EXPECT_EQ(refusal<DataError>("k,a,b\nx,1,?\ny,2,\n", {.answers = {"k"}, .missing = Missing::mean}),
            "t.csv: column 3 has no mean, since all its values are missing");
}

TEST(MissingValues, AreNoWords) {
  EXPECT_EQ(refusal<FormatError>("a,k\n1,x\nabc,y\n", {.missing = Missing::drop}),
            "t.csv: line 3, column 1: \"abc\" is not a number");
  EXPECT_EQ(refusal<FormatError>("a,k\n1,x\ninf,y\n", {.missing = Missing::mean}),
            "t.csv: line 3, column 1: \"inf\" is not finite");
}

}  // namespace
}  // namespace ogee::missing_values_test
