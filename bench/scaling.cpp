/// Training steps of ogee in many shapes; eigen_scaling.cpp has the same steps written with Eigen.
///
///     ogee_scaling --series width --threads 2

#include "scaling.hpp"

#include <memory>
#include <ogee/ogee.hpp>

using namespace ogee;

namespace {

struct Training {
  Training(Network<float> network, Index batch, int threads)
      : net(std::move(network)), workspace(net, batch, threads), inputs(batch, net.input_size()) {
    inputs.setRandom();
    targets = ogee::Matrix<float>::Zero(batch, net.output_size());
    for (Index row = 0; row < batch; ++row) targets(row, row % targets.cols()) = 1;
  }

  void step() {
    train_step(net, loss, optimizer, read_only(view(inputs)), read_only(view(targets)), workspace);
  }

  Network<float> net;
  Loss loss = SoftmaxCrossEntropy{};
  Optimizer<float> optimizer{Sgd{.learning_rate = 0.01}};
  Workspace<float> workspace;
  Matrix<float> inputs;
  Matrix<float> targets;
};

bench::Step make_step(const bench::Shape& shape, int threads) {
  const std::vector<Index> hidden(shape.sizes.begin() + 1, shape.sizes.end() - 1);
  const Activation activation = shape.logistic ? Activation{Logistic{}} : Activation{Tanh{}};
  const auto training = std::make_shared<Training>(
      multilayer_perceptron<float>(shape.sizes.front(), hidden, activation, shape.sizes.back()), shape.batch,
      threads);
  return [training] { training->step(); };
}

}  // namespace

int main(int argc, char** argv) { return bench::run_scaling(argc, argv, "ogee", make_step); }
