#pragma once

#include <span>
#include <string>

#include "../../training/confusion_matrix.hpp"

namespace ogee {

/// A confusion matrix as a table: a row per class, a column per predicted class, labelled by its number; a
/// dot for 0. If it is wider than `width`, the columns are split into several tables, each as narrow as the
/// numbers allow. With many classes, it is a table of the most frequent confusions instead. `labels` has a
/// name for each class.
/// @throws ShapeError unless there are as many labels as classes.
[[nodiscard]] std::string confusion_table(const ConfusionMatrix& confusion,
                                          std::span<const std::string> labels, Index width = 80);

}  // namespace ogee
