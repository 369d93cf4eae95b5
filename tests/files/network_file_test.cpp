#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <ogee/ogee.hpp>
#include <string>
#include <vector>

#include "csv_table.hpp"
#include "error_message.hpp"

namespace ogee::network_file_test {
namespace {

using Path = std::filesystem::path;

class NetworkFiles : public ::testing::Test {
 protected:
  NetworkFiles()
      : folder_(std::filesystem::temp_directory_path() /
                ("ogee-network-" + std::to_string(getpid()) + "-" +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name())) {
    std::filesystem::create_directory(folder_);
  }
  ~NetworkFiles() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] Path path(const std::string& name = "net.safetensors") const { return folder_ / name; }

  /// A file with the given metadata instead of that of a network, and its tensors.
  [[nodiscard]] Path with_metadata(const std::string& text) const {
    save(Network{Dense{2, 1}}, path());
    Safetensors content = read_safetensors(path());
    content.metadata = {{"ogee", text}};
    write_safetensors(path("changed.safetensors"), content);
    return path("changed.safetensors");
  }

 private:
  Path folder_;
};

template <Real T>
Network<T> wild_network(const std::vector<LayerDescription>& layers) {
  Network<T> network(layers);
  RandomStream stream{7, RandomPurpose::data};
  std::uint64_t position = 0;
  for (Parameter<T>* parameter : network.parameters())
    for (T& element : elements(parameter->value)) element = static_cast<T>(stream.normal(position++));
  return network;
}

template <Real T>
void expect_same(const Network<T>& found, const Network<T>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  EXPECT_EQ(found.digest(), expected.digest());
  EXPECT_EQ(found.summary(), expected.summary());
  for (Index i = 0; i < found.size(); ++i) {
    const Layer<T>& layer = found.layer(i);
    const Layer<T>& other = expected.layer(i);
    EXPECT_EQ(layer.kind(), other.kind());
    EXPECT_EQ(layer.stream().seed(), other.stream().seed());
    EXPECT_EQ(layer.stream().substream(), other.stream().substream());
    const std::vector<Setting> settings = layer.settings();
    ASSERT_EQ(settings.size(), other.settings().size());
    for (std::size_t k = 0; k < settings.size(); ++k) EXPECT_EQ(settings[k].value, other.settings()[k].value);
    for (std::size_t k = 0; k < layer.parameters().size(); ++k) {
      EXPECT_EQ(layer.parameters()[k].regularization.l1, other.parameters()[k].regularization.l1);
      EXPECT_EQ(layer.parameters()[k].regularization.l2, other.parameters()[k].regularization.l2);
    }
  }
  const Matrix<T> x = Matrix<T>::Random(3, found.input_size());
  EXPECT_EQ(found.predict(x), expected.predict(x));
}

/// One network for each kind of layer and for each function, and some with options that are not the defaults.
std::vector<std::vector<LayerDescription>> networks() {
  std::vector<std::vector<LayerDescription>> all{
      {Dense{5, 4, {.bias = false, .regularization = {.l1 = 0.25, .l2 = 0.5}}}},
      {Dense{1, 3}, HardTanh{-0.1, 3e38}, Dense{3, 1}},
      {Scale{.center = {1, 0.1}, .factor = {-1, 1e-30}}, Dense{2, 2}, Gate{Logistic{}, {.gate_bias = 0.5}}}};
  for (const Kind<LayerDescription>& kind : registry<LayerDescription>().kinds())
    all.push_back({Dense{2, 3}, kind.make({})});
  for (const ActivationFamily& family : ActivationRegistry::instance().families())
    all.push_back({Dense{2, 3}, Activate(family.name)});
  return all;
}

TEST_F(NetworkFiles, GiveEveryKindOfLayerBackInBothPrecisions) {
  for (const auto& layers : networks()) {
    auto single = wild_network<float>(layers);
    single.layer(0).set_stream({~std::uint64_t{0}, RandomPurpose::dropout, 5});
    save(single, path());
    expect_same(load_network(path()), single);
    const auto wide = wild_network<double>(layers);
    save(wide, path());
    expect_same(load_network<double>(path()), wide);
    EXPECT_EQ(load_network<float>(path()).digest(), wide.cast<float>().digest());
  }
}

TEST_F(NetworkFiles, HaveTheNamesAndShapesOfPyTorch) {
  EXPECT_THROW(save(Network{Dense{1, 3}}, path("no/net")), DataError);
  save(wild_network<float>({Dense{1, 3}, Tanh{}, Dense{3, 2}}), path());
  const Safetensors content = read_safetensors(path());
  std::string text;
  for (const Tensor& tensor : content.tensors) {
    text += tensor.name + " " + tensor.type;
    for (const Index size : tensor.shape) text += " " + std::to_string(size);
    text += "\n";
  }
  EXPECT_EQ(text, "0.weight F32 3 1\n0.bias F32 3\n2.weight F32 2 3\n2.bias F32 2\n");
  const auto loaded = load_network(path());
  EXPECT_EQ(matrix_of<float>(content.at("2.weight"))(1, 2), loaded.layer(2).parameter("weight").value(2, 1));
}

/// A function and a layer that a program adds.
struct Negate {
  static constexpr std::string_view kind = "negate";
  static constexpr bool passes_size_through = true;

