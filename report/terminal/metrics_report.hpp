#pragma once

#include <span>
#include <string>

#include "../../training/metrics.hpp"

namespace ogee {

/// From this many classes on, reports tell the accuracy among the top_k as well: with fewer it says little.
inline constexpr Index least_classes_for_top_k = 5;

/// Metrics as text for the terminal. Of classes: accuracy, the table of classes and the confusion matrix; of
/// targets: R², mean absolute and root mean squared error. `labels` has a name for each class.
/// @throws ShapeError unless there are as many labels as classes.
[[nodiscard]] std::string metrics_report(const Metrics& metrics, std::span<const std::string> labels,
                                         Index width = 80);

}  // namespace ogee
