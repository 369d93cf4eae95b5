/// Tables of metrics and files of predictions, as users see them.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <ogee/core/errors.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/report/findings/class_labels.hpp>
#include <ogee/report/results/predictions_csv.hpp>
#include <ogee/report/terminal/class_table.hpp>
#include <ogee/report/terminal/confusion_table.hpp>
#include <ogee/report/terminal/metrics_report.hpp>
#include <ogee/report/terminal/text.hpp>
#include <sstream>

#include "csv_table.hpp"

namespace ogee::metrics_report_test {
namespace {

using Labels = std::vector<std::string>;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Index width_of(const std::string& text) {
  Index width = 0;
  for (const std::string& line : lines_of(text)) width = std::max(width, display_width(line));
  return width;
}

void add(ConfusionMatrix& confusion, Index label, Index predicted, int count) {
  for (int i = 0; i < count; ++i) confusion.add(label, predicted);
}

/// 3 of 4 cats, 1 of 2 dogs; "bird" has no samples, "猫" was never predicted.
ConfusionMatrix animals() {
  ConfusionMatrix confusion(4);
  add(confusion, 0, 0, 3);
  add(confusion, 0, 1, 1);
  add(confusion, 1, 1, 1);
  add(confusion, 1, 2, 1);
  add(confusion, 3, 0, 2);
  return confusion;
}
const Labels animal_labels{"cat", "dog", "bird", "猫"};

TEST(Shortened, CutsBetweenLetters) {
  EXPECT_EQ(shortened("tanh", 4), "tanh");
  EXPECT_EQ(shortened("logistic", 4), "log…");
  EXPECT_EQ(shortened("éléphant", 3), "él…");
  EXPECT_EQ(shortened("活性活性", 4), "活…");  // a letter of two columns does not fit into the third
  EXPECT_EQ(shortened("e\u0301e\u0301e\u0301", 2), "e\u0301…");
  EXPECT_EQ(shortened("ab", 1), "…");
  EXPECT_EQ(shortened("", 1), "");
}

TEST(Shortened, LetsNoControlCharacterThrough) {
  EXPECT_EQ(shortened("a\nb\t\x1b[31mc\x7f", 20), "a?b??[31mc?");
  EXPECT_EQ(shortened("\u009b31m", 20), "?31m");  // the one-letter form of ESC [
  EXPECT_EQ(shortened("\x9B"
                      "31m",
                      20),
            "?31m");                                  // the same in one byte, which is no UTF-8
  EXPECT_EQ(shortened("\xC0\x9B[31m", 20), "?[31m");  // ESC in two bytes, which is none either
}

TEST(ClassTable, HasClassesAveragesAndNotes) {
  EXPECT_EQ(class_table(class_scores(animals()), animal_labels),
            "class                precision  recall      f1  samples\n"
            "───────────────────  ─────────  ──────  ──────  ───────\n"
            "cat                     0.6000  0.7500  0.6667        4\n"
            "dog                     0.5000  0.5000  0.5000        2\n"
            "bird                    0.0000  0.0000  0.0000        0\n"
            "猫                      0.0000  0.0000  0.0000        2\n"
            "mean over classes       0.2750  0.3125  0.2917\n"
            "weighted by samples     0.4250  0.5000  0.4583        8\n"
            "precision of 猫 is 0 by convention: never predicted\n"
            "recall of bird is 0 by convention: no samples\n");
}

TEST(ClassTable, LeavesClassesThatDoNotOccurOutOfTheMeans) {
  ConfusionMatrix confusion(3);
  add(confusion, 0, 0, 3);
  add(confusion, 2, 2, 1);
  EXPECT_EQ(class_table(class_scores(confusion), Labels{"cat", "dog", "bird"}),
            "class                precision  recall      f1  samples\n"
            "───────────────────  ─────────  ──────  ──────  ───────\n"
            "cat                     1.0000  1.0000  1.0000        3\n"
            "dog                          –       –       –        0\n"
            "bird                    1.0000  1.0000  1.0000        1\n"
            "mean over classes       1.0000  1.0000  1.0000\n"
            "weighted by samples     1.0000  1.0000  1.0000        4\n"
            "not in the means: dog, without samples and predictions\n");
}

TEST(ClassTable, FitsANarrowTerminal) {
  EXPECT_LE(width_of(class_table(class_scores(animals()), animal_labels, 41)), 41);
}

TEST(ClassTable, OfManyClassesHasTheWorst) {
  ConfusionMatrix confusion(100);
  Labels labels;
  for (Index k = 0; k < 100; ++k) {
    add(confusion, k, k, 1);
    labels.push_back(std::string("class").append(std::to_string(k)));
  }
  add(confusion, 77, 0, 1);
  const std::string text = class_table(class_scores(confusion), labels);
  EXPECT_TRUE(lines_of(text)[2].starts_with("class0 ")) << text;
  EXPECT_TRUE(lines_of(text)[3].starts_with("class77 ")) << text;
  EXPECT_NE(text.find("the 30 of 100 classes with the least f1\n"), std::string::npos);
  EXPECT_EQ(lines_of(text).size(), 2U + 30 + 2 + 1);
}

TEST(ConfusionTable, HasARowForEachClassAndAColumnForEachPrediction) {
  EXPECT_EQ(confusion_table(animals(), animal_labels),
            "class     0  1  2  3\n"
            "─────  ─  ─  ─  ─  ─\n"
            "cat    0  3  1  ·  ·\n"
            "dog    1  ·  1  1  ·\n"
            "bird   2  ·  ·  ·  ·\n"
            "猫     3  2  ·  ·  ·\n");
  ConfusionMatrix two(2);
  add(two, 1, 0, 1234);
  EXPECT_EQ(confusion_table(two, Labels{"0", "1"}),
            "class      0  1\n"
            "─────  ─────  ─\n"
            "    0      ·  ·\n"
            "    1  1,234  ·\n");
}

TEST(ConfusionTable, GoesOnBelowWhereTheTerminalIsNarrow) {
  ConfusionMatrix confusion(20);
  Labels labels;
  for (Index k = 0; k < 20; ++k) {
    add(confusion, k, (7 * k) % 20, 100);
    labels.push_back(std::string("a class with a long name ").append(std::to_string(k)));
  }
  for (const Index width : {30, 40, 80}) {
    const std::string text = confusion_table(confusion, labels, width);
    EXPECT_LE(width_of(text), width);
    std::vector<std::string> headings;
    for (const std::string& line : lines_of(text)) {
      if (!line.starts_with("class")) continue;
      std::istringstream words(line.substr(5));
      for (std::string word; words >> word;) headings.push_back(word);
    }
    ASSERT_EQ(headings.size(), 20U) << text;
    for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(headings[i], std::to_string(i));
  }
  EXPECT_FALSE(confusion_table(confusion, labels, 1).empty());
}

TEST(ConfusionTable, OfManyClassesHasTheMostFrequentConfusions) {
  ConfusionMatrix confusion(21);
  Labels labels;
  for (Index k = 0; k < 21; ++k) labels.push_back(std::string("c").append(std::to_string(k)));
  add(confusion, 3, 3, 50);
  add(confusion, 3, 4, 50);
  add(confusion, 20, 0, 60);
  EXPECT_EQ(confusion_table(confusion, labels),
            "class  taken for  samples  of its samples\n"
            "─────  ─────────  ───────  ──────────────\n"
            "c20    c0              60         100.0 %\n"
            "c3     c4              50          50.0 %\n");
}

TEST(Tables, RefuseAnotherNumberOfLabels) {
  EXPECT_THROW((void)confusion_table(animals(), Labels{"cat"}), ShapeError);
  EXPECT_THROW((void)class_table(class_scores(animals()), Labels{"cat"}), ShapeError);
}

TEST(MetricsReport, TellsTheTopAccuracyFromFiveClassesOn) {
  const ClassificationMetrics few{.confusion = animals(), .top_k = 3, .top_k_accuracy = 0.75};
  const std::string text = metrics_report(few, animal_labels);
  EXPECT_EQ(lines_of(text)[0], "accuracy 0.5000 (4 of 8 samples)");
  EXPECT_NE(text.find(class_table(class_scores(few.confusion), animal_labels)), std::string::npos);
  EXPECT_NE(text.find(confusion_table(few.confusion, animal_labels)), std::string::npos);
  const ClassificationMetrics five{.confusion = ConfusionMatrix(5), .top_k = 3, .top_k_accuracy = 0.75};
  EXPECT_EQ(lines_of(metrics_report(five, Labels(5, "x")))[0],
            "accuracy 0.0000 (0 of 0 samples), top-3 accuracy 0.7500");
}

TEST(MetricsReport, OfRegression) {
  EXPECT_EQ(metrics_report(RegressionMetrics{.r_squared = 0.5,
                                             .mean_absolute_error = 1,
                                             .mean_squared_error = 4,
                                             .root_mean_squared_error = 2},
                           {}),
            "    R²  mean absolute error  root mean squared error\n"
            "──────  ───────────────────  ───────────────────────\n"
            "0.5000               1.0000                   2.0000\n");
}

// Predictions

Network<float> identity_network(Index size) {
  Network network{Dense{size, size, {.bias = false}}};
  network.parameters()[0]->value = Matrix<float>::Identity(size, size);
  return network;
}

TEST(PredictionsCsv, HasProbabilitiesOfEachClass) {
  const Matrix<float> logits{{0, 1, 2}, {5, -1, 0}};
  const Dataset data = Dataset::labelled(logits, {2, 1}, {.class_names = {"cat", "dog, \"big\"", "猫"}});
  const auto lines = lines_of(predictions_csv(identity_network(3), data, SoftmaxCrossEntropy{}));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0],
            "sample,label,predicted,probability_cat,\"probability_dog, \"\"big\"\"\",probability_猫");
  EXPECT_TRUE(lines[1].starts_with("1,猫,猫,")) << lines[1];
  EXPECT_TRUE(lines[2].starts_with("2,\"dog, \"\"big\"\"\",cat,")) << lines[2];
  const auto fields = tests::csv_fields(lines[1]);
  ASSERT_EQ(fields.size(), 6U);
  const double sum = std::exp(-2.0) + std::exp(-1.0) + 1;
  for (int k = 0; k < 3; ++k)
    EXPECT_NEAR(std::stod(fields[static_cast<std::size_t>(3 + k)]), std::exp(k - 2.0) / sum, 1e-7);
}

