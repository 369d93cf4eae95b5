// Fashion-MNIST: ten kinds of clothes in 28×28 pixels, 60,000 images to train on and 10,000 to test on.
//
//   03_fashion_mnist [samples] [epochs]      by default all samples, five epochs

#include <fmt/core.h>

#include <cstdlib>
#include <ogee/ogee.hpp>

using namespace ogee;

namespace {

constexpr int skipped = 77;  // tells CTest that the test could not run here

Index number(int argc, char** argv, int position, Index otherwise) {
  return position < argc ? std::strtol(argv[position], nullptr, 10) : otherwise;
}

}  // namespace

int main(int argc, char** argv) {
  if (!find_fashion_mnist()) {
    fmt::print(
        "Fashion-MNIST is not here: install Debian's package dataset-fashion-mnist, or set the "
        "environment variable OGEE_FASHION_MNIST to the folder of its files\n");
    return skipped;
  }
  const TrainTest data = fashion_mnist();
  const Dataset train = data.train.take(number(argc, argv, 1, data.train.size()));
  const Index epochs = number(argc, argv, 2, 5);

  Network network{Dense{784, 128}, Logistic{}, Dense{128, 10}};
  fmt::print("{}\n", network.summary());

  Optimizer optimizer{Sgd{.learning_rate = 0.1, .momentum = 0.9}};
  const SoftmaxCrossEntropy loss;
  const History history = fit(network, train, loss, optimizer, {.epochs = epochs, .test = data.test});

  const EpochRecord& last = history.epochs.back();
  fmt::print("{} samples, {} epochs, {:.1f} s: {:.1f} % of the {} test images are classified correctly\n",
             train.size(), epochs, history.seconds(), 100 * *last.test->accuracy, data.test.size());
  return *last.test->accuracy > 0.6 ? 0 : 1;
}

// Expect about 87 % within seconds, after five epochs with all samples, and about 76 % after two epochs with
// 2,000 samples. With the option `.threads = 2` fit is faster if two cores are free, and the network is the
// same to the last bit.
