#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ogee/ogee.hpp>
#include <string>
#include <vector>

#include "error_message.hpp"

namespace ogee::model_test {
namespace {

using Path = std::filesystem::path;

class Models : public testing::Test {
 protected:
  Models()
      : folder_(std::filesystem::temp_directory_path() /
                ("ogee-model-" + std::to_string(getpid()) + "-" +
                 testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directory(folder_);
  }
  ~Models() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Path path() const { return folder_ / "model.safetensors"; }
  [[nodiscard]] Model saved_and_loaded(const Model& model) const {
    save(model, path());
    return load_model(path());
  }

 private:
  Path folder_;
};

/// Three classes of two columns.
Dataset flowers() {
  return Dataset::labelled(Matrix<float>{{1, 20}, {2, 30}, {3, 10}}, {0, 1, 2},
                           {.name = "flowers",
                            .class_names = {"setosa", "versicolor", "virginica"},
                            .feature_names = {"length", "width"}});
}

void expect_same(const Model& found, const Model& expected) {
  EXPECT_EQ(found.network.digest(), expected.network.digest());
  EXPECT_EQ(found.network.summary(), expected.network.summary());
  EXPECT_EQ(found.loss.description(), expected.loss.description());
  EXPECT_EQ(found.task, expected.task);
  EXPECT_EQ(found.first_trained, expected.first_trained);
  EXPECT_EQ(found.trained_layers, expected.trained_layers);
  EXPECT_EQ(found.input_names, expected.input_names);
  EXPECT_EQ(found.class_names, expected.class_names);
  EXPECT_EQ(found.target_names, expected.target_names);
  EXPECT_EQ(found.library, version());
  ASSERT_EQ(found.settings.size(), expected.settings.size());
  for (const Setting& setting : expected.settings) {  // a file has them sorted by their names
    const auto same = std::find_if(found.settings.begin(), found.settings.end(),
                                   [&](const Setting& other) { return other.name == setting.name; });
    ASSERT_NE(same, found.settings.end()) << setting.name;
    EXPECT_EQ(text_of(same->value), text_of(setting.value));
  }
}

TEST_F(Models, SayWhatGoesInAndWhatComesOut) {
  const Network network{Dense{2, 4}, Tanh{}, Dense{4, 3}};
  const Model model = model_of(network, SoftmaxCrossEntropy{.label_smoothing = 0.25}, flowers(),
                               {.input_scaling = Scale{.center = {2, 20}, .factor = {0.5, 0.125}},
                                .settings = {{"optimizer", std::string("adam")},
                                             {"seed", ~std::uint64_t{0}},
                                             {"epochs", std::int64_t{7}},
                                             {"learning_rate", 0.1},
                                             {"limit", {}},
                                             {"shuffle", true},
                                             {"hidden", std::vector<std::int64_t>{4}},
                                             {"activations", std::vector<std::string>{"tanh"}}}});
  const Model loaded = saved_and_loaded(model);
  expect_same(loaded, model);
  EXPECT_EQ(loaded.output_kind(), OutputKind::logits);
  EXPECT_EQ(loaded.class_count(), 3);
  EXPECT_EQ(loaded.input_names, (std::vector<std::string>{"length", "width"}));
  EXPECT_EQ(loaded.trained_network().digest(), network.digest());
  EXPECT_EQ(loaded.trained_network().summary(), network.summary());
  EXPECT_EQ(load_network(path()).digest(), model.network.digest());
}

TEST_F(Models, TakeRawRowsAndGiveProbabilities) {
  const Network network{Dense{2, 3}};
  const Model model =
      saved_and_loaded(model_of(network, SoftmaxCrossEntropy{}, flowers(),
                                {.input_scaling = Scale{.center = {2, 20}, .factor = {0.5, 0.125}}}));
  const Matrix<float> raw{{4, 28}, {2, 20}};
  const Matrix<float> scaled{{1, 1}, {0, 0}};  // exactly
  Matrix<float> expected = network.predict(scaled);
  SoftmaxCrossEntropy{}.apply_output_function(view(expected));
  EXPECT_EQ(model.predict(raw), expected);
  for (Index row = 0; row < 2; ++row) {
    Index largest = 0;
    expected.row(row).maxCoeff(&largest);
    EXPECT_EQ(model.predict_classes(raw)[static_cast<std::size_t>(row)], largest);
  }
  EXPECT_THROW((void)model.predict(Matrix<float>::Zero(1, 3)), ShapeError);
}

TEST_F(Models, DecideBeforeProbabilitiesAreRounded) {
  Network network{Dense{1, 2, {.bias = false}}};
  network.layer(0).parameter("weight").value << 0, 1;
  const Dataset data = Dataset::labelled(Matrix<float>{{0}, {1}}, {0, 1});
  const Model model = model_of(network, SoftmaxCrossEntropy{}, data);
  const Matrix<float> rows{{1e-9F}, {-1e-9F}};
  EXPECT_EQ(model.predict(rows)(0, 0), model.predict(rows)(0, 1));
  EXPECT_EQ(model.predict_classes(rows), (std::vector<Index>{1, 0}));
}

TEST_F(Models, GiveTheScoreOfALossWithoutAnOutputFunction) {
  Network network{Dense{1, 1, {.bias = false}}};
  network.layer(0).parameter("weight").value << 1;
  const Dataset data = Dataset::labelled(Matrix<float>{{0}, {1}}, {0, 1}, {.class_names = {"no", "yes"}});
  const Model model = model_of(network, MeanSquaredError{}, data);
  EXPECT_EQ(model.predict(Matrix<float>{{0.75F}})(0, 0), 0.75F);
  EXPECT_EQ(model.prediction_names(), std::vector<std::string>{"yes"});
  EXPECT_EQ(model.predict_classes(Matrix<float>{{0.75F}, {0.25F}}), (std::vector<Index>{1, 0}));
}

TEST_F(Models, MeasureThemselves) {
  const Network network{Dense{2, 3}};
  const Model logits = model_of(network, SoftmaxCrossEntropy{}, flowers());
  const Score expected = evaluate(network, flowers(), SoftmaxCrossEntropy{});
  EXPECT_EQ(logits.evaluate(flowers()).loss, expected.loss);
  const Model probabilities = model_of(network.followed_by(Softmax{}), SoftmaxCrossEntropy{}, flowers());
  EXPECT_EQ(probabilities.evaluate(flowers()).loss, expected.loss);
  EXPECT_EQ(std::get<ClassificationMetrics>(probabilities.metrics(flowers())).confusion.accuracy(),
            expected.accuracy);
}

TEST_F(Models, GiveBothProbabilitiesOfASingleOutput) {
  Network network{Dense{1, 1}};
  network.layer(0).parameter("weight").value(0, 0) = 1;
  const Dataset data = Dataset::labelled(Matrix<float>{{0}, {1}}, {0, 1});
  const Model model = saved_and_loaded(model_of(network, BinaryCrossEntropy{}, data));
  const Matrix<float> found = model.predict(Matrix<float>{{0}, {2}});
  ASSERT_EQ(found.cols(), 2);
  EXPECT_EQ(found(0, 0), 0.5F);
  EXPECT_NEAR(found(1, 1), 0.8807970779778823, 1e-7);  // 1 / (1 + e⁻²)
  EXPECT_NEAR(found(1, 0), 0.11920292202211755, 1e-7);
  EXPECT_EQ(model.predict_classes(Matrix<float>{{-2}, {2}}), (std::vector<Index>{0, 1}));
  const Model with_logistic = model_of(network.followed_by(Logistic{}), BinaryCrossEntropy{}, data);
  EXPECT_EQ(with_logistic.output_kind(), OutputKind::probabilities);
  EXPECT_EQ(with_logistic.predict_classes(Matrix<float>{{-2}, {2}}), (std::vector<Index>{0, 1}));
  EXPECT_EQ(model.class_count(), 2);
}

TEST_F(Models, GiveTargetsInTheirUnits) {
  Network network{Dense{1, 1}};
  network.layer(0).parameter("weight").value(0, 0) = 1;
  const Dataset data =
      Dataset::with_targets(Matrix<float>{{0}, {1}}, Matrix<float>{{0}, {1}}, {.target_names = {"price"}});
  const std::vector<double> mean{100};
  const std::vector<double> deviation{10};
  const Model model = saved_and_loaded(
      model_of(network, MeanSquaredError{}, data, {.output_scaling = Scale::restoring(mean, deviation)}));
  EXPECT_EQ(model.predict(Matrix<float>{{2}})(0, 0), 120);
  EXPECT_EQ(model.output_kind(), OutputKind::numbers);
  EXPECT_EQ(model.target_names, std::vector<std::string>{"price"});
  EXPECT_EQ(model.trained_network().predict(Matrix<float>{{2}})(0, 0), 2);
  EXPECT_EQ(error_message<OptionError>([&] { (void)model.predict_classes(Matrix<float>{{2}}); }),
            "the model predicts numbers, not classes");
}

/// From seconds since 1970 to others: twice the distance from 1.7e9, in quarters, is that from 1.8e9.
Model of_seconds() {
  Network network{Dense{1, 1}};
  network.layer(0).parameter("weight").value(0, 0) = 1;
  const Dataset data = Dataset::with_targets(Matrix<double>{{1.7e9}}, Matrix<double>{{1.8e9}});
  return model_of(network, MeanSquaredError{}, data,
                  {.input_scaling = Scale{.center = {1.7e9}, .factor = {2}},
                   .output_scaling = Scale{.factor = {0.25}, .offset = {1.8e9}}});
}

TEST_F(Models, ScaleInDouble) {
  const Model model = saved_and_loaded(of_seconds());
  const Matrix<double> rows{{1.7e9 + 0.125}, {1.7e9 - 3.5}};
  const Matrix<double> expected{{1.8e9 + 0.0625}, {1.8e9 - 1.75}};
  EXPECT_TRUE(model.restores_targets());
  EXPECT_EQ(model.predict<double>(rows), expected);
  EXPECT_EQ(model.predictions<double>(rows, 2).values, expected);
  EXPECT_EQ(model.predict(rows.cast<float>()), (Matrix<float>{{1.8e9F}, {1.8e9F}}));
  EXPECT_EQ(model.trained_inputs<double>(rows), (Matrix<float>{{0.25F}, {-7}}));
  EXPECT_EQ(model.trained_targets<double>(expected), (Matrix<float>{{0.25F}, {-7}}));
  EXPECT_EQ(error_message<ShapeError>([&] {
              (void)model.predict<double>(Matrix<double>{{1, 2}});
            }),
            error_message<ShapeError>([&] {
              (void)model.network.predict(Matrix<float>{{1, 2}});
            }));
}

TEST_F(Models, MeasureThemselvesInDouble) {
  const Matrix<double> rows{{1.7e9 + 0.125}, {1.7e9 - 3.5}};
  const Matrix<double> half_a_second_late{{1.8e9 + 0.5625}, {1.8e9 - 1.25}};
  const Dataset data = Dataset::with_targets(rows, half_a_second_late);
  EXPECT_EQ(of_seconds().evaluate(data).loss, 0.25);
  EXPECT_EQ(std::get<RegressionMetrics>(of_seconds().metrics(data)).mean_absolute_error, 0.5);
}

TEST_F(Models, ClassifyRowsInDouble) {
  Network network{Dense{1, 2, {.bias = false}}};
  network.layer(0).parameter("weight").value << -1, 1;
  const Model model =
      model_of(network, SoftmaxCrossEntropy{}, Dataset::labelled(Matrix<float>{{0}, {1}}, {0, 1}),
               {.input_scaling = Scale{.center = {1.7e9}}});
  const Matrix<double> rows{{1.7e9 - 0.5}, {1.7e9 + 0.5}};
  EXPECT_EQ(model.predict_classes<double>(rows), (std::vector<Index>{0, 1}));
  EXPECT_NEAR(model.predict<double>(rows)(1, 1), 0.7310585786300049, 1e-7);  // 1 / (1 + e⁻¹)
  const Dataset data = Dataset::labelled(rows, {0, 1});
  EXPECT_NEAR(model.evaluate(data).loss, 0.31326168751822286, 1e-7);  // ln(1 + e⁻¹)
  EXPECT_EQ(model.evaluate(data).accuracy, 1);
}

TEST_F(Models, OfANetworkThatEndsInTheOutputFunctionDoNotApplyItAgain) {
  const Network network{Dense{2, 3}};
  const Model logits = model_of(network, SoftmaxCrossEntropy{}, flowers());
  const Model model =
      saved_and_loaded(model_of(network.followed_by(Softmax{}), SoftmaxCrossEntropy{}, flowers()));
  EXPECT_EQ(model.output_kind(), OutputKind::probabilities);
  const Matrix<float> rows{{1, 2}};
  EXPECT_LE((model.predict(rows) - logits.predict(rows)).cwiseAbs().maxCoeff(), 1e-6F);
}

/// A loss that is not registered.
struct OwnLoss {
  static constexpr std::string_view kind = "own_loss";

