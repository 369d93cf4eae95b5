#pragma once

#include "../core/types.hpp"

namespace ogee {

/// How many samples of each class a network put into each class: rows are the classes that samples have,
/// columns those that were predicted, as in scikit-learn.
class ConfusionMatrix {
 public:
  /// @throws OptionError unless classes is at least 1.
  explicit ConfusionMatrix(Index classes);

  /// Counts a sample of class `label` that was put into class `predicted`.
  /// @throws DataError if there is no such class.
  void add(Index label, Index predicted);

  [[nodiscard]] Index classes() const { return counts_.rows(); }
  [[nodiscard]] Index count(Index label, Index predicted) const { return counts_(label, predicted); }
  /// All samples, those of a class, those put into a class, and those put into the right one.
  [[nodiscard]] Index samples() const { return counts_.sum(); }
  [[nodiscard]] Index samples_of(Index label) const { return counts_.row(label).sum(); }
  [[nodiscard]] Index predictions_of(Index predicted) const { return counts_.col(predicted).sum(); }
  [[nodiscard]] Index correct() const { return counts_.trace(); }
  /// correct / samples; 0 without samples.
  [[nodiscard]] double accuracy() const;

 private:
  Eigen::Matrix<Index, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> counts_;  // (classes, classes)
};

}  // namespace ogee
