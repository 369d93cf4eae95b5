#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv.hpp>
#include <ogee/data/standardization.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <numeric>
#include <sstream>
#include <string>
#include <variant>

#include "epoch_seconds.hpp"
#include "error_message.hpp"

namespace ogee::csv_test {
namespace {

using Names = std::vector<std::string>;
using Labels = std::vector<Index>;

Dataset read(const std::string& text, const CsvOptions& options = {}) {
  return parse_csv(text, "folder/iris.csv", options);
}

std::vector<Index> all_of(const Dataset& data) {
  std::vector<Index> rows(static_cast<std::size_t>(data.size()));
  std::iota(rows.begin(), rows.end(), Index{0});
  return rows;
}

Matrix<float> inputs_of(const Dataset& data) {
  Matrix<float> inputs(data.size(), data.features());
  data.gather_inputs<float>(all_of(data), view(inputs));
  return inputs;
}

Matrix<float> targets_of(const Dataset& data) {
  Matrix<float> targets(data.size(), data.outputs());
  data.gather_targets<float>(all_of(data), view(targets));
  return targets;
}

Labels labels_of(const Dataset& data) {
  Labels labels;
  for (Index i = 0; i < data.size(); ++i) labels.push_back(data.label(i));
  return labels;
}

const Matrix<float> two_by_two{{1, 2}, {3, 4}};

template <class E = FormatError>
std::string message(const std::string& text, const CsvOptions& options = {}) {
  const std::string whole = error_message<E>([&] { (void)read(text, options); });
  const std::string file = "folder/iris.csv";
  EXPECT_TRUE(whole.starts_with(file)) << whole;
  return whole.substr(std::min(whole.size(), file.size()));
}

TEST(Csv, TakesTheLastColumnForTheLabels) {
  const Dataset data = read("5.1,3.5,setosa\n6.2,2.9,virginica\n5.7,2.8,setosa\n6,3,virginica\n");
  EXPECT_EQ(data.name(), "iris.csv");
  EXPECT_EQ(inputs_of(data), (Matrix<float>{{5.1F, 3.5F}, {6.2F, 2.9F}, {5.7F, 2.8F}, {6, 3}}));
  EXPECT_EQ(data.class_names(), (Names{"setosa", "virginica"}));
  EXPECT_EQ(labels_of(data), (Labels{0, 1, 0, 1}));
}

TEST(Csv, ReadsNumbersAsTheyAreWritten) {
  const Dataset data = read("1,-2.5,+3,1e-3,.5,7.,1E2,1e-60,-0,3.4028234e38,0\n", {.header = false});
  const Matrix<float> expected{{1, -2.5F, 3, 1e-3F, 0.5F, 7, 100, 0, 0, 3.4028234e38F}};
  EXPECT_EQ(inputs_of(data), expected);
}

TEST(Csv, RecognisesNamesInTheFirstLine) {
  const Dataset data = read("width,height,kind\n1,2,a\n3,4,b\n");
  EXPECT_EQ(inputs_of(data), two_by_two);
  EXPECT_EQ(data.class_names(), (Names{"a", "b"}));
}

TEST(Csv, FindsAnswersByNameAndNumber) {
  const std::string text = "kind,width,height\na,1,2\nb,3,4\n";
  for (const char* answer : {"kind", "1", "-3"})
    EXPECT_EQ(inputs_of(read(text, {.answers = {answer}})), two_by_two) << answer;
  // A name comes before a number.
  EXPECT_EQ(inputs_of(read("x,1,2\n7,1,2\n8,3,4\n", {.answers = {"1"}})), (Matrix<float>{{7, 2}, {8, 4}}));
}

TEST(Csv, TakesTargetsInTheOrderAskedFor) {
  const Dataset data = read("a,b,c,d\n1,10,2,20\n3,30,4,40\n",
                            {.task = Task::regress, .answers = {"d", "b"}, .name = "named"});
  EXPECT_EQ(data.name(), "named");
  EXPECT_EQ(inputs_of(data), two_by_two);
  EXPECT_EQ(targets_of(data), (Matrix<float>{{20, 10}, {40, 30}}));
}

TEST(Csv, RecognisesTheSeparator) {
  EXPECT_EQ(inputs_of(read("1;2;a\n3;4;a\n")), two_by_two);
  EXPECT_EQ(inputs_of(read("1\t2\ta\n3\t4\ta\n")), two_by_two);
  EXPECT_EQ(inputs_of(read("\"a,b,c,d\";y;kind\n1;2;a\n3;4;a\n")), two_by_two);
  // Only the first line tells.
  EXPECT_EQ(read("x;kind\n1;a,b,c\n2;a,b,c\n").class_names(), (Names{"a,b,c"}));
  // A tab is a separator here, and no space.
  EXPECT_EQ(message("1\t2\ta\n3\t\ta\n"), ": line 2, column 2: is empty, expected a number");
  EXPECT_EQ(message("1,5;2,5;a\n", {.separator = ';', .header = false}),
            ": line 1, column 1: \"1,5\" is not a number: expected a decimal point, not a comma");
}

TEST(Csv, ReadsLineEndsBlankLinesSpacesAndByteOrderMarks) {
  for (const std::string end : {"\n", "\r\n"}) {
    const std::string text = "1, 2 ,a" + end + " 3,4, a ";
    for (const std::string& last : {std::string(), end, end + end + " " + end})
      EXPECT_EQ(inputs_of(read(text + last)), two_by_two);
  }
  EXPECT_EQ(inputs_of(read("\xEF\xBB\xBFx,y,k\n1,2,a\n3,4,a\n", {.answers = {"k"}})), two_by_two);
  EXPECT_EQ(inputs_of(read("\xEF\xBB\xBF"
                           "1,2,a\n3,4,a\n")),
            two_by_two);
}

TEST(Csv, ReadsQuotedFields) {
  const Dataset data = read("\"x\",\"y\",\"kind\"\r\n\"1\",2,\"a, \"\"b\"\"\"\r\n3 , \"4\" ,\"c\nd\"\r\n");
  EXPECT_EQ(inputs_of(data), two_by_two);
  EXPECT_EQ(data.class_names(), (Names{"a, \"b\"", "c\nd"}));
  EXPECT_EQ(read("1,\"\"\"\"\n2,\"\"\"\"\n").class_names(), (Names{"\""}));
  // Lines are counted through quotes.
  EXPECT_EQ(message("x,y,k\n1,2,\"a\nb\nc\"\n1,z,a\n"), ": line 5, column 2: \"z\" is not a number");
}

TEST(Csv, OrdersClasses) {
  EXPECT_EQ(read("0,b\n0,a\n0,C\n0,b\n").class_names(), (Names{"C", "a", "b"}));
  const Dataset numbers = read("0,10\n0,9\n0,-1\n0,+9\n0,9.0\n0,1e1\n");
  EXPECT_EQ(numbers.class_names(), (Names{"-1", "9", "10"}));
  EXPECT_EQ(labels_of(numbers), (Labels{2, 1, 0, 1, 1, 2}));
  EXPECT_EQ(read("0,10\n0,9\n0,x\n0,9.0\n").class_names(), (Names{"10", "9", "9.0", "x"}));
}

TEST(Csv, NamesLineAndColumnOfWhatIsWrong) {
  const std::string good = "x,y,kind\n1,2,a\n";
  EXPECT_EQ(message(good + "1,abc,a\n"), ": line 3, column 2: \"abc\" is not a number");
  EXPECT_EQ(message(good + "1,2 3,a\n"), ": line 3, column 2: \"2 3\" is not a number");
  EXPECT_EQ(message(good + "1,0x10,a\n"), ": line 3, column 2: \"0x10\" is not a number");
  EXPECT_EQ(message(good + "+-1,2,a\n"), ": line 3, column 1: \"+-1\" is not a number");
  EXPECT_EQ(message(good + ",2,a\n"), ": line 3, column 1: is empty, expected a number");
  EXPECT_EQ(message(good + "1,2,\n"), ": line 3, column 3: is empty, expected a label");
  for (const std::string text : {"inf", "-inf", "Infinity", "-nan"})
    EXPECT_EQ(message(good + text + ",2,a\n"), ": line 3, column 1: \"" + text + "\" is not finite");
  for (const std::string text : {"1e39", "-1e39", "1e999"})
    EXPECT_EQ(message(good + "1," + text + ",a\n"), ": line 3, column 2: \"" + text + "\" is out of range");
  EXPECT_EQ(message(good + "1,2\n"), ": line 3: expected 3 columns, found 2");
  EXPECT_EQ(message(good + "1\n"), ": line 3: expected 3 columns, found 1");
  EXPECT_EQ(message(good + "1,2,a,\n"), ": line 3: expected 3 columns, found 4");
  EXPECT_EQ(message(good + "\n1,2,a\n"), ": line 3: is blank, but other lines follow");
  EXPECT_EQ(message(good + " \r\n1,2,a\n"), ": line 3: is blank, but other lines follow");
  EXPECT_EQ(message("\n" + good), ": line 1: is blank, but other lines follow");
  EXPECT_EQ(message(good + "1,\"2,a\n4,5,6\n"), ": line 3, column 2: the quote is never closed");
  EXPECT_EQ(message(good + "1,\"2\"x,a\n"), ": line 3, column 2: text follows the closing quote");
  EXPECT_EQ(
      message("0,1\n0,2\n0,2.5\n0,1.5\n"),
      ": line 3, column 2: \"2.5\" is not a class: labels are whole numbers or words; other numbers are "
      "targets of a regression (task regress)");
  EXPECT_EQ(message("1,inf\n2,3\n", {.task = Task::regress}),
            ": line 1, column 2: \"inf\" is not finite; the first line counts as a sample");
}

TEST(Csv, ShortensWhatItQuotes) {
  EXPECT_EQ(message("1,2\n" + std::string(1'000'000, 'x') + ",2\n"),
            ": line 2, column 1: \"" + std::string(40, 'x') + "...\" is not a number");
  EXPECT_EQ(message("1,2\n" + std::string(39, 'x') + "\xC3\xA4\xC3\xA4,2\n"),
            ": line 2, column 1: \"" + std::string(39, 'x') + "...\" is not a number");
  EXPECT_EQ(message("1,2\n\"a\nb\",2\n"), ": line 2, column 1: \"a?b\" is not a number");
}

TEST(Csv, RefusesFilesWithoutSamples) {
  for (const std::string nothing : {"", "\n", " \r\n\n", "\xEF\xBB\xBF"})
    EXPECT_EQ(message(nothing), ": is empty");
  EXPECT_EQ(message<DataError>("x,y,kind\n"), ": has no samples, only a line of names");
  EXPECT_EQ(message("\xFF\xFEx"), ": byte 0: is UTF-16, expected UTF-8");
}

TEST(Csv, RefusesANameThatStandsTwiceWhereItIsUsed) {
  const std::string text = "kind,kind,height\n1,2,3\n4,5,6\n";
  EXPECT_EQ(message<DataError>(text, {.answers = {"kind"}}), ": columns 1 and 2 are both called \"kind\"");
  EXPECT_EQ(message<DataError>(text, {.answers = {"height"}, .features = {"kind"}}),
            ": columns 1 and 2 are both called \"kind\"");
  EXPECT_EQ(read(text, {.answers = {"1"}}).feature_names(), (Names{"kind", "height"}));
}

TEST(Csv, RefusesLabelsThatAreTooLargeAndTellsThemFromFractions) {
  const auto refused = [](const std::string& label) { return message("1,2\n3," + label + "\n"); };
  for (const std::string label :
       {"9223372036854775808", "-9223372036854775809", "1e17", "9007199254740992.0", "1e999"})
    EXPECT_EQ(refused(label),
              ": line 2, column 2: \"" + label +
                  "\" is too large for a class, whose number has at most 64 bits, or 53 with a "
                  "point or an exponent");
  EXPECT_EQ(read("1,2\n3,9007199254740991.0\n4,1e15\n").class_names(),
            (Names{"2", "1000000000000000", "9007199254740991"}));
  for (const std::string label : {"2.5", "1e-999", "inf"})
    EXPECT_TRUE(refused(label).starts_with(": line 2, column 2: \"" + label + "\" is not a class: "))
        << label;
  EXPECT_EQ(read("1,2\n3,9223372036854775807\n").class_names(), (Names{"2", "9223372036854775807"}));
}

TEST(Csv, RefusesLabelsAndNamesThatAreNotUtf8) {
  // Two classes in Latin-1 that JSON would write alike.
  EXPECT_EQ(message("1,a\n2,a\n3,t\xFCr\n4,t\xF6r\n"),
            ": line 3, column 2: the label is not UTF-8, its byte 1 is FC: save the file as UTF-8");
  EXPECT_EQ(message("L\xE4nge,kind\n1,a\n2,b\n"),
            ": line 1, column 1: the name is not UTF-8, its byte 1 is E4: save the file as UTF-8");
  // Too long a form, half a character, a surrogate, beyond U+10FFFF, a byte that only follows others.
  for (const std::string text : {"\xC1\xA1", "\xE2\x82", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x9F\xBF",
                                 "\xF0\x8F\xBF\xBF", "\x80", "\xFF"})
    EXPECT_NE(message("1,a\n2,a\n3," + text + "\n").find("is not UTF-8, its byte 0"), std::string::npos)
        << text;
  const Names characters{"\x7F",         "\xC2\x80",     "\xDF\xBF",         "\xE0\xA0\x80",
                         "\xED\x9F\xBF", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"};
  std::string text;
  for (const std::string& character : characters) text += "1," + character + "\n2," + character + "\n";
  EXPECT_EQ(read(text).class_names(), characters);
  // Columns that are not used may hold anything.
  EXPECT_EQ(read("a,L\xE4nge,kind\n1,2,x\n3,\xFF,y\n", {.answers = {"kind"}, .features = {"a"}}).size(), 2);
}

TEST(Csv, RefusesColumnsThatAreNotThere) {
  const std::string text = "width,height,kind\n1,2,a\n3,4,b\n";
  const auto answers = [](Names names, Task task = Task::classify) {
    return CsvOptions{.task = task, .answers = std::move(names)};
  };
  EXPECT_EQ(message<DataError>(text, answers({"knid"})), ": unknown column \"knid\"; did you mean kind?");
  for (const std::string number : {"0", "4", "-4", "99999999999999999999"})
    EXPECT_EQ(message<DataError>(text, answers({number})),
              ": column " + number + " does not exist, expected 1 to 3, or -1 for the last");
  EXPECT_EQ(message<DataError>("1,2\n3,4\n", {.answers = {"kind"}, .header = false}),
            ": column \"kind\" does not exist: the first line has no names");
  EXPECT_EQ(message<DataError>(text, answers({"width", "1"}, Task::regress)), ": column 1 is given twice");
  EXPECT_EQ(message<DataError>("1\n2\n"),
            ": has 1 column, separated by commas, which leaves none for features");
  EXPECT_EQ(message<DataError>("1;2\n", answers({"1", "2"}, Task::regress)),
            ": has 2 columns, separated by semicolons, which leaves none for features");
}

TEST(Csv, RefusesImpossibleOptions) {
  EXPECT_EQ(error_message<OptionError>([] { (void)read("1,2\n", {.answers = {}}); }),
            "CSV: no column is given for the answers");
  EXPECT_EQ(error_message<OptionError>([] {
              (void)read("1,2\n", {.answers = {"1", "2"}});
            }),
            "CSV: 2 columns are given for the labels, expected 1");
  EXPECT_EQ(error_message<OptionError>([] { (void)read("1,2\n", {.separator = '|'}); }),
            "CSV: the separator is \"|\", expected a comma, a semicolon, a tab or a blank");
}

TEST(Csv, BoundsTheNumberOfClasses) {
  std::string text;
  for (int i = 0; i < 65'536; ++i) text += "1," + std::to_string(i) + "\n";
  EXPECT_EQ(read(text).classes(), 65'536);
  EXPECT_EQ(message(text + "1,65536\n"),
            ": line 65537, column 2: \"65536\" is one class too many, the maximum is 65536");
}

TEST(Csv, TakesTimeInProportionToTheSizeWhateverTheShape) {
  const auto start = std::chrono::steady_clock::now();
  std::string wide;
  for (int i = 0; i < 1'000'000; ++i) wide += "1,";
  EXPECT_EQ(read(wide + "0\n").features(), 1'000'000);
  std::string tall;
  for (int i = 0; i < 500'000; ++i) tall += "1,0\n";
  EXPECT_EQ(read(tall).size(), 500'000);
  EXPECT_EQ(read("1,0\n" + std::string(2'000'000, '\n')).size(), 1);
  std::string doubled;
  for (int i = 0; i < 1'000'000; ++i) doubled += "\"\"";
  EXPECT_EQ(read("1,\"" + doubled + "\"\n", {.header = false}).class_names()[0].size(), 1'000'000u);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  EXPECT_LT(seconds.count(), 20) << "a quadratic reader would take hours";
}

/// A table of times, as features and as targets.
std::string table_of(const std::vector<double>& seconds) {
  std::string text = "time,end\n";
  for (const double second : seconds) {
    std::ostringstream line;
    line << std::setprecision(17) << second << "," << second << "\n";
    text += line.str();
  }
  return text;
}

TEST(Csv, KeepsTheDigitsOfDoubles) {
  const std::vector<double> seconds = tests::epoch_seconds(500);
  const Dataset data = read(table_of(seconds), {.task = Task::regress});
  const Matrix<double> column = ConstMatrixView<double>(seconds.data(), 500, 1);
  EXPECT_EQ(data.all_inputs<double>(), column);
  EXPECT_EQ(data.all_targets<double>(), column);
  tests::expect_standardized(with_standardized_features(data, feature_moments(data)).all_inputs(), seconds);
  tests::expect_standardized(with_standardized_targets(data, target_moments(data)).all_targets(), seconds);
}

TEST(Csv, KeepsFloatsWhereTheyLoseNothing) {
  const Dataset data =
      read("16777216,0.25,0.1\n-3,1e-30,2\n", {.task = Task::regress, .answers = {"1", "2"}});
  EXPECT_TRUE(std::holds_alternative<Matrix<double>>(data.kept_inputs()));
  EXPECT_TRUE(std::holds_alternative<Matrix<double>>(data.kept_targets()));
  const Dataset floats = read("16777216,0.25,0.5\n-3,7,2\n", {.task = Task::regress});
  EXPECT_TRUE(std::holds_alternative<Matrix<float>>(floats.kept_inputs()));
  EXPECT_TRUE(std::holds_alternative<Matrix<float>>(floats.kept_targets()));
}

TEST(Csv, FillsGapsWithMeansInDouble) {
  const Dataset data = read("time,k\n1700000000.25,a\n?,b\n1700000000.75,a\n", {.missing = Missing::mean});
  EXPECT_EQ(data.all_inputs<double>(), (Matrix<double>{{1700000000.25}, {1700000000.5}, {1700000000.75}}));
}

TEST(Csv, ReadsFilesCompressedOrNot) {
  const auto folder = std::filesystem::temp_directory_path() / ("ogee-csv-" + std::to_string(getpid()));
  std::filesystem::create_directory(folder);
  const std::string text = "1,2,a\n3,4,a\n";
  std::ofstream(folder / "plain.csv") << text;
  gzFile file = gzopen((folder / "small.csv.gz").c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  EXPECT_EQ(inputs_of(csv_dataset(folder / "plain.csv")), two_by_two);
  EXPECT_EQ(inputs_of(csv_dataset(folder / "small.csv.gz")), two_by_two);
  EXPECT_EQ(error_message<DataError>([&] { (void)csv_dataset(folder / "none.csv"); }),
            (folder / "none.csv").string() + ": No such file or directory");
  std::filesystem::remove_all(folder);
}

TEST(Csv, NamesColumns) {
  const Dataset classes = parse_csv("a,b,kind\n1,2,x\n3,4,y\n", "t.csv");
  EXPECT_EQ(classes.feature_names(), (std::vector<std::string>{"a", "b"}));
  const Dataset targets =
      parse_csv("a,p,b,q\n1,2,3,4\n", "t.csv", {.task = Task::regress, .answers = {"q", "p"}});
  EXPECT_EQ(targets.feature_names(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(targets.target_names(), (std::vector<std::string>{"q", "p"}));
  EXPECT_TRUE(parse_csv("1,2,x\n3,4,x\n5,6,y\n", "t.csv").feature_names().empty());
}

TEST(Csv, IgnoresColumnsByNameAndNumber) {
  const std::string text = "id,width,note,height,kind\nA1,1,\"free text\",2,a\n,3,?,4,b\n";
  for (const Names& ignored : {Names{"id", "note"}, Names{"3", "1"}, Names{"-5", "note", "1"}}) {
    const Dataset data = read(text, {.ignored = ignored});
    EXPECT_EQ(data.all_inputs(), two_by_two);
    EXPECT_EQ(data.feature_names(), (Names{"width", "height"}));
  }
  EXPECT_EQ(read("x,1,2,a\ny,3,4,b\nx,5,6,a\n", {.ignored = {"1"}}).size(), 3);
  EXPECT_EQ(message<DataError>(text, {.ignored = {"kind"}}),
            ": column 5 cannot be ignored: it has the answers");
  EXPECT_EQ(message<DataError>(text, {.ignored = {"nota"}}), ": unknown column \"nota\"; did you mean note?");
  EXPECT_EQ(message<DataError>(text, {.ignored = {"6"}}),
            ": column 6 does not exist, expected 1 to 5, or -1 for the last");
  EXPECT_EQ(message<DataError>(text, {.features = {"width"}, .ignored = {"width"}}),
            ": column \"width\" cannot be ignored: it is a feature");
  EXPECT_EQ(message<DataError>("a,kind\n1,x\n", {.ignored = {"a"}}),
            ": has 2 columns, separated by commas, which leaves none for features");
}

TEST(Csv, SaysWhichFeaturesHaveNoName) {
  const auto notes = [](const Names& ignored) {
    Names all;
    (void)read(",a,,kind\n1,2,3,x\n4,5,6,y\n",
               {.ignored = ignored, .note = [&](const std::string& note) { all.push_back(note); }});
    return all;
  };
  EXPECT_EQ(notes({}), (Names{"the first line has names",
                              "2 columns have no names (1, 3): ignore them if they are indices"}));
  EXPECT_EQ(notes({"1"}),
            (Names{"the first line has names", "column 3 has no name: ignore it if it is an index"}));
  EXPECT_EQ(notes({"1", "3"}), Names{"the first line has names"});
  std::string row;
  for (int i = 0; i < 11; ++i) row += "1,";
  std::string last;
  (void)read(std::string(11, ',') + "kind\n" + row + "x\n" + row + "y\n",
             {.note = [&](const std::string& note) { last = note; }});
  EXPECT_EQ(last,
            "11 columns have no names (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...): ignore them if they are indices");
}

TEST(Csv, TakesTheFeaturesThatAreAskedFor) {
  const Dataset data = parse_csv("note,b,kind,a\nfree text,2,x,1\n,4,y,3\n", "t.csv",
                                 {.answers = {"kind"}, .features = {"a", "b"}});
  EXPECT_EQ(data.feature_names(), (std::vector<std::string>{"a", "b"}));
  Matrix<float> inputs(2, 2);
  data.gather_inputs(std::vector<Index>{0, 1}, view(inputs));
  EXPECT_EQ(inputs, (Matrix<float>{{1, 2}, {3, 4}}));
  EXPECT_EQ(error_message<DataError>([] {
              (void)parse_csv("a,kind\n1,x\n", "t.csv", {.answers = {"kind"}, .features = {"a", "b"}});
            }),
            "t.csv: the column \"b\" is missing");
}

}  // namespace
}  // namespace ogee::csv_test
