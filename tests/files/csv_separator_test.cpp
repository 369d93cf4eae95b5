// What separates the fields and ends the lines of a table.

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv.hpp>

#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::csv_separator_test {
namespace {

using Names = std::vector<std::string>;

const Matrix<float> two_by_two{{1, 2}, {3, 4}};

Dataset read(const std::string& text, const CsvOptions& options = {}) {
  return parse_csv(text, "t.csv", options);
}

std::string refusal(const std::string& text, const CsvOptions& options = {}) {
  return error_message<FormatError>([&] { (void)read(text, options); });
}

TEST(CsvSeparator, IsNotACommaThatIsADecimalOne) {
  const std::string reason = "t.csv: line 1: \"1,5\" has a decimal comma, expected a decimal point";
  EXPECT_EQ(refusal("1,5;0\n2,5;1\n"), reason);
  EXPECT_EQ(refusal("1,5;2,5\n3,5;4,5\n"), reason);
  EXPECT_EQ(refusal("1,5;2,5;rose\n3,5;4,5;iris\n"), reason);
  EXPECT_EQ(refusal("1,5\t0\n2,5\t1\n"), reason);
  EXPECT_EQ(refusal("1,5 0\n2,5 1\n"), reason);
  EXPECT_EQ(refusal("x;1,5;2;3\n"), reason);
  const std::string later =
      "t.csv: line 2, column 1: \"1,5\" is not a number: expected a decimal point, not a comma";
  EXPECT_EQ(refusal("width;kind\n1,5;0\n2,5;1\n"), later);
  EXPECT_EQ(refusal("width\tkind\n1,5\t0\n2,5\t1\n"), later);
  EXPECT_EQ(refusal("width kind\n1,5 0\n2,5 1\n"), later);
  EXPECT_EQ(refusal("\"width\",kind\n\"1,5\",0\n"), later);
}

TEST(CsvSeparator, MayBeACommaBesideABlank) {
  for (const std::string comma : {" ,", ", ", " , "})
    EXPECT_EQ(read("1" + comma + "2" + comma + "0\n3" + comma + "4" + comma + "1\n").all_inputs(), two_by_two)
        << comma;
}

TEST(CsvSeparator, IsAsFrequentInTheSecondLine) {
  EXPECT_EQ(read("size, mm;kind\n1;a\n2;b\n").feature_names(), Names{"size, mm"});
  EXPECT_EQ(read("a;b,kind\n1,x\n2,y\n").feature_names(), Names{"a;b"});
  EXPECT_EQ(
      refusal("a,b;c\n1,x;y\n2,y;z\n"),
      "t.csv: line 1: has as many commas as semicolons: put fields that contain separators in double quotes");
  EXPECT_EQ(
      refusal("a\tb;c\n"),
      "t.csv: line 1: has as many semicolons as tabs: put fields that contain separators in double quotes");
  EXPECT_EQ(read("\"a,b\";c\n1;0\n").feature_names(), Names{"a,b"});
}

TEST(CsvSeparator, IsNamedWhereANumberHasAnother) {
  EXPECT_EQ(refusal("a,b,c\n1,2;3,4\n"),
            "t.csv: line 2, column 2: \"2;3\" is not a number: fields are separated by commas here, not by "
            "semicolons");
}

TEST(CsvSeparator, MayBeAnyNumberOfBlanks) {
  EXPECT_EQ(read("1 2 a\n3 4 a\n").all_inputs(), two_by_two);
  EXPECT_EQ(read("  1.0   2.0  a  \r\n 3.0 \t 4.0\ta\r\n \r\n").all_inputs(), two_by_two);
  EXPECT_EQ(read("width height kind\n1 2 a\n3 4 b\n").feature_names(), (Names{"width", "height"}));
  // As the file of the data set Auto MPG: blanks, and a tab before a name in quotes.
  EXPECT_EQ(read("1.   2.\t\"chevrolet malibu\"\n3.   4.\t\"chevrolet malibu\"\n").class_names(),
            Names{"chevrolet malibu"});
  EXPECT_EQ(read("1 2 a\n", {.separator = ' ', .header = false}).features(), 2);
  EXPECT_EQ(refusal("1 2 a\n3 4\n5 6 a\n"), "t.csv: line 2: expected 3 columns, found 2");
  EXPECT_EQ(refusal("1 \"2\"3 a\n1 2 a\n"), "t.csv: line 1, column 2: text follows the closing quote");
  EXPECT_EQ(refusal("1 2 a\n \t \n3 4 a\n"), "t.csv: line 2: is blank, but other lines follow");
}

TEST(CsvSeparator, OfTabsLeavesBlanksInFields) {
  EXPECT_EQ(read("1\t2\ta b\n3\t4\ta b\n").class_names(), Names{"a b"});
  EXPECT_EQ(read("sepal width\tkind\n1\ta\n2\tb\n").feature_names(), Names{"sepal width"});
}

TEST(CsvSeparator, OfLinesMayBeCrAlone) {
  EXPECT_EQ(read("1,2,a\r3,4,a\r").all_inputs(), two_by_two);
  EXPECT_EQ(read("x,y,k\r1,2,a\r3,4,b").all_inputs(), two_by_two);
  EXPECT_EQ(read("x,y,k\r1,2,a\r3,4,b\r\r").class_names(), (Names{"a", "b"}));
  EXPECT_EQ(refusal("x,k\r1,a\rz,b\r"), "t.csv: line 3, column 1: \"z\" is not a number");
  EXPECT_EQ(refusal("\r\r"), "t.csv: is empty");
  // The last line may end in LF.
  for (const std::string end : {"\n", "\r\n"}) {
    EXPECT_EQ(read("1,2,a\r3,4,a" + end).all_inputs(), two_by_two);
    EXPECT_EQ(read("x,y,k\r1,2,a\r3,4,b" + end).class_names(), (Names{"a", "b"}));
  }
}

}  // namespace
}  // namespace ogee::csv_separator_test
