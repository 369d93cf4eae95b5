#pragma once

#include <span>
#include <string>

#include "../../training/class_scores.hpp"

namespace ogee {

/// A table of precision, recall and f1 of each class, and their averages; with many classes, only those with
/// the lowest f1. Lines below it say what is 0 only by convention and which classes do not occur. `labels` has
/// a name for each class; long names are cut so that the table fits into `width` columns, from 41 on.
/// @throws ShapeError unless there are as many labels as classes.
[[nodiscard]] std::string class_table(const ClassScores& scores, std::span<const std::string> labels,
                                      Index width = 80);

}  // namespace ogee
