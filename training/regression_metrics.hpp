#pragma once

#include "../core/loss.hpp"
#include "../core/network.hpp"
#include "../core/records.hpp"
#include "../data/dataset.hpp"

namespace ogee {

/// How far predictions y are from targets t, over n samples; with several outputs, the mean over outputs, as
/// in scikit-learn.
struct RegressionMetrics {
  /// 1 − Σ (y − t)² / Σ (t − mean of t)²: the share of the targets' variance that is explained. 1 at best, 0
  /// for always predicting the mean, negative if worse. If all targets are equal, it is 1 if they are
  /// predicted exactly and otherwise 0. NaN for a single sample.
  double r_squared = 0;
  double mean_absolute_error = 0;
  double mean_squared_error = 0;
  double root_mean_squared_error = 0;
};
template <>
inline constexpr auto fields_of<RegressionMetrics> =
    std::tuple{Field{"r_squared", &RegressionMetrics::r_squared, ranges::finite,
                     "share of the variance of the targets that is explained, at most 1"},
               Field{"mean_absolute_error", &RegressionMetrics::mean_absolute_error, ranges::not_negative,
                     "Σ |y − t| / n, in the unit of the targets"},
               Field{"mean_squared_error", &RegressionMetrics::mean_squared_error, ranges::not_negative,
                     "Σ (y − t)² / n, in the squared unit of the targets"},
               Field{"root_mean_squared_error", &RegressionMetrics::root_mean_squared_error,
                     ranges::not_negative, "square root of mean_squared_error, in the unit of the targets"}};

/// The metrics of a network's predictions, after the output function of the loss, over a whole dataset. The
/// result does not depend on the number of threads.
/// @throws DataError when the data has classes, ShapeError when data and network do not fit, OptionError
///   unless threads ≥ 1.
template <Real T>
[[nodiscard]] RegressionMetrics regression_metrics(const Network<T>& network, const Dataset& data,
                                                   const Loss& loss, int threads = 1);

extern template RegressionMetrics regression_metrics(const Network<float>&, const Dataset&, const Loss&, int);
extern template RegressionMetrics regression_metrics(const Network<double>&, const Dataset&, const Loss&,
                                                     int);

}  // namespace ogee
