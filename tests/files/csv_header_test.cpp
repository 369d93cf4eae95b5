// Whether the first line of a table has names.

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv.hpp>

#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::csv_header_test {
namespace {

using Names = std::vector<std::string>;

const CsvOptions regression{.task = Task::regress};

/// Whether the first line was taken for names, as it is said and as it is seen.
bool has_names(const std::string& text, CsvOptions options = {}) {
  Names notes;
  options.note = [&](const std::string& note) { notes.push_back(note); };
  const Dataset data = parse_csv(text, "t.csv", options);
  EXPECT_FALSE(notes.empty());
  const bool said = notes.at(0) == "the first line has names";
  EXPECT_TRUE(said || notes.at(0) == "the first line is a sample") << notes.at(0);
  EXPECT_EQ(data.feature_names().empty(), !said) << text;
  return said;
}

std::string gap(const std::string& text, const CsvOptions& options = {}) {
  return error_message<MissingValueError>([&] { (void)parse_csv(text, "t.csv", options); });
}

TEST(CsvHeader, HasAWordAboveANumber) {
  EXPECT_TRUE(has_names("width,height,kind\n1,2,a\n3,4,b\n"));
  EXPECT_TRUE(has_names("width,height,0\n1,2,0\n3,4,0\n"));
  EXPECT_TRUE(has_names("id,2019,2020\n7,2,1\n8,3,4\n", regression));
  EXPECT_TRUE(has_names("0,1,price\n1,2,7\n3,4,8\n", regression));
  EXPECT_TRUE(has_names("RI,Na,kind\n1,2,a\n3,4,b\n"));
  // The class "spam" does not make a sample of the line.
  EXPECT_TRUE(has_names("length,links,spam\n1,2,spam\n3,4,ham\n"));
}

TEST(CsvHeader, HasWordsThatDoNotStandAgainInTheirColumn) {
  // Names that look like numbers: no sample is of the class "kind".
  EXPECT_TRUE(has_names("0,1,kind\n1,2,a\n3,4,a\n"));
  EXPECT_TRUE(has_names("0,1,kind\n1,2,7\n3,4,7\n"));
  EXPECT_FALSE(has_names("5.1,3.5,setosa\n6.2,2.9,virginica\n5.7,2.8,setosa\n"));
  EXPECT_FALSE(has_names("1,2,a\n3,4,b\n5,6,a\n"));
  EXPECT_FALSE(has_names("1,\"a \"\"b\"\"\"\n2,\"a \"\"b\"\"\"\n"));
  // In its own column, and whole.
  EXPECT_TRUE(has_names("1,a\n2,b\n3,aa\n"));
}

TEST(CsvHeader, HasAWord) {
  EXPECT_FALSE(has_names("0,1,2\n1,2,7\n3,4,8\n"));
  EXPECT_FALSE(has_names("1e5,-3,+2\n1,2,3\n"));
}

TEST(CsvHeader, HasNoGapBesideANumber) {
  for (const std::string text :
       {"?", "", "NA", "N/A", "#N/A", "<NA>", "nan", "NaN", "-", ".", "null", "None"}) {
    const std::string line = "5.1," + text + ",1.4,0\n";
    EXPECT_EQ(
        gap(line + "4.9,3.0,1.4,0\n"),
        "t.csv: line 1, column 2: " + (text.empty() ? "is empty" : "\"" + text + "\" is a missing value") +
            ", expected a number; the first line counts as a sample");
    Names notes;
    const Dataset data = parse_csv(
        line + "4.9,3.0,1.4,0\n", "t.csv",
        {.missing = Missing::mean, .note = [&](const std::string& note) { notes.push_back(note); }});
    EXPECT_EQ(data.size(), 2);
    EXPECT_EQ(notes, (Names{"the first line is a sample",
                            "1 gap is filled with the mean of its column of the whole file, with any rows "
                            "that are held out"}));
  }
  EXPECT_EQ(gap(",2,a\n1,2,b\n"),
            "t.csv: line 1, column 1: is empty, expected a number; the first line counts as a sample");
  EXPECT_EQ(gap("1,2,?\n1,2,b\n"),
            "t.csv: line 1, column 3: \"?\" is a missing value, expected a label; the first line counts as a "
            "sample");
  // The index of pandas has an empty name.
  EXPECT_TRUE(has_names(",width,kind\n1,2,a\n3,4,b\n"));
  // Classes may be called so.
  EXPECT_FALSE(has_names("1,2,-\n1,2,+\n3,4,-\n"));
}

TEST(CsvHeader, IsDecidedByTheOption) {
  EXPECT_FALSE(has_names("1,2,a\n3,4,b\n", {.header = false}));
  EXPECT_TRUE(has_names("1,2,7\n3,4,8\n", {.header = true}));
  EXPECT_TRUE(has_names(",1,2\n3,4,8\n", {.header = true}));
  EXPECT_TRUE(has_names("0,1,2\n3,4,8\n", {.header = true}));
  EXPECT_EQ(error_message<FormatError>([] { (void)parse_csv("a,b,c\n1,2,3\n", "t.csv", {.header = false}); }),
            "t.csv: line 2, column 1: \"1\" is a number, but the column has words above: make all of it "
            "words or numbers, or ignore it");
}

TEST(CsvHeader, HasTheNameThatIsAskedFor) {
  EXPECT_TRUE(has_names("kind,x,y\nkind,2,3\n", {.answers = {"kind"}}));
  EXPECT_FALSE(has_names("1,x,2\n3,x,4\n5,y,6\n", {.answers = {"2"}}));
}

TEST(CsvHeader, IsRecognisedInOneLine) {
  EXPECT_FALSE(has_names("1,2,3"));
  EXPECT_EQ(error_message<DataError>([] { (void)parse_csv("a,b,c\n", "t.csv"); }),
            "t.csv: has no samples, only a line of names");
}

}  // namespace
}  // namespace ogee::csv_header_test
