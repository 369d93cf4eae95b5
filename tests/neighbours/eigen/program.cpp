// A user's program between ogee and another library built on Eigen.

#include <cstdio>
#include <cstdlib>
#include <ogee/activations/functions.hpp>
#include <ogee/core/network.hpp>
#include <ogee/data/toy.hpp>
#include <ogee/layers/activate.hpp>
#include <ogee/layers/dense.hpp>
#include <ogee/losses/softmax_cross_entropy.hpp>
#include <ogee/optim/adam.hpp>
#include <ogee/training/evaluate.hpp>
#include <ogee/training/fit.hpp>

#include "neighbour.hpp"

namespace {

void check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "wrong: %s\n", what);
  std::exit(1);
}

void use_neighbour() {
  for (Eigen::Index size = 1; size < 40; ++size) {
    const Eigen::MatrixXd ones = Eigen::MatrixXd::Ones(size, size + 1);
    check(neighbour::scaled(ones).sum() == 2.0 * static_cast<double>(ones.size()), "scaled");

    Eigen::MatrixXd grown = Eigen::MatrixXd::Zero(size, 1);
    neighbour::resize(grown, size + 1, size);
    check(grown.sum() == static_cast<double>(size * (size + 1)), "resize");
  }
  check(neighbour::doubled(Eigen::Vector4d(1, 2, 3, 4)).sum() == 20, "doubled");
  check(neighbour::doubled(Eigen::Matrix<float, 8, 1>::Ones().eval()).sum() == 16, "doubled");

  neighbour::Matrices matrices = neighbour::identities(3);
  matrices.resize(50, Eigen::Matrix4f::Zero());
  check(matrices[2].trace() == 4 && matrices[49].sum() == 0, "identities");
  std::vector<Eigen::Matrix4f> plain = neighbour::plain_identities(3);
  plain.resize(50, Eigen::Matrix4f::Zero());
  check(plain[2].trace() == 4, "plain identities");

  std::vector<neighbour::Pose> poses = neighbour::poses(3);
  poses.resize(7);
  for (neighbour::Pose& pose : poses) pose.history = Eigen::MatrixXf::Ones(9, 9);
  check(poses.back().marks.sum() == 8 && poses.front().history.sum() == 81, "poses");
}

template <ogee::Real T>
ogee::Network<T> trained() {
  ogee::Network<T> network{ogee::Dense{2, 8}, ogee::Tanh{}, ogee::Dense{8, 2}};
  const ogee::SoftmaxCrossEntropy loss;
  ogee::Optimizer<T> optimizer{ogee::Adam{.learning_rate = 0.05}};
  const ogee::Dataset data = ogee::xor_problem();
  ogee::fit(network, data, loss, optimizer, {.epochs = 200, .progress = false});
  check(ogee::evaluate(network, data, loss).accuracy == 1.0, "the network learns XOR");
  return network;
}

// Eigen's matrices, blocks and expressions stand where rows are asked for; results are assigned to Eigen's
// own.
void exchange_rows(const ogee::Network<float>& network) {
  Eigen::MatrixXf rows(4, 2);
  rows << 0, 0, 0, 1, 1, 0, 1, 1;
  const Eigen::MatrixXf outputs = network.predict(rows);
  check(outputs.rows() == 4 && outputs.cols() == 2, "shape of the outputs");
  check(outputs(1, 1) > outputs(1, 0) && outputs(3, 0) > outputs(3, 1), "outputs");

  Eigen::MatrixXf some = Eigen::MatrixXf::Zero(1, 1);
  some = network.predict(rows.bottomRows(2));
  check(some == outputs.bottomRows(2), "rows of a matrix");
  some = network.predict(0.5f * (rows + rows));
  check(some == outputs, "an expression");
  const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> by_rows = rows;
  some = network.predict(by_rows);
  check(some == outputs, "a matrix of rows");
  const Eigen::Matrix<float, 4, 2> fixed = rows;
  some = network.predict(fixed);
  check(some == outputs, "a matrix of fixed size");
  some = network.predict(Eigen::Map<const Eigen::MatrixXf>(rows.data(), 4, 2));
  check(some == outputs, "a view");

  const Eigen::VectorXf column = network.predict(rows).col(1);
  check(column == outputs.col(1), "a column of the outputs");
  check(neighbour::scaled(network.predict(rows).cast<double>()) == 2 * outputs.cast<double>(),
        "outputs for the other library");
  check(neighbour::transposed(network.predict(rows)) == outputs.transpose(), "outputs, transposed");
  check(network.predict(neighbour::transposed(rows.transpose())) == outputs, "rows of the other library");
}

void exchange_data() {
  const Eigen::MatrixXf inputs = Eigen::MatrixXf::Random(6, 3);
  const ogee::Dataset data = ogee::Dataset::with_targets(inputs, neighbour::sums_of_rows(inputs));
  const ogee::Dataset labelled = ogee::Dataset::labelled(inputs.topRows(2), {0, 1});
  check(data.outputs() == 1 && data.features() == 3 && labelled.size() == 2, "datasets");

  std::vector<ogee::Matrix<double>> matrices;
  for (Eigen::Index size = 1; size < 20; ++size) {
    matrices.push_back(neighbour::scaled(Eigen::MatrixXd::Ones(size, 3)));
  }
  const Eigen::MatrixXd last = std::move(matrices.back());
  matrices.back() = matrices.front();
  check(last.sum() == 2 * 3 * 19 && matrices.back().sum() == 6, "matrices that grow and move");
}

}  // namespace

int main() {
  use_neighbour();
  const ogee::Network<float> network = trained<float>();
  (void)trained<double>();
  exchange_rows(network);
  exchange_data();
  use_neighbour();
}
