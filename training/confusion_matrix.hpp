#pragma once

#include <vector>

#include "../core/types.hpp"

namespace ogee {

/// How many samples of each class a network put into each class: rows are true classes, columns predicted
/// ones, as in scikit-learn.
class ConfusionMatrix {
 public:
  /// @throws OptionError unless classes is at least 1.
  explicit ConfusionMatrix(Index classes);

  /// Counts a sample of class `label` that was predicted as class `predicted`.
  /// @throws DataError if a class does not exist.
  void add(Index label, Index predicted);

  [[nodiscard]] Index classes() const { return classes_; }
  [[nodiscard]] Index count(Index label, Index predicted) const {
    return counts_[static_cast<std::size_t>(label * classes_ + predicted)];
  }
  /// The number of all samples, of those in a class, of those predicted as a class, and of those predicted
  /// correctly.
  [[nodiscard]] Index samples() const { return samples_; }
  [[nodiscard]] Index samples_of(Index label) const;
  [[nodiscard]] Index predictions_of(Index predicted) const;
  [[nodiscard]] Index correct() const;
  /// correct / samples; 0 without samples.
  [[nodiscard]] double accuracy() const;

 private:
  Index classes_;
  Index samples_ = 0;
  std::vector<Index> counts_;  // (classes, classes), row after row
};

}  // namespace ogee
