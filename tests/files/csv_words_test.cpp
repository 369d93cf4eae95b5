// Columns of words as features.

#include <gtest/gtest.h>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/csv.hpp>
#include <ogee/data/files/csv_rows.hpp>

#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::csv_words_test {
namespace {

using Names = std::vector<std::string>;

const std::string workers = "age,work,kind\n1,state,x\n2,private,y\n3,state,x\n";
const Matrix<float> workers_inputs{{1, 0, 1}, {2, 1, 0}, {3, 0, 1}};
const Names workers_names{"age", "work=private", "work=state"};

Dataset read(const std::string& text, const CsvOptions& options = {}) {
  return parse_csv(text, "t.csv", options);
}

template <class E = FormatError>
std::string refusal(const std::string& text, const CsvOptions& options = {}) {
  return error_message<E>([&] { (void)read(text, options); });
}

TableRows rows_of(const std::string& text, const Names& names = workers_names) {
  return parse_csv_rows(text, "new.csv", {.count = std::ssize(names), .names = names});
}

TEST(CsvWords, AreFeaturesEach) {
  Names notes;
  const Dataset data = read(workers, {.note = [&](const std::string& note) { notes.push_back(note); }});
  EXPECT_EQ(data.all_inputs(), workers_inputs);
  EXPECT_EQ(data.feature_names(), workers_names);
  EXPECT_EQ(notes, (Names{"the first line has names", "1 column has words, each of which is a feature"}));
  EXPECT_EQ(read("a,b,y\nq,r,1\np,r,2\n", {.task = Task::regress}).all_inputs(),
            (Matrix<float>{{0, 1, 1}, {1, 0, 1}}));
}

TEST(CsvWords, NumberTheirColumnsWithoutNames) {
  // As in the data set Adult.
  const Dataset data = read("1,state,x\n2,private,y\n3,state,x\n");
  EXPECT_EQ(data.all_inputs(), workers_inputs);
  EXPECT_EQ(data.feature_names(), (Names{"column 1", "column 2=private", "column 2=state"}));
  EXPECT_TRUE(read("1,x\n2,y\n3,x\n").feature_names().empty());
}

TEST(CsvWords, NumberOnlyColumnsOfFeatures) {
  const Names names{"column 1", "column 2=private", "column 2=state"};
  const auto check = [&](const std::string& text, const CsvOptions& options) {
    const Dataset data = read(text, options);
    EXPECT_EQ(data.all_inputs(), workers_inputs) << text;
    EXPECT_EQ(data.feature_names(), names) << text;
  };
  check("x,1,state\ny,2,private\nx,3,state\n", {.answers = {"1"}});
  check("1,x,state\n2,y,private\n3,x,state\n", {.answers = {"2"}});
  check("7,1,8,state,x\n7,2,8,private,y\n7,3,8,state,x\n", {.ignored = {"3", "1"}});
  // Without the answers they have the same numbers.
  const TableRows rows = rows_of("1,state\n2,private\n3,state\n", names);
  EXPECT_EQ(rows.values, workers_inputs.cast<double>());
  EXPECT_TRUE(rows.ignored.empty());
  EXPECT_EQ(error_message<DataError>([&] { (void)rows_of("x,1,state\n", names); }),
            "new.csv: line 1: expected 2 columns, found 3, separated by commas");
  EXPECT_EQ(error_message<DataError>([&] { (void)rows_of("1\n", names); }),
            "new.csv: line 1: expected 2 columns, found 1, separated by commas");
}

TEST(CsvWords, AreFoundAgainByTheNumberOfTheirColumn) {
  const Names names{"column 1", "column 2=private", "column 2=state"};
  const auto check = [&](const std::string& text, CsvOptions options) {
    options.features = names;
    const Dataset data = read(text, options);
    EXPECT_EQ(data.all_inputs(), (Matrix<float>{{5, 1, 0}, {6, 1, 0}})) << text;
    EXPECT_EQ(data.feature_names(), names) << text;
  };
  check("5,private,x\n6,private,y\n", {});
  check("x,5,private\ny,6,private\n", {.answers = {"1"}});
  check("7,5,private,x\n7,6,private,y\n", {.ignored = {"1"}});
  check("kind,age,work\nx,5,private\ny,6,private\n", {.answers = {"kind"}});
  EXPECT_EQ(refusal<DataError>("7,5,private,x\n7,6,private,y\n", {.features = names}),
            "t.csv: line 1: expected 2 columns of features, found 3, separated by commas");
  EXPECT_EQ(refusal<DataError>("private,x\nprivate,y\n", {.features = names}),
            "t.csv: line 1: expected 2 columns of features, found 1, separated by commas");
}

TEST(CsvWords, MayBeRefused) {
  EXPECT_EQ(refusal(workers, {.words = false}), "t.csv: line 2, column 2: \"state\" is not a number");
  EXPECT_EQ(read("1,2,x\n3,4,y\n3,4,x\n", {.words = false}).features(), 2);
  EXPECT_EQ(read(workers, {.features = workers_names, .words = false}).all_inputs(), workers_inputs);
  // Where the columns have other names, or none, the features are known to be numbers.
  EXPECT_EQ(refusal("5,private,x\n6,private,y\n", {.features = {"age", "work"}}),
            "t.csv: line 1, column 2: \"private\" is not a number; the first line counts as a sample");
}

TEST(CsvWords, NeedANameOfTheirOwnAmongNames) {
  EXPECT_EQ(refusal<DataError>("a,,k\n1,red,x\n2,blue,y\n"),
            "t.csv: column 2 has words, but no name: give it one, or ignore it");
  const std::string twice = "a,a,k\n1,red,x\n2,blue,y\n";
  const std::string reason = ": a column of words needs a name of its own";
  EXPECT_EQ(refusal<DataError>(twice), "t.csv: columns 1 and 2 are both called \"a\"" + reason);
  EXPECT_EQ(read(twice, {.ignored = {"2"}}).feature_names(), Names{"a"});
  EXPECT_EQ(refusal<DataError>("k,b,k\nred,1,x\nblue,2,y\n", {.answers = {"3"}}),
            "t.csv: columns 1 and 3 are both called \"k\"" + reason);
  // Numbers are found by their place.
  EXPECT_EQ(read("a,a,b,k\n1,2,red,x\n3,4,blue,y\n").feature_names(), (Names{"a", "a", "b=blue", "b=red"}));
}

TEST(CsvWords, NeedALineOfNamesIfTheyHadOne) {
  const std::string reason =
      ": the table needs a line of names, by which the column of \"work=private\" is found";
  for (const std::string text : {"5,private\n", "x,private\n"})
    EXPECT_EQ(error_message<DataError>([&] { (void)rows_of(text); }), "new.csv" + reason);
  EXPECT_EQ(refusal<DataError>("5,private,x\n6,private,y\n", {.features = workers_names}), "t.csv" + reason);
  // Unless the features are there as numbers.
  EXPECT_EQ(rows_of("5,1,0\n").values, (Matrix<double>{{5, 1, 0}}));
}

TEST(CsvWords, HaveNoNumbersInTheirColumn) {
  EXPECT_EQ(refusal("a,k\nstate,x\n7,y\n"),
            "t.csv: line 3, column 1: \"7\" is a number, but the column has words above: make all of it "
            "words or numbers, or ignore it");
  EXPECT_EQ(refusal("a,k\n7,x\nstate,y\n"), "t.csv: line 3, column 1: \"state\" is not a number");
}

TEST(CsvWords, AreNoDates) {
  const std::string reason =
      "\" looks like a date or a time, which is not a feature: make numbers of it, or ignore the column";
  for (const std::string date : {"2020-01-05",
                                 "5.1.2020",
                                 "01/05/20",
                                 "1/5/2020",
                                 "2020/1/5",
                                 "2020-01",
                                 "01/2020",
                                 "12:30",
                                 "12:30:00",
                                 "2020-01-05T12:30:00Z",
                                 "2020-01-05 12:30:00.5+01:00",
                                 "12:30 PM",
                                 "5 pm",
                                 "5PM",
                                 "1/5/2020 5:30 AM",
                                 "5-Jan-2020",
                                 "5Jan2020",
                                 "January 5 2020",
                                 "Jan-20",
                                 "Mon 5 Sept 2020 12:30 UTC"}) {
    EXPECT_EQ(refusal("day,k\n\"" + date + "\",x\n"), "t.csv: line 2, column 1: \"" + date + reason);
    // Below a word, too.
    EXPECT_EQ(refusal("day,k\nnever,x\n\"" + date + "\",y\n"), "t.csv: line 3, column 1: \"" + date + reason);
  }
  EXPECT_EQ(refusal("day,k\n\"January 5, 2020\",x\n"), "t.csv: line 2, column 1: \"January 5, 2020" + reason);
  for (const std::string word :
       {"30-39", "1990-1999", "1990-99", "1.2.3", "10.0.0.1", "1.2.3-4", "123-45-6789", "PM10", "AM", "May",
        "1st", "Jan5", "Monday", "T-1000", "ratio 1:2", "a:b", "2020-Q1", "chr1:100"})
    EXPECT_EQ(read("w,k\n" + word + ",x\nnone of it,y\n").features(), 2) << word;
}

TEST(CsvWords, MayHaveSemicolons) {
  EXPECT_EQ(read("tags,k\n\"drama;crime\",x\n\"1;drama\",y\n\";\",x\n").feature_names(),
            (Names{"tags=1;drama", "tags=;", "tags=drama;crime"}));
  EXPECT_EQ(refusal("a,k\n\"1;2\",x\n"),
            "t.csv: line 2, column 1: \"1;2\" is not a number: fields are separated by commas here, not by "
            "semicolons");
}

TEST(CsvWords, AreBounded) {
  std::string text = "id,k\n";
  for (int i = 0; i < 100; ++i) text += "w" + std::to_string(i) + ",x\n";
  EXPECT_EQ(read(text).features(), 100);
  EXPECT_EQ(
      refusal(text + "w100,x\n"),
      "t.csv: line 102, column 1: \"w100\" is one word too many, a column has at most 100: ignore it if it "
      "has names or texts");
  EXPECT_EQ(refusal("a,k\nL\xE4nge,x\n"),
            "t.csv: line 2, column 1: the word is not UTF-8, its byte 1 is E4: save the file as UTF-8");
}

TEST(CsvWords, MayBeMissing) {
  const std::string text = "w,n,k\na,1,x\nb,2,y\n?,3,x\na,4,y\nc,?,y\n";
  EXPECT_EQ(refusal<MissingValueError>(text),
            "t.csv: line 4, column 1: \"?\" is a missing value, expected a word");
  // The word c is only in a row that is left out.
  const Dataset left = read(text, {.missing = Missing::drop});
  EXPECT_EQ(left.feature_names(), (Names{"w=a", "w=b", "n"}));
  EXPECT_EQ(left.all_inputs(), (Matrix<float>{{1, 0, 1}, {0, 1, 2}, {1, 0, 4}}));
  // Of four known words two are a, one is b and one is c; the mean of the numbers is 2.5.
  const Dataset filled = read(text, {.missing = Missing::mean});
  EXPECT_EQ(
      filled.all_inputs(),
      (Matrix<float>{{1, 0, 0, 1}, {0, 1, 0, 2}, {0.5F, 0.25F, 0.25F, 3}, {1, 0, 0, 4}, {0, 0, 1, 2.5F}}));
  EXPECT_EQ(refusal<DataError>("w,n,k\na,?,x\nb,,y\n", {.missing = Missing::mean}),
            "t.csv: column 2 has no mean, since all its values are missing");
}

TEST(CsvWords, AreFoundAgainByName) {
  const Dataset other = read("kind,note,work,age\nx,?,private,5\ny,1,private,6\n",
                             {.answers = {"kind"}, .features = workers_names});
  EXPECT_EQ(other.all_inputs(), (Matrix<float>{{5, 1, 0}, {6, 1, 0}}));
  EXPECT_EQ(other.feature_names(), workers_names);
  const CsvOptions again{.features = workers_names};
  EXPECT_EQ(refusal("age,work,kind\n1,federal,x\n", again),
            "t.csv: line 2, column 2: \"federal\" is not among the words of the training");
  EXPECT_EQ(refusal<DataError>("age,kind\n1,x\n", again).substr(0, 33), "t.csv: 2 columns are missing: \"wo");
  EXPECT_EQ(
      refusal<DataError>(workers, {.features = {"work=state", "work=private", "age"}}),
      "t.csv: the words of a column must stand together among the features, in the order of their bytes");
  // A column of numbers stays one.
  EXPECT_EQ(refusal("a,k\nb,x\n", {.features = {"a"}}), "t.csv: line 2, column 1: \"b\" is not a number");
}

TEST(CsvWords, AreFoundInNewRows) {
  const TableRows rows = rows_of("work,id,age\nprivate,q,5\nstate,,6\n");
  EXPECT_EQ(rows.values, (Matrix<double>{{5, 1, 0}, {6, 0, 1}}));
  EXPECT_EQ(rows.ignored, Names{"id"});
  EXPECT_EQ(error_message<FormatError>([] { (void)rows_of("age,work\n1,federal\n"); }),
            "new.csv: line 2, column 2: \"federal\" is not among the words of the training");
  EXPECT_EQ(error_message<MissingValueError>([] { (void)rows_of("age,work\n1,?\n"); }),
            "new.csv: line 2, column 2: \"?\" is a missing value, expected a word");
  // The columns of a training without names are known by their numbers.
  const Names numbered{"column 1", "column 2=private", "column 2=state"};
  const TableRows bare = rows_of("5,private\n6,state\n", numbered);
  EXPECT_EQ(bare.values, (Matrix<double>{{5, 1, 0}, {6, 0, 1}}));
  EXPECT_TRUE(bare.ignored.empty());
  EXPECT_EQ(rows_of("state\nprivate\n", {"column 1=private", "column 1=state"}).values,
            (Matrix<double>{{0, 1}, {1, 0}}));
  // Real names may look the same.
  EXPECT_EQ(rows_of("column 2,column 1\nprivate,5\n", numbered).values, (Matrix<double>{{5, 1, 0}}));
  EXPECT_EQ(rows_of("column 2,column 1\n2,1\n", {"column 1", "column 2"}).values, (Matrix<double>{{1, 2}}));
  // Features that were numbers all along.
  EXPECT_EQ(rows_of("age,work=private,work=state\n5,1,0\n").values, (Matrix<double>{{5, 1, 0}}));
}

TEST(CsvWords, MayHaveEqualsSigns) {
  const Dataset data = read("a=b,k\nc=d,x\ne,y\n");
  EXPECT_EQ(data.feature_names(), (Names{"a=b=c=d", "a=b=e"}));
  EXPECT_EQ(read("a=b,k\nc=d,x\ne,y\n", {.features = data.feature_names()}).all_inputs(), data.all_inputs());
  EXPECT_EQ(rows_of("a=b\ne\n", data.feature_names()).values, (Matrix<double>{{0, 1}}));
}

}  // namespace
}  // namespace ogee::csv_words_test
