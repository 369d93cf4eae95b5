#include "mean_squared_error.hpp"

namespace ogee {

template <Real T>
void MeanSquaredError<T>::evaluate(ConstMatrixView<T> outputs, ConstMatrixView<T> targets,
                                   std::span<double> row_losses) const {
  for (Index row = 0; row < outputs.rows(); ++row) {
    double sum = 0;
    for (Index k = 0; k < outputs.cols(); ++k) {
      const double difference = static_cast<double>(outputs(row, k)) - static_cast<double>(targets(row, k));
      sum += difference * difference;
    }
    row_losses[static_cast<std::size_t>(row)] = sum / static_cast<double>(outputs.cols());
  }
}

template <Real T>
void MeanSquaredError<T>::differentiate(ConstMatrixView<T> outputs, ConstMatrixView<T> targets, double weight,
                                        std::span<double> row_losses, MatrixView<T> gradient) const {
  evaluate(outputs, targets, row_losses);
  const T factor = static_cast<T>(2 * weight / static_cast<double>(outputs.cols()));
  gradient.array() = factor * (outputs.array() - targets.array());
}

template <Real T>
std::unique_ptr<Loss<float>> MeanSquaredError<T>::to_float() const {
  return std::make_unique<MeanSquaredError<float>>();
}
template <Real T>
std::unique_ptr<Loss<double>> MeanSquaredError<T>::to_double() const {
  return std::make_unique<MeanSquaredError<double>>();
}

template class MeanSquaredError<float>;
template class MeanSquaredError<double>;

}  // namespace ogee
