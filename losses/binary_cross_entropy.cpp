#include "binary_cross_entropy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../core/errors.hpp"

namespace ogee {
namespace {

/// σ(z) without overflow on either side.
template <Real T>
T probability(T logit) {
  const T e = std::exp(-std::abs(logit));
  return (logit < 0 ? e : T{1}) / (1 + e);
}

/// σ(z) − t. For a certain target (0 or 1) the small difference is computed as itself, not as 1 − σ(z).
template <Real T>
T slope(T logit, T target) {
  return target == 1 ? -probability(-logit) : probability(logit) - target;
}

}  // namespace

template <Real T>
void BinaryCrossEntropy<T>::evaluate(ConstMatrixView<T> outputs, ConstMatrixView<T> targets,
                                     std::span<double> row_losses) const {
  for (Index row = 0; row < outputs.rows(); ++row) {
    double sum = 0;
    for (Index k = 0; k < outputs.cols(); ++k) {
      const auto logit = static_cast<double>(outputs(row, k));
      const auto target = static_cast<double>(targets(row, k));
      // For a positive logit, z − zt is written z(1 − t): with t = 1 it is 0, not a difference of large
      // numbers.
      sum += (logit > 0 ? logit * (1 - target) : -logit * target) + std::log1p(std::exp(-std::abs(logit)));
    }
    row_losses[static_cast<std::size_t>(row)] = sum / static_cast<double>(outputs.cols());
  }
}

template <Real T>
void BinaryCrossEntropy<T>::differentiate(ConstMatrixView<T> outputs, ConstMatrixView<T> targets,
                                          double weight, std::span<double> row_losses,
                                          MatrixView<T> gradient) const {
  evaluate(outputs, targets, row_losses);
  const T factor = static_cast<T>(weight / static_cast<double>(outputs.cols()));
  gradient =
      outputs.binaryExpr(targets, [factor](T logit, T target) { return factor * slope(logit, target); });
}

template <Real T>
void BinaryCrossEntropy<T>::apply_output_function(MatrixView<T> outputs) const {
  outputs = outputs.unaryExpr([](T logit) { return probability(logit); });
}

template <Real T>
void BinaryCrossEntropy<T>::check_targets(ConstMatrixView<T> targets) const {
  for (Index row = 0; row < targets.rows(); ++row)
    for (Index k = 0; k < targets.cols(); ++k)
      if (!(targets(row, k) >= 0 && targets(row, k) <= 1))
        throw DataError(fmt::format("{}: target {} of row {} is {}, expected a number from 0 to 1", name(), k,
                                    row, targets(row, k)));
}

template <Real T>
std::unique_ptr<Loss<float>> BinaryCrossEntropy<T>::to_float() const {
  return std::make_unique<BinaryCrossEntropy<float>>();
}
template <Real T>
std::unique_ptr<Loss<double>> BinaryCrossEntropy<T>::to_double() const {
  return std::make_unique<BinaryCrossEntropy<double>>();
}

template class BinaryCrossEntropy<float>;
template class BinaryCrossEntropy<double>;

}  // namespace ogee
