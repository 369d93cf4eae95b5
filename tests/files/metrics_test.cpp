/// Against scikit-learn: scripts/make_metric_references.py wrote metrics.csv.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/training/classification_metrics.hpp>
#include <ogee/training/evaluate.hpp>
#include <ogee/training/regression_metrics.hpp>

#include "csv_table.hpp"
#include "error_message.hpp"

namespace ogee::metrics_test {
namespace {

constexpr Index samples = 200;
constexpr Index classes = 6;

/// The number of scikit-learn for "what" or "what,number".
double reference(const std::string& what, std::optional<Index> number = std::nullopt) {
  static const auto table = [] {
    std::map<std::string, double> numbers;
    for (const auto& row : tests::csv_rows("metrics.csv")) numbers[row[0] + "," + row[1]] = std::stod(row[2]);
    return numbers;
  }();
  return table.at(what + "," + (number ? std::to_string(*number) : ""));
}

Index label_of(Index i) { return (i * i + i / 3) % 4; }

/// The outputs of a classifier, as in the script.
float score_of(Index i, Index k) {
  float score = static_cast<float>((i * 37 + k * 101 + i * k * 13) % 97) / 8 + static_cast<float>(k) / 64;
  if (k == label_of(i)) score += static_cast<float>(i % 7);
  return score - (k == 3 ? 12.0F : k == 5 ? 40.0F : 0.0F);
}

/// A network that gives out what it is given.
template <Real T = float>
Network<T> identity_network(Index size) {
  Network<T> network{Dense{size, size, {.bias = false}}};
  network.parameters()[0]->value = Matrix<T>::Identity(size, size);
  return network;
}

Dataset scores_with_labels() {
  Matrix<float> scores(samples, classes);
  std::vector<Index> labels;
  for (Index i = 0; i < samples; ++i) {
    labels.push_back(label_of(i));
    for (Index k = 0; k < classes; ++k) scores(i, k) = score_of(i, k);
  }
  return Dataset::labelled(scores, labels, {.classes = classes});
}

ClassificationMetrics metrics_with(const ClassificationOptions& options = {}) {
  return classification_metrics(identity_network(classes), scores_with_labels(), SoftmaxCrossEntropy{},
                                options);
}

TEST(ClassificationMetrics, AccuracyAndConfusionAreThoseOfScikitLearn) {
  const ConfusionMatrix confusion = metrics_with().confusion;
  EXPECT_DOUBLE_EQ(confusion.accuracy(), reference("accuracy"));
  EXPECT_EQ(confusion.samples(), samples);
  ASSERT_EQ(confusion.classes(), classes);
  for (Index label = 0; label < classes; ++label)
    for (Index predicted = 0; predicted < classes; ++predicted)
      EXPECT_EQ(static_cast<double>(confusion.count(label, predicted)),
                reference("confusion_" + std::to_string(label), predicted));
}

TEST(ClassificationMetrics, TopAccuracyIsThatOfScikitLearn) {
  for (Index k = 1; k <= classes; ++k)
    EXPECT_DOUBLE_EQ(metrics_with({.top_k = k}).top_k_accuracy, reference("top_k_accuracy", k)) << k;
  EXPECT_EQ(metrics_with({.top_k = 100}).top_k_accuracy, 1);
}

TEST(ClassificationMetrics, DoNotDependOnThreadsOrPrecision) {
  const ConfusionMatrix once = metrics_with().confusion;
  const ClassificationMetrics in_double =
      classification_metrics(identity_network<double>(classes), scores_with_labels(), SoftmaxCrossEntropy{},
                             {.top_k = 2, .threads = 3});
  EXPECT_DOUBLE_EQ(in_double.top_k_accuracy, reference("top_k_accuracy", 2));
  for (Index label = 0; label < classes; ++label)
    for (Index predicted = 0; predicted < classes; ++predicted)
      EXPECT_EQ(in_double.confusion.count(label, predicted), once.count(label, predicted));
}

TEST(ClassificationMetrics, GoThroughMoreThanABatch) {
  const Network network{Dense{64, 10}};
  const SoftmaxCrossEntropy loss;
  const ClassificationMetrics metrics =
      classification_metrics(network, digits(), loss, {.top_k = 1, .threads = 2});
  EXPECT_GT(digits().size(), 1024);
  EXPECT_EQ(metrics.confusion.samples(), digits().size());
  EXPECT_EQ(metrics.confusion.accuracy(), *evaluate(network, digits(), loss).accuracy);
  EXPECT_EQ(metrics.top_k_accuracy, metrics.confusion.accuracy());
}

TEST(ClassificationMetrics, AmongEqualOutputsTheFirstClassIsPredicted) {
  const Dataset data = Dataset::labelled(Matrix<float>::Zero(3, 3), {0, 1, 2});
  for (Index k = 1; k <= 3; ++k)
    EXPECT_DOUBLE_EQ(
        classification_metrics(identity_network(3), data, SoftmaxCrossEntropy{}, {.top_k = k}).top_k_accuracy,
        static_cast<double>(k) / 3);
}

TEST(ClassificationMetrics, AnOutputThatIsNotANumberIsNeverRight) {
  Network network = identity_network(3);
  network.parameters()[0]->value.setConstant(std::numeric_limits<float>::quiet_NaN());
  const Dataset data = Dataset::labelled(Matrix<float>::Ones(3, 3), {0, 1, 2});
  const auto metrics = classification_metrics(network, data, SoftmaxCrossEntropy{}, {.top_k = 2});
  EXPECT_EQ(metrics.top_k_accuracy, 0);
  EXPECT_EQ(metrics.confusion.samples(), 3);
}

TEST(ClassificationMetrics, OfASingleOutputForTwoClasses) {
  // Logits −1, 0.5, 2, −3: classes 0, 1, 1, 0.
  const Dataset data =
      Dataset::labelled(Matrix<float>{{-1.0F}, {0.5F}, {2.0F}, {-3.0F}}, {0, 0, 1, 1}, {.classes = 2});
  const auto metrics = classification_metrics(identity_network(1), data, BinaryCrossEntropy{}, {.top_k = 1});
  EXPECT_EQ(metrics.confusion.count(0, 0), 1);
  EXPECT_EQ(metrics.confusion.count(0, 1), 1);
  EXPECT_EQ(metrics.confusion.count(1, 0), 1);
  EXPECT_EQ(metrics.confusion.count(1, 1), 1);
  EXPECT_EQ(metrics.top_k_accuracy, 0.5);
  EXPECT_EQ(classification_metrics(identity_network(1), data, BinaryCrossEntropy{}).top_k_accuracy, 1);
}

TEST(ClassificationMetrics, NameWhatIsImpossible) {
  EXPECT_EQ(error_message<OptionError>([] { (void)metrics_with({.top_k = 0}); }),
            "classification metrics: top_k is 0, expected at least 1");
  EXPECT_THROW((void)classification_metrics(identity_network(2), digits(), SoftmaxCrossEntropy{}),
               ShapeError);
  EXPECT_THROW((void)classification_metrics(identity_network(64), digits(), SoftmaxCrossEntropy{}),
               ShapeError);
  const Dataset curve =
      Dataset::with_targets(Matrix<float>::Zero(1, 1), Matrix<float>::Zero(1, 1), {.name = "curve"});
  EXPECT_EQ(error_message<DataError>(
                [&] { (void)classification_metrics(identity_network(1), curve, MeanSquaredError{}); }),
            "curve: has no classes; regression_metrics measures predictions of targets");
}

TEST(ConfusionMatrix, RefusesClassesThatDoNotExist) {
  ConfusionMatrix confusion(2);
  EXPECT_EQ(confusion.accuracy(), 0);
  EXPECT_EQ(error_message<DataError>([&] { confusion.add(0, 2); }),
            "confusion matrix: class 0 taken for 2, expected classes from 0 to 1");
  EXPECT_THROW(confusion.add(-1, 0), DataError);
  EXPECT_THROW(ConfusionMatrix(0), OptionError);
}

void expect_equal(const PrecisionRecall& average, const std::string& name) {
  EXPECT_NEAR(average.precision, reference(name + "_precision"), 1e-15);
  EXPECT_NEAR(average.recall, reference(name + "_recall"), 1e-15);
  EXPECT_NEAR(average.f1, reference(name + "_f1"), 1e-15);
}

TEST(ClassScores, AreThoseOfScikitLearn) {
  const ClassScores scores = class_scores(metrics_with().confusion);
  ASSERT_EQ(std::ssize(scores.classes), classes);
  for (Index k = 0; k < classes; ++k) {
    const ClassScore& score = scores.classes[static_cast<std::size_t>(k)];
    EXPECT_NEAR(score.precision, reference("precision", k), 1e-15) << k;
    EXPECT_NEAR(score.recall, reference("recall", k), 1e-15) << k;
    EXPECT_NEAR(score.f1, reference("f1", k), 1e-15) << k;
    EXPECT_EQ(static_cast<double>(score.samples), reference("samples", k)) << k;
  }
  EXPECT_EQ(scores.classes[3].predictions, 0);
  EXPECT_GT(scores.classes[4].predictions, 0);
  EXPECT_FALSE(scores.classes[5].occurs());
  expect_equal(scores.macro, "macro");
  expect_equal(scores.weighted, "weighted");
}

TEST(ClassScores, OfPerfectPredictionsAreOneWhateverClassesThereAreBesides) {
  ConfusionMatrix confusion(3);
  confusion.add(0, 0);
  confusion.add(2, 2);
  const PrecisionRecall macro = class_scores(confusion).macro;
  EXPECT_EQ(macro.precision, 1);
  EXPECT_EQ(macro.recall, 1);
  EXPECT_EQ(macro.f1, 1);
}

TEST(ClassScores, OfNoSamplesAreZero) {
  const ClassScores scores = class_scores(ConfusionMatrix(2));
  EXPECT_EQ(scores.weighted.f1, 0);
  EXPECT_EQ(scores.macro.f1, 0);
}

/// Predictions as inputs, with their targets, as in the script.
Dataset predictions_with_targets(Index outputs) {
  Matrix<float> predictions(samples, outputs);
  Matrix<float> targets(samples, outputs);
  for (Index i = 0; i < samples; ++i)
    for (Index k = 0; k < outputs; ++k) {
      targets(i, k) = static_cast<float>((i * 29 + k * 17) % 53) / 4;
      predictions(i, k) = targets(i, k) + static_cast<float>((i * 7 + k * 3) % 11 - 4) / 8;
    }
  return Dataset::with_targets(predictions, targets);
}

TEST(RegressionMetrics, AreThoseOfScikitLearn) {
  for (const Index outputs : {1, 2}) {
    const RegressionMetrics metrics = regression_metrics(
        identity_network(outputs), predictions_with_targets(outputs), MeanSquaredError{}, 2);
    EXPECT_NEAR(metrics.r_squared, reference("r_squared", outputs), 1e-14);
    EXPECT_NEAR(metrics.mean_absolute_error, reference("mean_absolute_error", outputs), 1e-14);
    EXPECT_NEAR(metrics.mean_squared_error, reference("mean_squared_error", outputs), 1e-14);
    EXPECT_DOUBLE_EQ(metrics.root_mean_squared_error, std::sqrt(metrics.mean_squared_error));
  }
}

double r_squared_of(const Matrix<float>& predictions, const Matrix<float>& targets) {
  return regression_metrics(identity_network(1), Dataset::with_targets(predictions, targets),
                            MeanSquaredError{})
      .r_squared;
}

TEST(RegressionMetrics, KnowTargetsThatAreAllAlike) {
  EXPECT_EQ(r_squared_of(Matrix<float>{{3.0F}, {3.0F}}, Matrix<float>{{3.0F}, {3.0F}}),
            reference("r_squared_of_alike_targets_met"));
  EXPECT_EQ(r_squared_of(Matrix<float>{{3.0F}, {4.0F}}, Matrix<float>{{3.0F}, {3.0F}}),
            reference("r_squared_of_alike_targets_missed"));
  EXPECT_TRUE(std::isnan(r_squared_of(Matrix<float>{{3.0F}}, Matrix<float>{{3.0F}})));
}

TEST(RegressionMetrics, KeepSmallVariationAroundALargeMean) {
  // Targets m ± 1, predictions m: by the naive formula Σ t² − n m² the variation would be lost.
  const float m = 8e6F;
  EXPECT_DOUBLE_EQ(r_squared_of(Matrix<float>{{m}, {m}, {m}}, Matrix<float>{{m - 1}, {m}, {m + 1}}), 0);
}

TEST(RegressionMetrics, MeasureAfterTheOutputFunctionOfTheLoss) {
  const Dataset halves =
      Dataset::with_targets(Matrix<float>::Zero(2, 1), Matrix<float>::Constant(2, 1, 0.5F));
  EXPECT_EQ(regression_metrics(identity_network(1), halves, BinaryCrossEntropy{}).mean_absolute_error, 0);
}

TEST(RegressionMetrics, RefuseClasses) {
  EXPECT_EQ(error_message<DataError>(
                [] { (void)regression_metrics(identity_network(2), xor_problem(), MeanSquaredError{}); }),
            "xor: has classes; classification_metrics measures predictions of classes");
}

}  // namespace
}  // namespace ogee::metrics_test
