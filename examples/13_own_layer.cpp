// How do you write your own layer? A struct says what it computes, forward and backward.
//
// Layer normalisation (Ba, Kiros, Hinton 2016, "Layer normalization", equations 3 and 4) gives each row of
// its input mean 0 and variance 1, then scales and shifts its columns:
//
//   N = (X − μ) / σ,   σ² = mean of (X − μ)² + ε,   Y = gain ⊙ N + bias.
//
// With G = dL/dY and H = G ⊙ gain, all means taken over a row:
//
//   dL/dX = (H − mean H − N ⊙ mean(H ⊙ N)) / σ,   dL/dgain = Σ G ⊙ N,   dL/dbias = Σ G over the rows.

#include <fmt/core.h>

#include <cmath>
#include <ogee/ogee.hpp>
#include <vector>

using namespace ogee;

namespace {

struct LayerNorm {
  static constexpr std::string_view kind = "layer_norm";
  static constexpr bool passes_size_through = true;  // as many outputs as inputs

  double epsilon = 1e-5;

  /// Penalties are for weights: the gain is not one, so it is not pulled towards 0.
  std::vector<ParameterShape> parameter_shapes(Index size) const {
    return {{"gain", Role::bias, 1, size}, {"bias", Role::bias, 1, size}};
  }
  template <Real T>
  void initialize(const InitialDraw& /*draw*/, std::span<Parameter<T>> parameters) const {
    parameters[0].value.setOnes();
    parameters[1].value.setZero();
  }
  /// N and 1 / σ.
  Index saved_size(Index size) const { return size + 1; }

  template <Real T>
  void infer(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output) const {
    for (Index row = 0; row < input.rows(); ++row) {
      normalize(input, row, output);
      scale_and_shift(parameters, read_only(output), row, output);
    }
  }
  template <Real T>
  void forward(Parameters<T> parameters, const ConstMatrixView<T>& input, MatrixView<T> output,
               SavedRows<T> saved, const PassPosition& /*position*/) const {
    MatrixView<T> normal = saved.part(0, input.cols());
    MatrixView<T> inverse = saved.part(input.cols(), 1);
    for (Index row = 0; row < input.rows(); ++row) {
      inverse(row, 0) = normalize(input, row, normal);
      scale_and_shift(parameters, read_only(normal), row, output);
    }
  }
  template <Real T>
  void backward_input(Parameters<T> parameters, const SavedPass<T>& pass,
                      const ConstMatrixView<T>& output_gradient, MatrixView<T> input_gradient) const {
    const Index size = output_gradient.cols();
    const auto normal = pass.saved.part(0, size);
    const auto inverse = pass.saved.part(size, 1);
    const Matrix<T>& gain = parameters[0].value;
    for (Index row = 0; row < output_gradient.rows(); ++row) {
      T mean = 0;
      T product = 0;
      for (Index i = 0; i < size; ++i) {
        const T h = output_gradient(row, i) * gain(0, i);
        mean += h / static_cast<T>(size);
        product += h * normal(row, i) / static_cast<T>(size);
      }
      for (Index i = 0; i < size; ++i) {
        const T h = output_gradient(row, i) * gain(0, i);
        input_gradient(row, i) = (h - mean - normal(row, i) * product) * inverse(row, 0);
      }
    }
  }
  template <Real T>
  void backward_weights(Parameters<T> /*parameters*/, const SavedPass<T>& batch,
                        const ConstMatrixView<T>& output_gradient, Index parameter, Index /*first_row*/,
                        MatrixView<T> gradient) const {
    const auto normal = batch.saved.part(0, output_gradient.cols());
    gradient.setZero();
    for (Index row = 0; row < output_gradient.rows(); ++row)
      for (Index i = 0; i < output_gradient.cols(); ++i)
        gradient(0, i) += output_gradient(row, i) * (parameter == 0 ? normal(row, i) : T{1});
  }
  /// The same as operations of a graph. The mean of a row is its product with a matrix of 1 / n.
  template <Real T>
  std::size_t lower(Parameters<T> parameters, Graph<T>& graph, std::size_t x) const {
    const Index size = parameters[0].value.cols();
    const Matrix<T> mean = Matrix<T>::Constant(size, size, T{1} / static_cast<T>(size));
    const Matrix<T> epsilons = Matrix<T>::Constant(1, size, static_cast<T>(epsilon));
    Matrix<T> gain = Matrix<T>::Zero(size, size);
    gain.diagonal() = parameters[0].value.row(0);
    const Activation inverse_root{"inverse_root", [](auto v) { return 1 / sqrt(v); }};

    // (B×n) = (B×n) − (B×n) · (n×n), (B×n) = (B×n) · (n×n) + (1×n)
    const std::size_t centred = graph.add(x, graph.affine(x, -mean, {}));
    const std::size_t variance = graph.affine(graph.multiply(centred, centred), mean, epsilons);
    const std::size_t normal = graph.multiply(centred, graph.apply(inverse_root, variance));
    return graph.affine(normal, gain, parameters[1].value);  // (B×n) = (B×n) · (n×n) + (1×n)
  }

