// Rows without answers: which columns they come from.

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv.hpp>
#include <ogee/data/files/csv_rows.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::csv_rows_test {
namespace {

using Names = std::vector<std::string>;
using Numbers = std::vector<std::vector<float>>;

const ExpectedColumns length_and_width{.count = 2, .names = {"length", "width"}};
const ExpectedColumns two_columns{.count = 2};

Numbers numbers_of(const Matrix<double>& matrix) {
  const Matrix<float> rounded = matrix.cast<float>();
  Numbers rows;
  for (Index row = 0; row < rounded.rows(); ++row) {
    const float* begin = rounded.data() + row * rounded.cols();
    rows.emplace_back(begin, begin + rounded.cols());
  }
  return rows;
}

TableRows rows_of(const std::string& text, const ExpectedColumns& expected = length_and_width) {
  return parse_csv_rows(text, "new.csv", expected);
}

Numbers values_of(const std::string& text, const ExpectedColumns& expected = length_and_width) {
  return numbers_of(rows_of(text, expected).values);
}

template <class E = DataError>
std::string refusal(const std::string& text, const ExpectedColumns& expected = length_and_width) {
  return error_message<E>([&] { (void)rows_of(text, expected); });
}

const Numbers two_rows{{1, 2}, {3, 4}};

TEST(CsvRows, MatchesColumnsByNameInAnyOrder) {
  EXPECT_EQ(values_of("length,width\n1,2\n3,4\n"), two_rows);
  EXPECT_EQ(values_of("width,length\n2,1\n4,3\n"), two_rows);
  EXPECT_EQ(values_of("width;length\n2;1\n4;3"), two_rows);
  EXPECT_EQ(values_of(" \"width\" \t length\n2\t1\n4\t3\n"), two_rows);
  EXPECT_TRUE(rows_of("width,length\n2,1\n").ignored.empty());
}

TEST(CsvRows, IgnoresOtherColumnsWhateverIsInThem) {
  const TableRows rows = rows_of("id,width,,length,species\nx7,2,,1,\"a, b\"\n,4,nan,3,\"two\nlines\"\n");
  EXPECT_EQ(numbers_of(rows.values), two_rows);
  EXPECT_EQ(rows.ignored, (Names{"id", "", "species"}));
  EXPECT_EQ(rows_of("x,length,x,width\n0,1,0,2\n").ignored, (Names{"x", "x"}));
}

TEST(CsvRows, ListsAllColumnsThatAreMissing) {
  EXPECT_EQ(refusal("length,height\n1,2\n"), "new.csv: the column \"width\" is missing");
  EXPECT_EQ(refusal("lenght,height\n1,2\n"),
            "new.csv: 2 columns are missing: \"length\" (the file has \"lenght\"), \"width\"");
  EXPECT_EQ(refusal("Length,a,Widths\n1,2,3\n"),
            "new.csv: 2 columns are missing: \"length\" (the file has \"Length\"), \"width\" (the file has "
            "\"Widths\")");
  EXPECT_EQ(refusal("length,Length\n1,2\n"), "new.csv: the column \"width\" is missing");
}

TEST(CsvRows, RefusesANameThatOccursTwice) {
  EXPECT_EQ(refusal("width,length,x,width\n1,2,3,4\n"), "new.csv: columns 1 and 4 are both called \"width\"");
  const ExpectedColumns twice{.count = 2, .names = {"a", "a"}};
  EXPECT_EQ(
      refusal("a,b\n1,2\n", twice),
      "new.csv: two of the expected columns are called \"a\": the file must have exactly those columns, "
      "in their order");
  EXPECT_EQ(values_of("a,a\n1,2\n3,4\n", twice), two_rows);
}

TEST(CsvRows, TakesColumnsInOrderWithoutNames) {
  EXPECT_EQ(values_of("1,2\n3,4\n"), two_rows);
  EXPECT_EQ(values_of("1,2\n3,4\n", two_columns), two_rows);
  EXPECT_EQ(values_of("width,length\n1,2\n3,4\n", two_columns), two_rows);
  EXPECT_EQ(refusal("1,2,3\n"),
            "new.csv: line 1: expected 2 columns, found 3, separated by commas, and it has no names");
  EXPECT_EQ(refusal("1;2;3\n", two_columns),
            "new.csv: line 1: expected 2 columns, found 3, separated by semicolons");
  EXPECT_EQ(refusal("a\tb\tc\n1\t2\t3\n", two_columns),
            "new.csv: line 1: expected 2 columns, found 3, separated by tabs");
  EXPECT_EQ(refusal("1\n", two_columns), "new.csv: line 1: expected 2 columns, found 1, separated by commas");
}

TEST(CsvRows, NumbersAreNamesWhereAllExpectedNamesAreThere) {
  const ExpectedColumns years{.count = 2, .names = {"2019", "2020"}};
  EXPECT_EQ(values_of("2020,2019,2021\n2,1,0\n4,3,0\n", years), two_rows);
  EXPECT_EQ(values_of("2020,3\n3,4\n", years), (Numbers{{2020, 3}, {3, 4}}));
}

TEST(CsvRows, TakesNoRowForALineOfNames) {
  EXPECT_EQ(refusal<FormatError>("1,\n3,4\n"), "new.csv: line 1, column 2: is empty, expected a number");
  EXPECT_EQ(refusal<FormatError>("1,2x\n3,4\n", two_columns),
            "new.csv: line 1, column 2: \"2x\" is not a number");
  EXPECT_EQ(refusal("1,2,rose\n"),
            "new.csv: line 1: expected 2 columns, found 3, separated by commas, and it has no names");
  EXPECT_EQ(values_of("length,7,width\n1,rose,2\n3,,4\n"), two_rows);
}

TEST(CsvRows, BelievesWhatIsSaidOfTheFirstLine) {
  ExpectedColumns columns{.count = 2, .header = true};
  EXPECT_EQ(values_of("0,1\n1,2\n3,4\n", columns), two_rows);
  EXPECT_TRUE(rows_of("0,1\n1,2\n", columns).header);
  columns.header = false;
  EXPECT_EQ(refusal<FormatError>("a,b\n1,2\n", columns), "new.csv: line 1, column 1: \"a\" is not a number");
  EXPECT_FALSE(rows_of("1,2\n", two_columns).header);
  EXPECT_TRUE(rows_of("a,b\n1,2\n", two_columns).header);
  // A row without any values is not a line of names.
  EXPECT_EQ(refusal<MissingValueError>("NA,?\n1,2\n", two_columns),
            "new.csv: line 1, column 1: \"NA\" is a missing value, expected a number");
}

TEST(CsvRows, ReadsBlanksAsSeparatorsAndLinesThatEndInCr) {
  EXPECT_EQ(values_of(" 1   2\n3\t4 \n", two_columns), two_rows);
  EXPECT_EQ(values_of("length width\r1 2\r3 4\r"), two_rows);
  // A single column may have a name of two words.
  EXPECT_EQ(values_of("petal length\n5\n6\n", {.count = 1, .names = {"petal length"}}), (Numbers{{5}, {6}}));
}

TEST(CsvRows, ReadsWhatTheReaderOfSamplesReads) {
  EXPECT_EQ(values_of("\xEF\xBB\xBFlength,width\r\n1,2\r\n3,4\r\n\r\n \n"), two_rows);
  EXPECT_EQ(values_of("width,length\n\"2\",+1\n4e0, 3.0 \n"), two_rows);
  const std::string numbers = "0.1,1e-46\n-3.4e38,16777217\n1e-39,-0\n";
  const Dataset samples =
      parse_csv("0.1,1e-46,0\n-3.4e38,16777217,0\n1e-39,-0,0\n", "", {.task = Task::regress});
  Matrix<float> inputs(3, 2);
  samples.gather_inputs<float>(std::array<Index, 3>{0, 1, 2}, view(inputs));
  EXPECT_EQ(values_of(numbers, two_columns), numbers_of(inputs.cast<double>()));
}

TEST(CsvRows, KeepsTheDigitsOfDoubles) {
  EXPECT_EQ(rows_of("1700000000.125,0.1\n", two_columns).values, (Matrix<double>{{1700000000.125, 0.1}}));
}

TEST(CsvRows, NamesThePlaceOfWhatIsWrong) {
  const auto wrong = [](const std::string& text) { return refusal<FormatError>(text); };
  EXPECT_EQ(wrong("width,id,length\n1,a,2\n3,b,x\n"), "new.csv: line 3, column 3: \"x\" is not a number");
  EXPECT_EQ(wrong("width,id,length\n1,\"\n\",2\n,b,1\n"),
            "new.csv: line 4, column 1: is empty, expected a number");
  EXPECT_EQ(wrong("1,inf\n"), "new.csv: line 1, column 2: \"inf\" is not finite");
  for (const std::string gap : {"nan", "?", "NA"})
    EXPECT_EQ(wrong("1,2\n3," + gap + "\n"),
              "new.csv: line 2, column 2: \"" + gap + "\" is a missing value, expected a number");
  EXPECT_EQ(wrong("1,2\n1e39,1\n"), "new.csv: line 2, column 1: \"1e39\" is out of range");
  EXPECT_EQ(wrong("1,2\n3\n"), "new.csv: line 2: expected 2 columns, found 1");
  EXPECT_EQ(wrong("width,id,length\n1,2,3\n1,2,3,4\n"), "new.csv: line 3: expected 3 columns, found 4");
  EXPECT_EQ(wrong("1,2\n\n3,4\n"), "new.csv: line 2: is blank, but other lines follow");
  EXPECT_EQ(wrong("a,length,width\n\"x,1,2\n"), "new.csv: line 2, column 1: the quote is never closed");
  EXPECT_EQ(wrong(""), "new.csv: is empty");
  EXPECT_EQ(wrong("\n\n"), "new.csv: is empty");
  EXPECT_EQ(wrong("\n1,2\n"), "new.csv: line 1: is blank, but other lines follow");
  EXPECT_EQ(wrong("\xFF\xFE\x31"), "new.csv: byte 0: is UTF-16, expected UTF-8");
  EXPECT_EQ(refusal("length,width\n\n"), "new.csv: has no rows, only a line of names");
}

/// Memory is asked for before the rows are read: every way to have fewer or more of them than lines.
TEST(CsvRows, FillsGapsWithTheMeansItIsGiven) {
  const ExpectedColumns columns{.count = 2, .names = {"length", "width"}, .means = {1.5F, 20}};
  EXPECT_EQ(values_of("width,length\n?,2\n3,\n", columns), (Numbers{{2, 20}, {1.5F, 3}}));
  const ExpectedColumns words{.count = 3, .names = {"kind=a", "kind=b", "size"}, .means = {0.75F, 0.25F, 5}};
  EXPECT_EQ(values_of("kind,size\n?,1\nb,NA\n", words), (Numbers{{0.75F, 0.25F, 1}, {0, 1, 5}}));
  const ExpectedColumns wrong{.count = 2, .names = {"length", "width"}, .means = {1}};
  EXPECT_EQ(error_message<OptionError>([&] { (void)rows_of("length,width\n1,?\n", wrong); }),
            "new.csv: 1 means for 2 features");
}

TEST(CsvRows, HasEveryRow) {
  for (const char* header : {"", "length,width\n"})
    for (const char* end : {"", "\n", "\r\n", "\n\n \n"}) {
      std::string text = header;
      Numbers expected;
      for (int row = 0; row < 1000; ++row) {
        text += (row == 0 ? "" : "\n") + std::to_string(row % 10) + ",0";
        expected.push_back({static_cast<float>(row % 10), 0});
      }
      EXPECT_EQ(values_of(text + end), expected);
    }
  EXPECT_EQ(values_of("width,\"no\nte\",length\n2,\"\n\n\n\",1\n4,\"\n\",3"), two_rows);
  EXPECT_EQ(values_of("5", {.count = 1}), (Numbers{{5}}));
  EXPECT_EQ(values_of("x\n5\n6", {.count = 1, .names = {"x"}}), (Numbers{{5}, {6}}));
}

TEST(CsvRows, ReadsCompressedFiles) {
  const auto file =
      std::filesystem::temp_directory_path() / ("ogee-rows-" + std::to_string(getpid()) + ".csv.gz");
  const gzFile compressed = gzopen(file.c_str(), "wb");
  gzputs(compressed, "width,length\r\n2,1\r\n4,3\r\n");
  gzclose(compressed);
  EXPECT_EQ(numbers_of(csv_rows(file, length_and_width).values), two_rows);
  EXPECT_EQ(error_message<DataError>([&] { (void)csv_rows(file, {.count = 3}); }),
            file.string() + ": line 1: expected 3 columns, found 2, separated by commas");
  std::filesystem::remove(file);
  EXPECT_EQ(error_message<DataError>([&] { (void)csv_rows(file, two_columns); }),
            file.string() + ": No such file or directory");
}

}  // namespace
}  // namespace ogee::csv_rows_test
