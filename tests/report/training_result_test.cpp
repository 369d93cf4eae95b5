// What a program trained by itself, as a report and as files.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <ogee/activations/functions.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/data/files/digits.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/formats/csv/csv_field.hpp>
#include <ogee/insight/compare/training_result.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/losses/huber.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/report/html/html_report.hpp>
#include <ogee/report/results/comparison_csv.hpp>
#include <ogee/report/results/json.hpp>
#include <ogee/report/terminal/compare_report.hpp>
#include <ogee/training/evaluate.hpp>
#include <ogee/training/fit.hpp>

#include "error_message.hpp"

namespace ogee::training_result_test {
namespace {

using Json = nlohmann::json;
using Path = std::filesystem::path;

const Path folder = [] {
  const Path path =
      std::filesystem::temp_directory_path() / ("ogee-training-result-" + std::to_string(getpid()));
  std::filesystem::create_directory(path);
  return path;
}();

class RemoveFolder : public ::testing::Environment {
 public:
  void TearDown() override { std::filesystem::remove_all(folder); }
};
const auto* const environment = ::testing::AddGlobalTestEnvironment(new RemoveFolder);

std::string content(const Path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::ptrdiff_t lines_in(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

/// The data between the tags of the page.
Json data_of_page(const std::string& page) {
  const std::string_view begin = "<script type=\"application/json\" id=\"data\">";
  const auto at = page.find(begin) + begin.size();
  return Json::parse(page.substr(at, page.find("</script>", at) - at));
}

template <class T>
class TrainingResults : public ::testing::Test {
 protected:
  const TrainTest data = digits().take(300).split(0.2);
  Network<T> network{Dense{64, 16}, Tanh{}, Dense{16, 12}, HardTanh{}, Dropout{0.1}, Dense{12, 10}};
  const Loss loss = SoftmaxCrossEntropy{.label_smoothing = 0.1};
};
using Precisions = ::testing::Types<float, double>;
TYPED_TEST_SUITE(TrainingResults, Precisions);

TYPED_TEST(TrainingResults, AreWrittenAsJsonWithTheHistory) {
  const auto probe = std::make_shared<Probe>(this->data.test, this->loss);
  const History history =
      fit(this->network, this->data.train, this->loss, Adam{},
          {.epochs = 3, .seed = 5, .test = this->data.test, .progress = false, .callbacks = {probe}});
  const TrainingResult result =
      training_result(this->network, history, this->loss, this->data.test, {.probe = probe.get()});
  write_result_json(folder / "result.json", result);
  const Json json = Json::parse(content(folder / "result.json"));
  EXPECT_EQ(json["command"], "program");
  EXPECT_TRUE(json["target_accuracy"].is_null());
  EXPECT_EQ(json["settings"], Json::parse(R"json({
      "data": "digits", "task": "classify", "test_samples": 60, "features": 64, "classes": 10, "outputs": 10,
      "hidden": [16, 12], "saturation_threshold": 0.05,
      "layers": ["dense 64 → 16", "tanh", "dense 16 → 12", "hard_tanh(low=-1, high=1)", "dropout rate 0.1",
                 "dense 12 → 10"],
      "activations": ["tanh", "hard_tanh(low=-1, high=1)"],
      "loss": "softmax_cross_entropy(label_smoothing=0.1, class_weights=[])", "train_samples": 240,
      "optimizer": "adam", "learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8,
      "weight_decay": 0, "amsgrad": false, "epochs": 3, "batch_size": 32, "shuffle": true, "seed": 5,
      "threads": 1, "class_names": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
      "precision": ")json" + std::string(std::same_as<TypeParam, float> ? "float" : "double") +
                                          "\"}"));
  ASSERT_EQ(json["runs"].size(), 1U);
  const Json& run = json["runs"][0];
  EXPECT_EQ(run["activation"], "tanh + hard_tanh(low=-1, high=1)");
  EXPECT_EQ(run["hidden"], Json::parse("[16, 12]"));
  EXPECT_EQ(run["seed"], 5);
  for (std::size_t i = 0; i < 3; ++i) {
    const EpochRecord& epoch = history.epochs[i];
    EXPECT_EQ(run["train_loss"][i], epoch.train.loss);
    EXPECT_EQ(run["train_accuracy"][i], *epoch.train.accuracy);
    EXPECT_EQ(run["test_loss"][i], epoch.test->loss);
    EXPECT_EQ(run["test_accuracy"][i], *epoch.test->accuracy);
    EXPECT_EQ(run["seconds"][i], epoch.seconds);
  }
  EXPECT_EQ(std::stoull(run["weights_digest"].get<std::string>(), nullptr, 16), this->network.digest());
  EXPECT_EQ(run["probes"].size(), 4U);
  EXPECT_EQ(run["test_metrics"]["accuracy"], *history.epochs.back().test->accuracy);
  EXPECT_EQ(json["summary"][0]["layers"].size(), 3U);
}

TYPED_TEST(TrainingResults, AreWrittenAsAReportThatSaysWhoTrained) {
  const auto probe = std::make_shared<Probe>(this->data.test, this->loss);
  const History history =
      fit(this->network, this->data.train, this->loss, Adam{},
          {.epochs = 2, .test = this->data.test, .progress = false, .callbacks = {probe}});
  write_html_report(folder / "report.html", training_result(this->network, history, this->loss,
                                                            this->data.test, {.probe = probe.get()}));
  const std::string page = content(folder / "report.html");
  EXPECT_NE(page.find("Trained by a program"), std::string::npos);
  const Json json = data_of_page(page);
  EXPECT_EQ(json["command"], "program");
  EXPECT_EQ(json["command_line"], "");
  EXPECT_EQ(json["finding"].get<std::string>().find("tanh + hard_tanh had a test accuracy of "), 0U)
      << json["finding"];
  ASSERT_EQ(json["functions"].size(), 2U);
  EXPECT_EQ(json["functions"][1]["name"], json["runs"][0]["probes"][0]["layers"][1]["activation"]);
  EXPECT_EQ(json["images"]["width"], 8);
  EXPECT_FALSE(json["runs"][0]["mistakes"].empty());
}

TYPED_TEST(TrainingResults, AreWrittenAsCsv) {
  const auto probe = std::make_shared<Probe>(this->data.test, this->loss);
  const History history = fit(this->network, this->data.train, this->loss, Adam{},
                              {.epochs = 2, .progress = false, .callbacks = {probe}});
  const TrainingResult result =
      training_result(this->network, history, this->loss, this->data.test, {.probe = probe.get()});
  write_epochs_csv(folder / "epochs.csv", result.comparisons);
  write_probes_csv(folder / "layers.csv", result.comparisons);
  const std::string epochs = content(folder / "epochs.csv");
  EXPECT_EQ(lines_in(epochs), 3);
  const Score& score = history.epochs[0].train;
  EXPECT_NE(epochs.find("\n\"tanh + hard_tanh(low=-1, high=1)\",16-12,2,0,1," + csv_field(score.loss) + "," +
                        csv_field(score.accuracy) + ",,,,,0.001,"),
            std::string::npos)
      << epochs;
  EXPECT_EQ(lines_in(content(folder / "layers.csv")), 1 + 3 * 3);
}

TYPED_TEST(TrainingResults, WithoutValidationHaveTheScoreOfTheNetworkAtTheEnd) {
  const History history =
      fit(this->network, this->data.train, this->loss, Adam{}, {.epochs = 2, .progress = false});
  const TrainingResult result = training_result(this->network, history, this->loss, this->data.test);
  const auto& epochs = result.comparisons[0].runs[0].history.epochs;
  EXPECT_FALSE(epochs[0].test);
  ASSERT_TRUE(epochs[1].test);
  EXPECT_EQ(epochs[1].test->loss, evaluate(this->network, this->data.test, this->loss).loss);
  EXPECT_NE(compare_report(result.comparisons[0]).find("tanh + hard_tanh had a test accuracy of"),
            std::string::npos);

  const TrainingResult restored =
      training_result(this->network, history, this->loss, this->data.test, {.restored_epoch = 1});
  EXPECT_TRUE(restored.comparisons[0].runs[0].history.epochs[0].test);
  EXPECT_FALSE(restored.comparisons[0].runs[0].history.epochs[1].test);
  EXPECT_EQ(error_message<OptionError>([&] {
              (void)training_result(this->network, history, this->loss, this->data.test,
                                    {.restored_epoch = 3});
            }),
            "training result: restored_epoch is 3, and there are 2 epochs");
}

TEST(TrainingResult, OfTargetsHasMetricsOfTargets) {
  const TrainTest data = sine().split(0.2);
  Network network{Dense{1, 8}, Tanh{}, Dense{8, 1}};
  const History history = fit(network, data.train, Huber{}, Adam{}, {.epochs = 2, .progress = false});
  const TrainingResult result = training_result(network, history, Huber{}, data.test);
  write_html_report(folder / "targets.html", result);
  const Json json = data_of_page(content(folder / "targets.html"));
  EXPECT_EQ(json["task"], "regress");
  EXPECT_EQ(json["settings"]["loss"], "huber(delta=1)");
  EXPECT_TRUE(json["runs"][0]["test_metrics"].contains("r_squared"));
}

TEST(TrainingResult, OfANetworkWithoutActivationsIsLinear) {
  const TrainTest data = moons().split(0.2);
  Network network{Dense{2, 2}};
  const History history =
      fit(network, data.train, SoftmaxCrossEntropy{}, Adam{}, {.epochs = 1, .progress = false});
  const TrainingResult result = training_result(network, history, SoftmaxCrossEntropy{}, data.test);
  EXPECT_EQ(result.comparisons[0].summaries[0].activation, "linear");
  EXPECT_TRUE(result.comparisons[0].hidden.empty());
  write_html_report(folder / "linear.html", result);
  EXPECT_TRUE(data_of_page(content(folder / "linear.html"))["functions"].empty());
}

TEST(TrainingResult, OfATrainingThatFailedAtOnceIsWrittenToo) {
  const TrainTest data = digits().take(100).split(0.2);
  Network network{Dense{64, 8}, Relu{}, Dense{8, 10}};
  const History history = fit(network, data.train, SoftmaxCrossEntropy{}, Adam{.learning_rate = 1e38},
                              {.epochs = 2, .progress = false});
  ASSERT_EQ(history.stopped, StopReason::non_finite);
  const TrainingResult result = training_result(network, history, SoftmaxCrossEntropy{}, data.test);
  write_result_json(folder / "failed.json", result);
  EXPECT_EQ(Json::parse(content(folder / "failed.json"))["runs"][0]["stopped"], "non-finite");
  write_html_report(folder / "failed.html", result);
  write_epochs_csv(folder / "failed.csv", result.comparisons);
}

TEST(TrainingResult, CannotBeWrittenWhereThereIsNoFolder) {
  Network network{Dense{2, 4}, Tanh{}, Dense{4, 2}};
  const Dataset data = xor_problem();
  const History history = fit(network, data, SoftmaxCrossEntropy{}, Adam{}, {.epochs = 1, .progress = false});
  const TrainingResult result = training_result(network, history, SoftmaxCrossEntropy{}, data);
  const Path nowhere = folder / "missing" / "file";
  const std::string expected = nowhere.string() + ": cannot be written: No such file or directory";
  EXPECT_EQ(error_message<DataError>([&] { write_html_report(nowhere, result); }), expected);
  EXPECT_EQ(error_message<DataError>([&] { write_result_json(nowhere, result); }), expected);
  EXPECT_EQ(error_message<DataError>([&] { write_epochs_csv(nowhere, result.comparisons); }), expected);
  EXPECT_EQ(error_message<DataError>([&] { write_probes_csv(nowhere, result.comparisons); }), expected);
}

}  // namespace
}  // namespace ogee::training_result_test