  template <Real T>
  void compute(const LossRows<T>& rows) const {
    mean_over_outputs(rows, [](T output, T target) { return std::pair(output - target, T{1}); });
  }
};

TEST_F(Models, RefuseWhatDoesNotFit) {
  EXPECT_EQ(error_message<ShapeError>([&] {
              (void)model_of(Network{Dense{5, 3}}, SoftmaxCrossEntropy{}, flowers());
            }),
            "model: the network has 5 inputs, and flowers has 2 features");
  EXPECT_THROW((void)model_of(Network{Dense{2, 4}}, SoftmaxCrossEntropy{}, flowers()), ShapeError);
  EXPECT_EQ(error_message<UnknownNameError>([&] {
              save(model_of(Network{Dense{2, 3}}, OwnLoss{}, flowers()), path());
            }),
            "loss own_loss is not registered and cannot be stored in " + path().string());
  save(Network{Dense{2, 3}}, path());
  EXPECT_FALSE(holds_model(path()));
  EXPECT_EQ(error_message<FormatError>([&] { (void)load_model(path()); }),
            path().string() +
                ": has a network that was saved alone, without the names, the loss and the scaling "
                "of a model; load_network() loads it");
}

TEST_F(Models, WithOtherMetadataAreRefused) {
  const Model model = model_of(Network{Dense{2, 3}}, SoftmaxCrossEntropy{}, flowers());
  const auto refusal = [&](const std::string& from, const std::string& to) {
    save(model, path());
    Safetensors content = read_safetensors(path());
    std::string& text = content.metadata.front().second;
    const std::size_t place = text.find(from);
    EXPECT_NE(place, std::string::npos) << text;
    text.replace(place, from.size(), to);
    const Path changed = path().string() + ".changed";
    write_safetensors(changed, content);
    const std::string message = error_message<FormatError>([&] { (void)load_model(changed); });
    EXPECT_TRUE(message.starts_with(changed.string() + ": model")) << message;
    return message.substr(changed.string().size() + 2);
  };
  EXPECT_EQ(refusal(R"("length",)", ""), "model.input_names has 1 names, expected 2");
  EXPECT_EQ(refusal(R"("setosa",)", ""), "model.class_names has 2 names, expected 3");
  EXPECT_EQ(refusal(R"("target_names":[])", R"("target_names":["x","y"])"),
            "model.target_names has 2 names, expected 1");
  EXPECT_EQ(refusal(R"("logits")", R"("numbers")"), "model.outputs is not \"logits\"");
  EXPECT_EQ(refusal(R"("first_trained":0)", R"("first_trained":1)"),
            "model.first_trained is not a whole number from 0 to 0");
  EXPECT_EQ(refusal(R"("trained_layers":1)", R"("trained_layers":2)"),
            "model.trained_layers is not a whole number from 1 to 1");
  EXPECT_TRUE(refusal(R"("classify")", R"("guess")").starts_with("model.task is not known: unknown task"));
  EXPECT_TRUE(
      refusal(R"("softmax_cross_entropy")", R"("hinge")").starts_with("model.loss.kind is not known"));
}

/// Every byte of a file in turn is another one.
TEST_F(Models, SpoiledAnywhereAreModelsOrRefused) {
  const Network network{Scale{.center = {1, 2}}, Dense{2, 1}, HardTanh{}, Dense{1, 3}};
  save(model_of(network, SoftmaxCrossEntropy{.class_weights = {1, 2, 3}}, flowers(),
                {.settings = {{"seed", true}}}),
       path());
  std::ifstream stream(path(), std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(stream), {});
  const Path spoiled = path().string() + ".spoiled";
  Index read = 0;
  Index refused = 0;
  for (std::size_t i = 0; i < whole.size(); ++i)
    for (const char other : {'9', '"', '\0'}) {
      std::string bytes = whole;
      bytes[i] = other;
      std::ofstream(spoiled, std::ios::binary) << bytes;
      try {
        (void)load_model(spoiled).predict(Matrix<float>{{1, 2}});
        ++read;
      } catch (const Error&) {
        ++refused;
      }
    }
  EXPECT_GT(read, 0);
  EXPECT_GT(refused, 2 * read);
}

}  // namespace
}  // namespace ogee::model_test