TEST(PredictionsCsv, NumbersReadBackAsTheSameBits) {
  const Dataset data = xor_problem();
  const Network network{Dense{2, 2}};
  Matrix<float> expected = network.predict(Matrix<float>{{0, 0}, {0, 1}, {1, 0}, {1, 1}});
  Loss(SoftmaxCrossEntropy{}).apply_output_function(view(expected));
  const std::string text = predictions_csv(network, data, SoftmaxCrossEntropy{});
  EXPECT_EQ(predictions_csv(network, data, SoftmaxCrossEntropy{}, 3), text);
  for (Index row = 0; row < 4; ++row) {
    const auto fields = tests::csv_fields(lines_of(text)[static_cast<std::size_t>(row + 1)]);
    EXPECT_EQ(std::strtof(fields[3].c_str(), nullptr), expected(row, 0));
    EXPECT_EQ(std::strtof(fields[4].c_str(), nullptr), expected(row, 1));
  }
}

TEST(PredictionsCsv, OfASingleOutputHasTheProbabilitiesOfBothClasses) {
  const Dataset data = Dataset::labelled(Matrix<float>{{0.0F}, {100.0F}}, {0, 1}, {.classes = 2});
  EXPECT_EQ(predictions_csv(identity_network(1), data, BinaryCrossEntropy{}),
            "sample,label,predicted,probability_0,probability_1\n"
            "1,0,0,0.5,0.5\n"
            "2,1,1,0,1\n");
}

