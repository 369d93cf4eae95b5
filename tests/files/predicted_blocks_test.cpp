// The predictions of a model as the content of files.

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <ogee/ogee.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::predicted_blocks_test {
namespace {

/// A dense layer with these weights (inputs, outputs) and no bias.
Network<float> linear(const Matrix<float>& weights) {
  Network<float> network{Dense{weights.rows(), weights.cols()}};
  network.parameters()[0]->value = weights;
  return network;
}

template <Real T = float>
std::string csv_of(const Model& model, const Matrix<T>& rows) {
  PredictedBlocks blocks(model, rows);
  std::string text;
  const FilePieces next = csv_pieces(blocks);
  for (std::string_view piece = next(); !piece.empty(); piece = next()) text += piece;
  return text;
}

template <Real T = float>
std::string npy_of(const Model& model, const Matrix<T>& rows, int threads = 1) {
  PredictedBlocks blocks(model, rows, threads);
  std::string bytes;
  const FilePieces next = npy_pieces(blocks);
  for (std::string_view piece = next(); !piece.empty(); piece = next()) bytes += piece;
  return bytes;
}

const Matrix<float> numbers{{1, 2}, {-300, 1}, {0, 0}};

TEST(PredictedBlocks, NamesClassesAndTheirProbabilities) {
  Model model{.network = linear({{1, 0}, {0, 1}}), .loss = SoftmaxCrossEntropy{}};
  model.network.parameters()[0]->value *= 200;
  EXPECT_EQ(csv_of(model, numbers),
            "row,predicted,probability_0,probability_1\n1,1,0,1\n2,1,0,1\n3,0,0.5,0.5\n");
  model.class_names = {"iris, wild", "a \"rose\""};
  EXPECT_EQ(csv_of(model, numbers),
            "row,predicted,\"probability_iris, wild\",\"probability_a \"\"rose\"\"\"\n"
            "1,\"a \"\"rose\"\"\",0,1\n2,\"a \"\"rose\"\"\",0,1\n3,\"iris, wild\",0.5,0.5\n");
}

TEST(PredictedBlocks, CallsClassesAsTheColumnOfTheLabels) {
  Model model{.network = linear({{200, 0}, {0, 200}}), .loss = SoftmaxCrossEntropy{}};
  model.target_names = {"species, kind"};
  EXPECT_EQ(csv_of(model, {{1, 0}}), "row,\"species, kind\",probability_0,probability_1\n1,0,1,0\n");
  model.target_names = {""};
  EXPECT_EQ(csv_of(model, {{1, 0}}), "row,predicted,probability_0,probability_1\n1,0,1,0\n");
}

TEST(PredictedBlocks, OfASingleOutputGivesBothClasses) {
  Model model{.network = linear({{100}, {0}}), .loss = BinaryCrossEntropy{}, .class_names = {"no", "yes"}};
  EXPECT_EQ(csv_of(model, {{1, 0}, {-2, 0}, {0, 0}}),
            "row,predicted,probability_no,probability_yes\n1,yes,0,1\n2,no,1,0\n3,no,0.5,0.5\n");
  model.network = Network<float>{Dense{2, 1}, Logistic{}};
  model.network.parameters()[0]->value = Matrix<float>{{100}, {0}};
  EXPECT_EQ(model.output_kind(), OutputKind::probabilities);
  EXPECT_EQ(csv_of(model, {{1, 0}, {-2, 0}, {0, 0}}),
            "row,predicted,probability_no,probability_yes\n1,yes,0,1\n2,no,1,0\n3,no,0.5,0.5\n");
}

TEST(PredictedBlocks, CallsScoresWhatIsNoProbability) {
  const Model model{.network = linear({{1, 0}, {0, 1}}), .loss = MeanSquaredError{}};
  EXPECT_EQ(csv_of(model, numbers), "row,predicted,score_0,score_1\n1,1,1,2\n2,1,-300,1\n3,0,0,0\n");
  const Model single{.network = linear({{0.25F}, {0}}), .loss = MeanSquaredError{}};
  EXPECT_EQ(csv_of(single, {{1, 0}, {3, 0}}), "row,predicted,score_1\n1,0,0.25\n2,1,0.75\n");
}

TEST(PredictedBlocks, GivesTargetsInTheirUnits) {
  Model model{.network = linear({{1, 0}, {0, 0.1F}}), .loss = MeanSquaredError{}, .task = Task::regress};
  EXPECT_EQ(csv_of(model, numbers), "row,predicted_0,predicted_1\n1,1,0.2\n2,-300,0.1\n3,0,0\n");
  model.target_names = {"price", "a,b"};
  EXPECT_EQ(csv_of(model, numbers), "row,price,\"a,b\"\n1,1,0.2\n2,-300,0.1\n3,0,0\n");
}

TEST(PredictedBlocks, GivesTargetsThatAreRestoredWithTheirDigits) {
  const Model model{
      .network = linear({{1}}).preceded_by(Scale{.center = {1.7e9}}).followed_by(Scale{.offset = {1.8e9}}),
      .loss = MeanSquaredError{},
      .task = Task::regress,
      .first_trained = 1,
      .trained_layers = 1};
  const Matrix<double> rows{{1.7e9 + 0.125}, {1.7e9 - 2}};
  EXPECT_EQ(csv_of(model, rows), "row,predicted_0\n1,1800000000.125\n2,1799999998\n");
  const Matrix<double> expected{{1.8e9 + 0.125}, {1.8e9 - 2}};
  EXPECT_EQ(npy_of(model, rows), npy_header<double>(2, 1) + std::string(npy_elements(expected)));
  const Matrix<float> floats{{1.7e9F}};
  EXPECT_EQ(csv_of(model, floats), "row,predicted_0\n1,1800000000\n");
}

TEST(PredictedBlocks, GivesProbabilitiesAsFloatsForRowsInDouble) {
  const Model model{.network = linear({{1, 0}, {0, 0.1F}}), .loss = SoftmaxCrossEntropy{}};
  const Matrix<double> doubles = numbers.cast<double>();
  EXPECT_EQ(csv_of(model, doubles), csv_of(model, numbers));
  EXPECT_EQ(npy_of(model, doubles), npy_of(model, numbers));
}

TEST(PredictedBlocks, WritesAndCountsWhatIsNotFinite) {
  const float largest = std::numeric_limits<float>::max();
  const Model model{.network = linear({{2, 1}, {0, -2}}), .loss = MeanSquaredError{}, .task = Task::regress};
  const Matrix<float> rows{{largest, 0}, {1, 1}, {largest, largest}};
  PredictedBlocks blocks(model, rows);
  const FilePieces next = csv_pieces(blocks);
  EXPECT_EQ(next(), "row,predicted_0,predicted_1\n");
  const std::string lines(next());
  EXPECT_TRUE(lines.starts_with("1,inf,3.4028235e+38\n2,2,-1\n3,inf,-")) << lines;
  EXPECT_EQ(next(), "");
  EXPECT_EQ(blocks.non_finite_rows(), 2);
}

TEST(PredictedBlocks, HasEveryRowInItsOrderWithTheBitsOfTheModel) {
  Network<float> network{Dense{3, 5}, Tanh{}, Dense{5, 4}};
  RandomStream stream{7, RandomPurpose::data};
  for (std::uint64_t position = 0; Parameter<float> * parameter : network.parameters())
    for (float& element : elements(parameter->value)) element = static_cast<float>(stream.normal(position++));
  const Model model{.network = network, .loss = SoftmaxCrossEntropy{}};
  for (const Index count : {1, 4095, 4096, 4097, 10000}) {
    Matrix<float> rows(count, 3);
    for (Index i = 0; i < rows.size(); ++i) rows.data()[i] = std::sin(static_cast<float>(i));
    const Matrix<float> expected = model.predict(rows);
    const std::vector<Index> classes = model.predict_classes(rows);
    std::istringstream lines(csv_of(model, rows));
    std::string line;
    std::getline(lines, line);
    for (Index row = 0; row < count; ++row) {
      ASSERT_TRUE(std::getline(lines, line));
      for (char& letter : line) letter = letter == ',' ? ' ' : letter;
      std::istringstream fields(line);
      Index number = 0;
      Index predicted = 0;
      fields >> number >> predicted;
      ASSERT_EQ(number, row + 1);
      ASSERT_EQ(predicted, classes[static_cast<std::size_t>(row)]);
      for (Index k = 0; k < 4; ++k) {
        std::string probability;
        fields >> probability;
        ASSERT_EQ(std::strtof(probability.c_str(), nullptr), expected(row, k));
      }
    }
    EXPECT_FALSE(std::getline(lines, line));

    const std::string bytes = npy_of(model, rows);
    EXPECT_EQ(bytes, npy_header(count, 4) + std::string(npy_elements(expected)));
    EXPECT_EQ(npy_of(model, rows, 3), bytes);
  }
}

TEST(PredictedBlocks, RefusesRowsOfAnotherWidth) {
  const Model model{.network = linear({{1}, {1}}), .loss = MeanSquaredError{}, .task = Task::regress};
  const Matrix<float> rows(2, 3);
  EXPECT_THROW(PredictedBlocks(model, rows), ShapeError);
}

}  // namespace
}  // namespace ogee::predicted_blocks_test
