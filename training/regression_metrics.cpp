#include "regression_metrics.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../core/errors.hpp"
#include "predictions.hpp"

namespace ogee {
namespace {

/// The sums over the samples of one output, in their order.
class OutputErrors {
 public:
  void add(double prediction, double target) {
    absolute_ += std::abs(prediction - target);
    squares_ += (prediction - target) * (prediction - target);
    // Welford 1962: the mean and the squared distances from it in one pass, without cancellation.
    count_ += 1;
    const double distance = target - mean_;
    mean_ += distance / count_;
    variation_ += distance * (target - mean_);
  }

  [[nodiscard]] double mean_absolute_error() const { return absolute_ / count_; }
  [[nodiscard]] double mean_squared_error() const { return squares_ / count_; }
  [[nodiscard]] double r_squared() const {
    if (count_ < 2) return std::numeric_limits<double>::quiet_NaN();
    if (variation_ > 0) return 1 - squares_ / variation_;
    return squares_ == 0 ? 1 : 0;
  }

 private:
  double count_ = 0;
  double absolute_ = 0;
  double squares_ = 0;
  double mean_ = 0;       // of the targets
  double variation_ = 0;  // Σ (t − mean)²
};

RegressionMetrics mean_over(const std::vector<OutputErrors>& outputs) {
  RegressionMetrics mean;
  const auto count = static_cast<double>(outputs.size());
  for (const OutputErrors& errors : outputs) {
    mean.r_squared += errors.r_squared() / count;
    mean.mean_absolute_error += errors.mean_absolute_error() / count;
    mean.mean_squared_error += errors.mean_squared_error() / count;
  }
  mean.root_mean_squared_error = std::sqrt(mean.mean_squared_error);
  return mean;
}

}  // namespace

template <Real T>
RegressionMetrics regression_metrics(const Network<T>& network, const Dataset& data, const Loss& loss,
                                     int threads) {
  if (data.classes() > 0)
    throw DataError(
        fmt::format("{}: has classes; classification_metrics measures predictions of classes", data.name()));
  std::vector<OutputErrors> errors(static_cast<std::size_t>(network.output_size()));
  visit_predictions(network, data, threads, [&](const Batch<T>& batch, Matrix<T>& outputs) {
    loss.apply_output_function(view(outputs));
    for (Index row = 0; row < outputs.rows(); ++row)
      for (std::size_t k = 0; k < errors.size(); ++k) {
        const auto column = static_cast<Index>(k);
        errors[k].add(static_cast<double>(outputs(row, column)),
                      static_cast<double>(batch.targets(row, column)));
      }
  });
  return mean_over(errors);
}

template RegressionMetrics regression_metrics(const Network<float>&, const Dataset&, const Loss&, int);
template RegressionMetrics regression_metrics(const Network<double>&, const Dataset&, const Loss&, int);

}  // namespace ogee
