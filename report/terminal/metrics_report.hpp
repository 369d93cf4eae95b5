#pragma once

#include <span>
#include <string>

#include "../../training/metrics.hpp"

namespace ogee {

/// Metrics as text for the terminal. For classes: accuracy, the table of classes and the confusion matrix.
/// For targets: R², mean absolute and root mean squared error. `labels` has a name for each class.
/// @throws ShapeError unless there are as many labels as classes.
[[nodiscard]] std::string metrics_report(const Metrics& metrics, std::span<const std::string> labels,
                                         Index width = 80);

}  // namespace ogee