  template <Real T>
  void infer(Parameters<T> /*none*/, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    output = -input;
  }
  template <Real T>
  void backward_input(Parameters<T> /*none*/, const SavedPass<T>& /*pass*/,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    input_gradient = -output_gradient;
  }
};

TEST_F(NetworkFiles, HoldKindsOfAProgramOnceTheyAreRegistered) {
  const auto network = wild_network<float>({Dense{2, 3}, Negate{}});
  EXPECT_EQ(error_message<UnknownNameError>([&] { save(network, path()); }),
            "layer negate1 is not registered and cannot be stored in " + path().string());
  EXPECT_FALSE(std::filesystem::exists(path()));
  registry<LayerDescription>().add<Negate>();
  save(network, path());
  expect_same(load_network(path()), network);
}

TEST_F(NetworkFiles, DoNotHoldFunctionsThatCouldNotBeLoaded) {
  const Activation own{"own_function", [](auto x) { return x * x; }};
  const std::string message = error_message<UnknownNameError>([&] {
    save(Network{Dense{2, 3}, own}, path());
  });
  EXPECT_TRUE(message.starts_with("own_function1 cannot be stored in " + path().string() + ": ")) << message;
  EXPECT_THROW(save(Network{Dense{2, 2}, Gate{own}}, path()), UnknownNameError);
}

TEST_F(NetworkFiles, NameWhatTheyLack) {
  const std::string file = path().string();
  Network network{Dense{2, 1}};
  Matrix<float> values = Matrix<float>::Zero(1, 2);
  write_safetensors(path(), {.metadata = {},
                             .tensors = {tensor_of<float>("0.weight", read_only(view(values))),
                                         tensor_of<float>("1.weight", read_only(view(values)))}});
  EXPECT_EQ(error_message<FormatError>([&] { (void)load_network(path()); }),
            file +
                ": the metadata does not describe a network; load_parameters() reads its tensors into a "
                "network that exists");
  const std::uint64_t before = network.digest();
  EXPECT_EQ(error_message<FormatError>([&] { load_parameters(network, path()); }),
            file + ": 0.bias is missing; \"1.weight\" is unexpected");
  EXPECT_EQ(error_message<FormatError>([&] { load_parameters(network, path(), false); }),
            file + ": 0.bias is missing");
  Network other{Dense{3, 1, {.bias = false}}};
  EXPECT_EQ(error_message<FormatError>([&] { load_parameters(other, path(), false); }),
            file + ": 0.weight has the shape [1, 2], expected [1, 3]");
  EXPECT_EQ(network.digest(), before);
}

TEST_F(NetworkFiles, FillANetworkThatExists) {
  auto source = wild_network<double>({Dense{4, 3}, Tanh{}, Dense{3, 2}});
  save(source, path());
  Network<double> network{Dense{4, 3}, Logistic{}, Dense{3, 2}};
  load_parameters(network, path());
  EXPECT_EQ(network.digest(), source.digest());
  EXPECT_EQ(network.layer(1).name(), "logistic");
}

// Networks of PyTorch with weights of every type, and what they compute in double.
TEST(Parameters, ComeFromPyTorch) {
  const Matrix<double> inputs{{0.5, -1, 2}, {0, 0.25, -3}};
  for (const auto& row : tests::csv_rows("networks/outputs.csv")) {
    const Path file = Path(OGEE_TEST_DATA) / "networks" / (row[0] + ".safetensors");
    Network<double> network{Dense{3, 4}, Tanh{}, Dense{4, 2}};
    load_parameters(network, file);
    const Matrix<double> outputs = network.predict(inputs);
    for (Index k = 0; k < 4; ++k)
      EXPECT_NEAR(outputs(k), std::stod(row[static_cast<std::size_t>(k) + 1]), 1e-14) << row[0];
    Network<float> single{Dense{3, 4}, Tanh{}, Dense{4, 2}};
    load_parameters(single, file);
    EXPECT_LE((single.predict(inputs.cast<float>()).cast<double>() - outputs).cwiseAbs().maxCoeff(), 1e-6);
  }
}

TEST_F(NetworkFiles, WithOtherMetadataAreRefused) {
  const auto refusal = [&](const std::string& text) {
    const Path file = with_metadata(text);
    const std::string message = error_message<FormatError>([&] { (void)load_network(file); });
    EXPECT_TRUE(message.starts_with(file.string() + ": ")) << message;
    return message.substr(file.string().size() + 2);
  };
  const std::string head = R"({"format": 1, "needs": "0.1.0", "ogee": "0.1.0", "layers": )";
  const std::string stream = R"("stream": {"seed": 0, "substream": 0})";
  const std::string dense = R"({"kind": "dense", "settings": {"inputs": 2, "outputs": 1, "bias": )";
  EXPECT_EQ(refusal("{"), "metadata ogee: not JSON from byte 2 on");
  EXPECT_EQ(refusal("[]"), "the file is not an object");
  EXPECT_EQ(refusal(std::string(1'000'000, '[')), "metadata ogee: is nested more than 32 deep");
  EXPECT_EQ(refusal(std::string(17'000'000, ' ')),
            "metadata ogee: has 17000000 bytes, the maximum is 16000000");
  EXPECT_EQ(refusal(R"({"format": 2, "needs": "9.0.0"})"),
            "needs ogee 9.0.0 or later, this is " + std::string(version()));
  EXPECT_EQ(refusal(R"({"format": 1})"), "layers is missing");
  EXPECT_EQ(refusal(head + "[]}"), "layers is invalid: a network needs at least one layer");
  EXPECT_TRUE(
      refusal(head + R"([{"kind": "lstm", "settings": {}}]})").starts_with("layers[0].kind is not known"));
  EXPECT_EQ(refusal(head + "[" + dense + R"(3, "initialization": null}, )" + stream + "}]}"),
            "layers[0] is invalid: dense: bias is 3, expected true or false");
  EXPECT_EQ(refusal(head + "[" + dense + R"(true, "initialization": null}, )" + stream +
                    R"(, "parameters": []}]})"),
            "layers[0].parameters has 0 elements, expected 2");
  EXPECT_EQ(
      refusal(head + R"([{"kind": "dense", "settings": {"inputs": 1000000000000, "outputs": 1000000000000,
                    "bias": false, "initialization": null}, )" +
              stream + R"(, "parameters": [{"name": "weight", "l1": 0, "l2": 0}]}]})"),
      "0.weight has the shape [1, 2], expected [1000000000000, 1000000000000]; \"0.bias\" is unexpected");
}

TEST_F(NetworkFiles, CutAnywhereAreRefused) {
  save(Network{Dense{2, 2}, Tanh{}}, path());
  std::ifstream stream(path(), std::ios::binary);
  const std::string whole(std::istreambuf_iterator<char>(stream), {});
  for (std::size_t size = 0; size < whole.size(); ++size) {
    std::ofstream(path("cut"), std::ios::binary) << whole.substr(0, size);
    EXPECT_THROW((void)load_network(path("cut")), FormatError) << size;
  }
}

}  // namespace
}  // namespace ogee::network_file_test
