#include "confusion_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../core/errors.hpp"

namespace ogee {

ConfusionMatrix::ConfusionMatrix(Index classes) : classes_(classes) {
  if (classes < 1)
    throw OptionError(fmt::format("confusion matrix: classes is {}, expected at least 1", classes));
  counts_.resize(static_cast<std::size_t>(classes * classes));
}

void ConfusionMatrix::add(Index label, Index predicted) {
  const auto exists = [this](Index number) { return number >= 0 && number < classes(); };
  if (!exists(label) || !exists(predicted))
    throw DataError(fmt::format("confusion matrix: class {} taken for {}, expected classes from 0 to {}",
                                label, predicted, classes() - 1));
  ++counts_[static_cast<std::size_t>(label * classes_ + predicted)];
  ++samples_;
}

Index ConfusionMatrix::samples_of(Index label) const {
  Index sum = 0;
  for (Index predicted = 0; predicted < classes_; ++predicted) sum += count(label, predicted);
  return sum;
}

Index ConfusionMatrix::predictions_of(Index predicted) const {
  Index sum = 0;
  for (Index label = 0; label < classes_; ++label) sum += count(label, predicted);
  return sum;
}

Index ConfusionMatrix::correct() const {
  Index sum = 0;
  for (Index label = 0; label < classes_; ++label) sum += count(label, label);
  return sum;
}

double ConfusionMatrix::accuracy() const {
  return static_cast<double>(correct()) / static_cast<double>(std::max<Index>(1, samples()));
}

}  // namespace ogee