 private:
  /// Writes N of a row and returns 1 / σ. Plain loops: a sum must not depend on where the row is in memory.
  template <Real T>
  T normalize(const ConstMatrixView<T>& input, Index row, MatrixView<T> normal) const {
    const auto size = static_cast<T>(input.cols());
    T mean = 0;
    for (Index i = 0; i < input.cols(); ++i) mean += input(row, i) / size;
    T variance = 0;
    for (Index i = 0; i < input.cols(); ++i)
      variance += (input(row, i) - mean) * (input(row, i) - mean) / size;
    const T inverse = 1 / std::sqrt(variance + static_cast<T>(epsilon));
    for (Index i = 0; i < input.cols(); ++i) normal(row, i) = (input(row, i) - mean) * inverse;
    return inverse;
  }
  template <Real T>
  void scale_and_shift(Parameters<T> parameters, const ConstMatrixView<T>& normal, Index row,
                       MatrixView<T> output) const {
    for (Index i = 0; i < normal.cols(); ++i)
      output(row, i) = parameters[0].value(0, i) * normal(row, i) + parameters[1].value(0, i);
  }
};

}  // namespace

template <>
inline constexpr auto ogee::fields_of<LayerNorm> =
    std::tuple{Field{"epsilon", &LayerNorm::epsilon, ranges::positive, "added to the variance"}};

namespace {

/// The accuracy on the test data when the first layer's weights are `scale` times too large.
double accuracy_of(Network<float> network, const TrainTest& data, float scale) {
  network.parameters().front()->value *= scale;
  fit(network, data.train, SoftmaxCrossEntropy{}, Sgd{0.1}, {.epochs = 20, .progress = false});
  return *evaluate(network, data.test, SoftmaxCrossEntropy{}).accuracy;
}

}  // namespace

int main() {
  registry<LayerDescription>().add<LayerNorm>();  // from now on files know it by name
  const LayerReport report = check_layer(LayerNorm{});
  fmt::print("{}\n", to_string(report));

  const TrainTest data = digits().split(0.2);
  const Network plain{Dense{64, 32}, Tanh{}, Dense{32, 10}};
  const Network normalized{Dense{64, 32}, LayerNorm{}, Tanh{}, Dense{32, 10}};
  fmt::print("weights   test accuracy   with layer_norm\n");
  double worst = 1;
  double plain_at_last = 1;
  for (const float scale : {1.0F, 8.0F, 64.0F}) {
    plain_at_last = accuracy_of(plain, data, scale);
    const double accuracy = accuracy_of(normalized, data, scale);
    worst = std::min(worst, accuracy);
    fmt::print("{:>6.0f}× {:>13.1f} % {:>15.1f} %\n", scale, 100 * plain_at_last, 100 * accuracy);
  }
  return report.ok() && worst > 0.85 && plain_at_last < worst - 0.05 ? 0 : 1;
}

// Expect every claim to hold, and 89 % when the first weights are 64 times too large, against 78 % without
// the layer. Its output does not change when its input is multiplied by a number, so no unit saturates. But
// the gradient of these weights is 64 times smaller, and the first layer hardly learns.
