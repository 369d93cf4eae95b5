// Networks and models go to ONNX and back. tests/results/onnx_test.mjs compares what ONNX Runtime computes.

#include <ogee/formats/onnx/onnx.hpp>

#include <gtest/gtest.h>
#include <unistd.h>
#include <ogee/activations/functions.hpp>
#include <ogee/activations/registry.hpp>
#include <ogee/core/errors.hpp>
#include <ogee/core/kinds.hpp>
#include <ogee/core/random.hpp>
#include <ogee/formats/onnx/detail/onnx_file.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/layers/dropout.hpp>
#include <ogee/layers/gate.hpp>
#include <ogee/layers/residual.hpp>
#include <ogee/layers/scale.hpp>
#include <ogee/layers/softmax.hpp>
#include <ogee/losses/binary_cross_entropy.hpp>
#include <ogee/losses/mean_squared_error.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>

#include <array>
#include <filesystem>
#include <fstream>
#include <set>

#include "drawn_models.hpp"
#include "error_message.hpp"
#include "saved_model.hpp"

namespace ogee::onnx_test {
namespace {

Network<float> with_drawn_parameters(Network<float> network) {
  draw_parameters(network);
  return network;
}

template <Real T>
Network<T> through_onnx(const Network<T>& network) {
  return parse_onnx_network<T>(onnx_bytes(network), "x.onnx");
}

/// "dense tanh dense"
template <Real T>
std::string kinds_of(const Network<T>& network) {
  std::string text;
  for (Index i = 0; i < network.size(); ++i) {
    const Activation* activation = network.layer(i).activation();
    text += (i == 0 ? "" : " ") + (activation ? activation->name() : std::string(network.layer(i).kind()));
  }
  return text;
}

template <Real T>
void expect_equal(const Matrix<T>& a, const Matrix<T>& b, double tolerance, const std::string& what) {
  ASSERT_EQ(a.rows(), b.rows()) << what;
  ASSERT_EQ(a.cols(), b.cols()) << what;
  for (Index row = 0; row < a.rows(); ++row)
    for (Index k = 0; k < a.cols(); ++k)
      EXPECT_NEAR(a(row, k), b(row, k), tolerance * std::max(T{1}, std::abs(b(row, k)))) << what;
}

std::vector<Activation> all_activations() {
  std::vector<Activation> all;
  for (const ActivationFamily& family : ActivationRegistry::instance().families()) {
    all.push_back(family.with_defaults());
    for (const ActivationPreset& preset : family.presets) all.push_back(family.with_preset(preset.name));
  }
  return all;
}

TEST(Onnx, GivesBackEveryActivation) {
  for (const Activation& activation : all_activations()) {
    const Network<float> network = with_drawn_parameters(Network{Dense{3, 5}, activation, Dense{5, 2}});
    const Network<float> read = through_onnx(network);
    EXPECT_EQ(kinds_of(read), activation.name() == "identity" ? "dense dense" : kinds_of(network));
    EXPECT_EQ(read.digest(), network.digest());
    expect_equal(read.predict(drawn_rows<float>(3)), network.predict(drawn_rows<float>(3)), 0,
                 activation.description());
  }
}

TEST(Onnx, GivesBackEveryActivationInDouble) {
  for (const Activation& activation : all_activations()) {
    const Network<double> network =
        with_drawn_parameters(Network{Dense{3, 5}, activation, Dense{5, 2}}).cast<double>();
    const Network<double> read = through_onnx(network);
    EXPECT_EQ(read.digest(), network.digest());
    expect_equal(read.predict(drawn_rows<double>(3)), network.predict(drawn_rows<double>(3)), 1e-12,
                 activation.description());
  }
}

TEST(Onnx, KeepsConstantsOfActivations) {
  for (const Activation& activation :
       {Activation(HardLogistic(0.3, 0.4)), Activation(HardTanh(-0.7, 2.1)), Activation(LeakyRelu(0.2)),
        Activation(Elu(1.7)), Activation(HardLogistic("torch"))}) {
    const Network<float> network = with_drawn_parameters(Network{Dense{2, 3}, activation});
    const Network<float> read = through_onnx(network);
    EXPECT_EQ(kinds_of(read), kinds_of(network));
    expect_equal(read.predict(drawn_rows<float>(2)), network.predict(drawn_rows<float>(2)), 0,
                 activation.description());
  }
  EXPECT_EQ(through_onnx(Network{Dense{2, 3}, LeakyRelu(0.2)}).layer(1).activation()->description(),
            "leaky_relu(slope=0.2)");
}

TEST(Onnx, GivesBackEveryKindOfLayer) {
  const std::vector<Network<float>> networks{
      Network{Gate{4, Gelu{}}, Dense{4, 6}, Gate{Gelu{}}, Residual{Softplus{}}, Residual{Silu{}},
              Dense{6, 3, {.bias = false}}, Softmax{}},
      Network{Scale{.center = {1, 2, 3}, .factor = {2}, .offset = {1, 0, 0.5}}, Dense{3, 9}, Activate{Silu{}},
              Scale{.factor = {3}}, Scale{.center = {1}}, Dense{9, 2}},
      Network{Scale{.center = {1, 1, 1}}, Dense{3, 2}, Step{}},
      Network{Residual{3, HardSilu{}}},
      Network{Scale{.factor = {2}}, Dense{1, 3}, Tanh{}},
  };
  std::set<std::string> kinds;
  for (const Network<float>& drawn_later : networks) {
    const Network<float> network = with_drawn_parameters(drawn_later);
    for (Index i = 0; i < network.size(); ++i) kinds.emplace(network.layer(i).kind());
    const Network<float> read = through_onnx(network);
    EXPECT_EQ(kinds_of(read), kinds_of(network));
    EXPECT_EQ(read.digest(), network.digest());
    const Matrix<float> rows = drawn_rows<float>(network.input_size());
    expect_equal(read.predict(rows), network.predict(rows), 0, kinds_of(network));
  }
  kinds.insert("dropout");  // which computes nothing when a network is used
  for (const auto& kind : registry<LayerDescription>().kinds())
    EXPECT_TRUE(kinds.contains(kind.name)) << kind.name;
  EXPECT_EQ(kinds_of(through_onnx(Network{Dense{2, 3}, Dropout{0.5}, Identity{}, Dense{3, 1}})),
            "dense dense");
}

TEST(Onnx, WritesAFunctionOfTheUserAsItsFormula) {
  const Activation scaled("onnx_test_scaled_tanh", [](auto x) { return 1.7159 * tanh(2 * x / 3); });
  const Network<float> network = with_drawn_parameters(Network{Dense{2, 3}, scaled});
  const Network<float> parts = through_onnx(network);
  EXPECT_EQ(kinds_of(parts), "dense scale scale tanh scale");
  const Matrix<float> rows = drawn_rows<float>(2);
  expect_equal(parts.predict(rows), network.predict(rows), 1e-6, "parts");

  const Activation bent("onnx_test_bent", [](auto x) { return expm1(-abs(x)) * log1p(x * x); });
  const std::string bytes = onnx_bytes(with_drawn_parameters(Network{Dense{2, 3}, bent}));
  const std::string message = error_message<FormatError>([&] { (void)parse_onnx_network(bytes, "x.onnx"); });
  EXPECT_EQ(message, "x.onnx: node \"onnx_test_bent1/Abs\" (\"Abs\"): is not a part of any layer");
  ActivationRegistry::instance().add(bent);
  EXPECT_EQ(kinds_of(parse_onnx_network(bytes, "x.onnx")), "dense onnx_test_bent");

  const Activation unknown(
      "onnx_test_unknown", [](auto x) { return x; }, [](auto x) { return x - x; });
  EXPECT_EQ(
      error_message<OptionError>([&] {
        (void)onnx_bytes(Network{Dense{1, 1}, unknown});
      }),
      "activation onnx_test_unknown has no symbolic form: its formula is not known; with_symbolic adds it");
}

TEST(Onnx, DoesNotTrustTheNameOfAFunction) {
  const Network<float> network =
      with_drawn_parameters(Network{Dense{2, 3}, Activation("tanh", [](auto x) { return max(0, x); })});
  EXPECT_EQ(kinds_of(through_onnx(network)), "dense relu");
}

/// Three kinds of flowers by two numbers, which are scaled.
Model flowers(const Network<float>& network, const Loss& loss) {
  const Dataset data = Dataset::labelled(
      Matrix<float>{{1, 2}, {5, 1}, {3, 3}}, {0, 1, network.output_size() == 1 ? 1 : 2},
      {.class_names = network.output_size() == 1 ? std::vector<std::string>{"rose", "iris"}
                                                 : std::vector<std::string>{"rose", "iris", "tulip"},
       .feature_names = {"length", "width"}});
  return model_of(with_drawn_parameters(network), loss, data,
                  {.input_scaling = Scale::standardizing(std::array{3.0, 2.0}, std::array{1.5, 0.75}),
                   .settings = {{"optimizer", "sgd"}}});
}

Model through_onnx(const Model& model, const OnnxOptions& options = {}) {
  return parse_onnx(onnx_bytes(model, options), "x.onnx");
}

TEST(Onnx, GivesBackAModel) {
  const Model model = flowers(Network{Dense{2, 4}, Tanh{}, Dropout{0.1}, Dense{4, 3}}, SoftmaxCrossEntropy{});
  const Model read = through_onnx(model);
  EXPECT_EQ(kinds_of(read.network), "scale dense tanh dense softmax");
  EXPECT_EQ(read.output_kind(), OutputKind::probabilities);
  EXPECT_EQ(read.class_names, model.class_names);
  EXPECT_EQ(read.input_names, model.input_names);
  EXPECT_EQ(read.target_names, model.target_names);
  EXPECT_EQ(read.loss.description(), model.loss.description());
  EXPECT_EQ(text_of(read.settings.at(0).value), "sgd");
  EXPECT_EQ(read.first_trained, 1);
  EXPECT_EQ(read.trained_layers, 3);
  EXPECT_EQ(read.library, version());
  const Matrix<float> rows = drawn_rows<float>(2);
  expect_equal(read.predict(rows), model.predict(rows), 1e-6, "probabilities");
  EXPECT_EQ(read.predict_classes(rows), model.predict_classes(rows));
}

TEST(Onnx, KeepsAFunctionThatIsOnlyCalledIdentity) {
  const Activation twice("identity", [](auto x) { return 2 * x; });
  const Model model = flowers(Network{Dense{2, 4}, twice, Dense{4, 1}}, MeanSquaredError{});
  const Matrix<float> rows = drawn_rows<float>(2);
  expect_equal(parse_onnx_network<float>(onnx_bytes(model), "x.onnx").predict(rows),
               model.network.predict(rows), 1e-6, "twice");
}

TEST(Onnx, LeavesOutWhatIsAsked) {
  const Model model = flowers(Network{Dense{2, 4}, Tanh{}, Dense{4, 1}}, BinaryCrossEntropy{});
  const Matrix<float> rows = drawn_rows<float>(2);
  EXPECT_EQ(kinds_of(through_onnx(model).network), "scale dense tanh dense logistic");
  expect_equal(through_onnx(model).predict(rows), model.predict(rows), 1e-6, "both");

  const Model logits = through_onnx(model, {.logits = true});
  EXPECT_EQ(kinds_of(logits.network), "scale dense tanh dense");
  EXPECT_EQ(logits.output_kind(), OutputKind::logits);
  expect_equal(logits.predict(rows), model.predict(rows), 1e-6, "logits");

  const Model scaled = through_onnx(model, {.raw_inputs = false});
  EXPECT_EQ(kinds_of(scaled.network), "dense tanh dense logistic");
  EXPECT_EQ(scaled.first_trained, 0);
  expect_equal(scaled.predict(model.trained_inputs(rows)), model.predict(rows), 1e-6, "scaled");
}

TEST(Onnx, KeepsTheUnitsOfTargets) {
  const Dataset data = Dataset::with_targets(Matrix<float>{{1, 2}, {5, 1}}, Matrix<float>{{10}, {20}},
                                             {.target_names = {"price"}});
  const Model model =
      model_of(with_drawn_parameters(Network{Dense{2, 3}, Relu{}, Dense{3, 1}}), MeanSquaredError{}, data,
               {.output_scaling = Scale::restoring(std::array{15.0}, std::array{5.0})});
  const Model read = through_onnx(model);
  EXPECT_EQ(read.task, Task::regress);
  EXPECT_EQ(read.target_names, model.target_names);
  EXPECT_EQ(read.trained_layers, 3);
  const Matrix<float> rows = drawn_rows<float>(2);
  expect_equal(read.predict(rows), model.predict(rows), 1e-6, "prices");
  EXPECT_EQ(error_message<OptionError>([&] { (void)onnx_bytes(model, {.logits = true}); }),
            "the model has no logits: it gives numbers");
}

TEST(Onnx, IsWrittenAsOthersExpect) {
  const Model model = flowers(Network{Dense{2, 4}, HardLogistic{}, Dense{4, 3}}, SoftmaxCrossEntropy{});
  const detail::OnnxFile file = detail::parse_onnx_file(onnx_bytes(model), "x.onnx");
  EXPECT_EQ(file.ir_version, 8);
  EXPECT_EQ(file.opset, 17);
  EXPECT_EQ(file.producer, "ogee");
  EXPECT_EQ(file.producer_version, version());
  ASSERT_EQ(file.inputs.size(), 1);
  EXPECT_EQ(file.inputs[0].name, "input");
  EXPECT_EQ(file.inputs[0].shape, (std::vector<Index>{detail::OnnxValue::any_size, 2}));
  ASSERT_EQ(file.outputs.size(), 1);
  EXPECT_EQ(file.outputs[0].name, "output");
  EXPECT_EQ(file.outputs[0].shape, (std::vector<Index>{detail::OnnxValue::any_size, 3}));
  std::string operations;
  for (const detail::OnnxNode& node : file.nodes) operations += node.operation + " ";
  EXPECT_EQ(operations, "Add Mul Add Gemm HardSigmoid Gemm Softmax ");
  EXPECT_EQ(std::get<double>(file.nodes[4].attributes.at("alpha")), 0.25);
  EXPECT_EQ(std::get<double>(file.nodes[4].attributes.at("beta")), 0.5);
  EXPECT_EQ(file.nodes[3].name, "dense1/Gemm");
}

TEST(Onnx, RefusesParametersThatAreNotFinite) {
  Network<float> network = with_drawn_parameters(Network{Dense{1, 1}});
  network.parameters()[0]->value(0, 0) = std::numeric_limits<float>::infinity();
  EXPECT_EQ(error_message<NonFiniteError>([&] { (void)onnx_bytes(network); }),
            "dense1: a parameter is not finite");
}

TEST(Onnx, RefusesFilesThatAreTooLargeBeforeReadingThem) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("ogee-onnx-large-" + std::to_string(getpid()) + ".onnx");
  std::ofstream(path).put('a');
  constexpr std::uintmax_t size = std::uintmax_t{1}
                                  << 43;  // a hole: it takes no space, but no memory can hold it
  std::error_code problem;
  std::filesystem::resize_file(path, size, problem);
  if (!problem) {
    EXPECT_EQ(error_message<FormatError>([&] { (void)load_onnx(path); }),
              path.string() + ": has 8796093022208 bytes, an ONNX file has 2147483647 at most");
  }
  std::filesystem::remove(path);
  if (problem) GTEST_SKIP() << "no such file can be made here: " << problem.message();
}

TEST(Onnx, IsWrittenToAndReadFromFiles) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("ogee-onnx-" + std::to_string(getpid()) + ".onnx");
  const Model model = flowers(Network{Dense{2, 3}}, SoftmaxCrossEntropy{});
  export_onnx(model, path);
  EXPECT_EQ(load_onnx(path).class_names, model.class_names);
  std::filesystem::resize_file(path, 100);
  EXPECT_EQ(error_message<FormatError>([&] { (void)load_onnx(path); }),
            path.string() + ": not an ONNX file, or damaged or cut off");
  std::filesystem::remove(path);
  EXPECT_THROW((void)load_onnx(path), DataError);
}

}  // namespace
}  // namespace ogee::onnx_test
