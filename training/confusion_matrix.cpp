#include "confusion_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../core/errors.hpp"

namespace ogee {

ConfusionMatrix::ConfusionMatrix(Index classes) {
  if (classes < 1)
    throw OptionError(fmt::format("confusion matrix: classes is {}, expected at least 1", classes));
  counts_.setZero(classes, classes);
}

void ConfusionMatrix::add(Index label, Index predicted) {
  const auto exists = [this](Index number) { return number >= 0 && number < classes(); };
  if (!exists(label) || !exists(predicted))
    throw DataError(fmt::format("confusion matrix: class {} taken for {}, expected classes from 0 to {}",
                                label, predicted, classes() - 1));
  ++counts_(label, predicted);
}

double ConfusionMatrix::accuracy() const {
  return static_cast<double>(correct()) / static_cast<double>(std::max<Index>(1, samples()));
}

}  // namespace ogee
