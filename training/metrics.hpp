#pragma once

#include <variant>

#include "classification_metrics.hpp"
#include "regression_metrics.hpp"

namespace ogee {

/// What tells how good predictions are: of classes or of targets.
using Metrics = std::variant<ClassificationMetrics, RegressionMetrics>;

/// The metrics that suit the data: of classification where it has classes, of regression where it has
/// targets.
/// @throws ShapeError when data and network do not fit, OptionError unless top_k is at least 1.
template <Real T>
[[nodiscard]] Metrics metrics_of(const Network<T>& network, const Dataset& data,
                                 const std::type_identity_t<LossIn<T>>& loss,
                                 const ClassificationOptions& options = {}) {
  if (data.classes() > 0) return classification_metrics(network, data, *loss, options);
  return regression_metrics(network, data, *loss, options.threads);
}

}  // namespace ogee
