#include <gtest/gtest.h>

#include <cmath>
#include <ogee/core/state_dict.hpp>
#include <ogee/data/digest.hpp>
#include <ogee/ogee.hpp>

#include "error_message.hpp"

namespace ogee::state_dict_test {
namespace {

StateDict nested() {
  StateDict inner;
  inner.set("steps", std::uint64_t{7});
  inner.set("weight", Matrix<float>{{1, 2, 3}});
  StateDict state;
  state.set("batch", Index{2});
  state.add("optimizer", inner);
  return state;
}

TEST(StateDict, APartHasItsOwnNames) {
  const StateDict part = nested().part("optimizer");
  EXPECT_EQ(part.get<std::uint64_t>("steps"), 7U);
  EXPECT_EQ(part.matrix<float>("weight")(0, 2), 3);
  EXPECT_EQ(nested().get<Index>("batch"), 2);
  EXPECT_TRUE(nested().part("opt").settings().empty());
}

TEST(StateDict, ErrorsNameWhatDoesNotFit) {
  const StateDict state = nested();
  const auto error = [](const auto& action) { return error_message<FormatError>(action); };
  EXPECT_EQ(error([&] { (void)state.get<Index>("epoch"); }), "the state of the training: epoch is missing");
  EXPECT_EQ(error([&] { (void)state.get<bool>("batch"); }),
            "the state of the training: batch is 2, expected true or false");
  EXPECT_EQ(error([&] { (void)state.matrix<float>("weight"); }),
            "the state of the training: weight is missing");
  EXPECT_EQ(error([&] { (void)state.matrix<double>("optimizer.weight"); }),
            "the state of the training: optimizer.weight has the other precision");
  Matrix<float> other(3, 1);
  EXPECT_EQ(error([&] { state.copy<float>("optimizer.weight", view(other)); }),
            "the state of the training: optimizer.weight is 1×3, expected 3×1");
}

TEST(StateDict, SettingsMustBeTheSameInBothDirections) {
  const std::vector<Setting> one{{"rate", 0.5}, {"nesterov", true}};
  const std::vector<Setting> other{{"rate", 0.5}};
  EXPECT_NO_THROW(check_same_settings("sgd", one, one));
  EXPECT_EQ(error_message<OptionError>([&] { check_same_settings("sgd", one, other); }),
            "sgd: nesterov is true, but not set in the training to go on with");
  EXPECT_EQ(error_message<OptionError>([&] { check_same_settings("sgd", other, one); }),
            "sgd: nesterov is not set, but true in the training to go on with");
}

TEST(StateDict, OfANetworkHasAllThatTrainingNeeds) {
  Network<double> network{Dense{3, 4}, Dropout{0.5}, Gate{Tanh{}}, Dense{4, 2}};
  network.initialize({.seed = 5});
  Network<double> other{Dense{3, 4}, Dropout{0.5}, Gate{Tanh{}}, Dense{4, 2}};
  other.load_state_dict(network.state_dict());
  EXPECT_EQ(other.digest(), network.digest());
  EXPECT_EQ(other.layer(1).stream().seed(), network.layer(1).stream().seed());
  EXPECT_EQ(other.layer(1).stream().substream(), network.layer(1).stream().substream());
  Network<double> wider{Dense{3, 5}, Dropout{0.5}, Gate{Tanh{}}, Dense{5, 2}};
  EXPECT_EQ(error_message<FormatError>([&] { wider.load_state_dict(network.state_dict()); }),
            "the state of the training: 0.weight is 3×4, expected 3×5");
}

TEST(StateDict, OfAnOptimizerIsRefusedAsAWhole) {
  Network network{Dense{2, 1}};
  Optimizer<float> optimizer{Adam{}};
  optimizer.begin_step(network.parameters());
  Network wider{Dense{3, 1}};
  Optimizer<float> other{Adam{.learning_rate = 0.5}};
  EXPECT_THROW(other.load_state_dict(optimizer.state_dict(), wider.parameters()), FormatError);
  EXPECT_EQ(other.steps(), 0U);
  EXPECT_EQ(other.learning_rate(), 0.5);
}

TEST(RecordTables, KeepAllNumbersAndWhatIsNotKnown) {
  const std::vector<EpochRecord> records{
      {.train = {.loss = 0.1, .accuracy = std::nullopt}, .validation = Score{.loss = 0.3, .accuracy = 0.5}},
      {.train = {.loss = 1.0 / 3, .accuracy = 0.25}, .validation = std::nullopt, .penalty = 2.0}};
  const auto again = records_of<EpochRecord>("history", table_of<EpochRecord>(records));
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(again[0].train.accuracy, std::nullopt);
  EXPECT_EQ(again[0].validation->loss, 0.3);
  EXPECT_EQ(again[1].train.loss, 1.0 / 3);
  EXPECT_FALSE(again[1].validation.has_value());
  EXPECT_EQ(again[1].penalty, 2.0);
  EXPECT_NE(error_message<FormatError>([] {
              (void)records_of<EpochRecord>("history", Matrix<double>(1'000'000'000'000, 0));
            }).find("history is 1000000000000×0, expected "),
            std::string::npos);
}

TEST(Digest, OfADatasetDependsOnEachValueAndTheirOrder) {
  const auto data = [](float last, std::vector<Index> labels) {
    return Dataset::labelled(Matrix<float>{{1, 2}, {3, last}}, std::move(labels), {.classes = 2});
  };
  const std::uint64_t expected = digest(data(4, {0, 1}));
  EXPECT_EQ(digest(data(4, {0, 1})), expected);
  EXPECT_NE(digest(data(5, {0, 1})), expected);
  EXPECT_NE(digest(data(4, {1, 1})), expected);
  const std::vector<Index> swapped{1, 0};
  EXPECT_NE(digest(data(4, {0, 1}).subset(swapped)), expected);
}

TEST(Batches, BeginAtAnyBatchOfAnEpoch) {
  Batches<float> batches(spirals({.samples = 20}), 2, {.batch_size = 8, .seed = 1});
  std::vector<std::vector<Index>> all;
  for (const Batch<float>& batch : batches.epoch(3)) all.emplace_back(batch.rows.begin(), batch.rows.end());
  ASSERT_EQ(all.size(), 3U);
  for (Index first = 0; first <= 3; ++first) {
    auto number = static_cast<std::size_t>(first);
    for (const Batch<float>& batch : batches.epoch(3, first)) {
      EXPECT_EQ(batch.number, static_cast<Index>(number));
      EXPECT_EQ(std::vector<Index>(batch.rows.begin(), batch.rows.end()), all.at(number++));
    }
    EXPECT_EQ(number, 3U);
  }
  EXPECT_EQ(error_message<OptionError>([&] { (void)batches.epoch(3, 4); }),
            "batches: the first batch is 4, expected 0 to 3");
}

}  // namespace
}  // namespace ogee::state_dict_test
