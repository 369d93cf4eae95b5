/// The training steps of scaling.cpp, written with Eigen in the usual way and compiled for this machine. It
/// does not link ogee, for the reason given in eigen_benchmark.cpp.

#include "scaling.hpp"

#include <omp.h>

#include <Eigen/Core>
#include <cmath>
#include <memory>

namespace {

using Eigen::Index;
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Row = Eigen::Matrix<float, 1, Eigen::Dynamic>;

/// The share of one thread in `count` rows.
struct Share {
  Share(Index count, int thread, int threads)
      : first(count * thread / threads), size(count * (thread + 1) / threads - first) {}
  Index first;
  Index size;
};

struct Layer {
  Matrix weights;   // in×out
  Row bias;         // 1×out
  Matrix output;    // B×out, after the activation function
  Matrix gradient;  // B×out, of the loss with respect to the layer's output before the activation function
};

class Training {
 public:
  Training(const bench::Shape& shape, int threads)
      : logistic_(shape.logistic),
        threads_(threads),
        inputs_(Matrix::Random(shape.batch, shape.sizes.front())) {
    for (std::size_t i = 0; i + 1 < shape.sizes.size(); ++i) {
      const Index in = shape.sizes[i];
      const Index out = shape.sizes[i + 1];
      const float deviation = 1 / std::sqrt(static_cast<float>(in));
      layers_.push_back({deviation * Matrix::Random(in, out), Row::Zero(out), Matrix(shape.batch, out),
                         Matrix(shape.batch, out)});
    }
  }

  /// Rows of the batch are independent up to the output gradients; given these, rows of the weights are.
  void step() {
#pragma omp parallel num_threads(threads_) if (threads_ > 1)
    {
      const int thread = omp_get_thread_num();
      const int threads = omp_get_num_threads();
      const Share rows(inputs_.rows(), thread, threads);
      for (std::size_t i = 0; i < layers_.size(); ++i) forward(i, rows);
      differentiate_loss(rows);
      for (std::size_t i = layers_.size() - 1; i > 0; --i) backward(i, rows);
#pragma omp barrier
      for (std::size_t i = 0; i < layers_.size(); ++i) {
        update_weights(i, Share(layers_[i].weights.rows(), thread, threads));
        if (thread == 0) layers_[i].bias -= learning_rate * layers_[i].gradient.colwise().sum();
      }
    }
  }

 private:
  static constexpr float learning_rate = 0.01F;

  const Matrix& input(std::size_t i) const { return i == 0 ? inputs_ : layers_[i - 1].output; }

  void forward(std::size_t i, const Share& rows) {
    Layer& layer = layers_[i];
    auto output = layer.output.middleRows(rows.first, rows.size);
    // (B×out) = (B×in) · (in×out)
    output.noalias() = input(i).middleRows(rows.first, rows.size) * layer.weights;
    output.rowwise() += layer.bias;
    if (i + 1 == layers_.size()) return;
    if (logistic_) {
      output = output.array().logistic();
    } else {
      output = output.array().tanh();
    }
  }

  /// Softmax cross-entropy: (softmax(z) − target) / B, where the target of row r is class r mod classes.
  void differentiate_loss(const Share& rows) {
    Layer& last = layers_.back();
    for (Index row = rows.first; row < rows.first + rows.size; ++row) {
      auto gradient = last.gradient.row(row);
      gradient = (last.output.row(row).array() - last.output.row(row).maxCoeff()).exp();
      gradient /= gradient.sum();
      gradient(row % gradient.size()) -= 1;
      gradient /= static_cast<float>(inputs_.rows());
    }
  }

  /// From the gradient of layer i to that of the layer before.
  void backward(std::size_t i, const Share& rows) {
    Layer& before = layers_[i - 1];
    auto gradient = before.gradient.middleRows(rows.first, rows.size);
    const auto y = before.output.middleRows(rows.first, rows.size).array();
    // (B×in) = (B×out) · (out×in)
    gradient.noalias() =
        layers_[i].gradient.middleRows(rows.first, rows.size) * layers_[i].weights.transpose();
    if (logistic_) {
      gradient.array() *= y * (1 - y);
    } else {
      gradient.array() *= 1 - y.square();
    }
  }

  void update_weights(std::size_t i, const Share& rows) {
    Layer& layer = layers_[i];
    // (r×out) = (r×B) · (B×out)
    layer.weights.middleRows(rows.first, rows.size).noalias() -=
        learning_rate * input(i).middleCols(rows.first, rows.size).transpose() * layer.gradient;
  }

  bool logistic_;
  int threads_;
  Matrix inputs_;  // B×in
  std::vector<Layer> layers_;
};

bench::Step make_step(const bench::Shape& shape, int threads) {
  const auto training = std::make_shared<Training>(shape, threads);
  return [training] { training->step(); };
}

}  // namespace

int main(int argc, char** argv) { return bench::run_scaling(argc, argv, "Eigen", make_step); }