TEST(PredictionsCsv, OfTargets) {
  const Dataset data =
      Dataset::with_targets(Matrix<float>{{1, 2}, {3, 4.5F}}, Matrix<float>{{0.25F, -1}, {0, 1e-20F}});
  EXPECT_EQ(predictions_csv(identity_network(2), data, MeanSquaredError{}),
            "sample,target_0,target_1,predicted_0,predicted_1\n"
            "1,0.25,-1,1,2\n"
            "2,0,1e-20,3,4.5\n");
}

TEST(PredictionsCsv, CallsPredictionsAsTheColumnsOfTheAnswers) {
  const Dataset pets = Dataset::labelled(Matrix<float>{{1, 0}, {0, 1}}, {0, 1},
                                         {.class_names = {"cat", "dog"}, .target_names = {"pet, tame"}});
  EXPECT_EQ(lines_of(predictions_csv(identity_network(2), pets, SoftmaxCrossEntropy{})).front(),
            "sample,label,\"pet, tame\",probability_cat,probability_dog");
  const Dataset houses = Dataset::with_targets(Matrix<float>{{1, 2}}, Matrix<float>{{3, 4}},
                                               {.target_names = {"price", "rent"}});
  EXPECT_EQ(predictions_csv(identity_network(2), houses, MeanSquaredError{}),
            "sample,target_price,target_rent,price,rent\n"
            "1,3,4,1,2\n");
}

TEST(ClassLabels, AreNamesOrElseNumbers) {
  EXPECT_EQ(class_labels(xor_problem()), (Labels{"0", "1"}));
  EXPECT_EQ(class_labels(Dataset::labelled(Matrix<float>::Zero(1, 1), {0}, {.classes = 3})),
            (Labels{"0", "1", "2"}));
}

}  // namespace
}  // namespace ogee::metrics_report_test
