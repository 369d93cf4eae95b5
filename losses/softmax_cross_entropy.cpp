#include "softmax_cross_entropy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../core/errors.hpp"

namespace ogee {
namespace {

template <Real T>
T largest(std::span<const T> values) {
  return *std::max_element(values.begin(), values.end());
}

/// Replaces logits by softmax(logits).
template <Real T>
void softmax(std::span<T> logits) {
  const T most = largest(std::span<const T>(logits));
  T sum = 0;
  for (T& logit : logits) sum += logit = std::exp(logit - most);
  for (T& exponential : logits) exponential /= sum;
}

/// Σ_k t_k (log Σ e^z − z_k); classes with target 0 count nothing, however far their logit.
template <Real T>
double row_loss(std::span<const T> logits, std::span<const T> targets, double log_sum) {
  double loss = 0;
  for (std::size_t k = 0; k < logits.size(); ++k)
    if (targets[k] != 0) loss += static_cast<double>(targets[k]) * (log_sum - static_cast<double>(logits[k]));
  return loss;
}

template <Real T>
double log_sum_of_exponentials(std::span<const T> logits) {
  const auto most = static_cast<double>(largest(logits));
  double sum = 0;
  for (const T logit : logits) sum += std::exp(static_cast<double>(logit) - most);
  return most + std::log(sum);
}

}  // namespace

template <Real T>
void SoftmaxCrossEntropy<T>::evaluate(ConstMatrixView<T> outputs, ConstMatrixView<T> targets,
                                      std::span<double> row_losses) const {
  for (Index row = 0; row < outputs.rows(); ++row) {
    const auto logits = elements(rows_of(outputs, row, 1));
    row_losses[static_cast<std::size_t>(row)] =
        row_loss(logits, elements(rows_of(targets, row, 1)), log_sum_of_exponentials(logits));
  }
}

template <Real T>
void SoftmaxCrossEntropy<T>::differentiate(ConstMatrixView<T> outputs, ConstMatrixView<T> targets,
                                           double weight, std::span<double> row_losses,
                                           MatrixView<T> gradient) const {
  evaluate(outputs, targets, row_losses);
  gradient = outputs;
  apply_output_function(gradient);
  for (Index row = 0; row < gradient.rows(); ++row) {
    // softmax(z) − t of a sure answer is the sum of the other probabilities: 1 − p would round it to 0.
    Index sure = -1;
    if (targets.row(row).maxCoeff(&sure) == 1) {
      gradient(row, sure) = 0;
      gradient(row, sure) = -gradient.row(row).sum();
    } else {
      gradient.row(row) -= targets.row(row);
    }
  }
  gradient *= static_cast<T>(weight);
}

template <Real T>
void SoftmaxCrossEntropy<T>::apply_output_function(MatrixView<T> outputs) const {
  for (Index row = 0; row < outputs.rows(); ++row) softmax(elements(rows_of(outputs, row, 1)));
}

template <Real T>
void SoftmaxCrossEntropy<T>::check_targets(ConstMatrixView<T> targets) const {
  if (targets.cols() < 2)
    throw DataError(
        fmt::format("{}: the targets have 1 column, expected one for each of two classes or more "
                    "(use binary cross-entropy for a single output)",
                    name()));
  for (Index row = 0; row < targets.rows(); ++row) {
    const auto sum = static_cast<double>(targets.row(row).sum());
    if (!(std::abs(sum - 1) <= 1e-4) || !(targets.row(row).minCoeff() >= 0))
      throw DataError(fmt::format("{}: the targets of row {} are no distribution (sum {}, least {})", name(),
                                  row, sum, targets.row(row).minCoeff()));
  }
}

template <Real T>
std::unique_ptr<Loss<float>> SoftmaxCrossEntropy<T>::to_float() const {
  return std::make_unique<SoftmaxCrossEntropy<float>>();
}
template <Real T>
std::unique_ptr<Loss<double>> SoftmaxCrossEntropy<T>::to_double() const {
  return std::make_unique<SoftmaxCrossEntropy<double>>();
}

template class SoftmaxCrossEntropy<float>;
template class SoftmaxCrossEntropy<double>;

}  // namespace ogee
