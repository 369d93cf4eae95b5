#pragma once

#include <variant>

#include "classification_metrics.hpp"
#include "regression_metrics.hpp"

namespace ogee {

/// Metrics of predictions, for classes or for targets.
using Metrics = std::variant<ClassificationMetrics, RegressionMetrics>;

/// The metrics that suit the data: classification metrics if it has classes, regression metrics if it has
/// targets.
/// @throws ShapeError when data and network do not fit, OptionError unless top_k is at least 1.
template <Real T>
[[nodiscard]] Metrics metrics_of(const Network<T>& network, const Dataset& data, const Loss& loss,
                                 const ClassificationOptions& options = {}) {
  if (data.classes() > 0) return classification_metrics(network, data, loss, options);
  return regression_metrics(network, data, loss, options.threads);
}

}  // namespace ogee
