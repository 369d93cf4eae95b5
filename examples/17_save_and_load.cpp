// Does a network outlive its program? Train on digits, save the model, load it again, and ask it about raw
// images: the weights are the same, bit for bit.
//
// A model holds all that is needed to use the network: the scaling of its inputs, the names of the classes,
// the loss, and how it was trained.

#include <fmt/core.h>

#include <filesystem>
#include <numeric>
#include <ogee/ogee.hpp>
#include <span>
#include <vector>

using namespace ogee;

namespace {

Matrix<float> images_of(const Dataset& data) {
  std::vector<Index> all(static_cast<std::size_t>(data.size()));
  std::iota(all.begin(), all.end(), Index{0});
  Matrix<float> images(data.size(), data.features());
  data.gather_inputs(all, view(images));
  return images;
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path file = argc > 1 ? argv[1] : "digits.safetensors";
  const TrainTest raw = digits().split(0.2);
  const TrainTest data = standardized(raw);

  Network network{Dense{64, 32}, Tanh{}, Dense{32, 10}};
  const History history =
      fit(network, data.train, SoftmaxCrossEntropy{}, Adam{0.01}, {.epochs = 10, .progress = false});
  const auto [mean, deviation] = data.train.scaling();
  save(model_of(network, SoftmaxCrossEntropy{}, data.train,
                {.input_scaling = Scale::standardizing(std::span(&mean, 1), std::span(&deviation, 1)),
                 .settings = history.settings}),
       file);

  const Model model = load_model(file);
  fmt::print("{}\n", model_report(model));
  const std::vector<Index> found = model.predict_classes(images_of(raw.test));
  Index correct = 0;
  for (Index i = 0; i < raw.test.size(); ++i)
    if (found[static_cast<std::size_t>(i)] == raw.test.label(i)) ++correct;
  const bool same = model.trained_network().digest() == network.digest();
  fmt::print("{} of {} raw images are recognised, and the weights are {}\n", correct, raw.test.size(),
             same ? "the same" : "not the same");
  return same && correct > raw.test.size() * 9 / 10 ? 0 : 1;
}

// Expect some 350 of 359. The file has 10 KB. `ogee show digits.safetensors` prints the same report, and PyTorch
// loads the weights into the equal torch.nn.Sequential (docs/formats.md).
