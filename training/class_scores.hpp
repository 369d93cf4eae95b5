#pragma once

#include <vector>

#include "../core/records.hpp"
#include "confusion_matrix.hpp"

namespace ogee {

/// How well one class is distinguished from the others, or the average over classes. TP are samples of the
/// class that were found (true positives), FN those that were missed, and FP samples of other classes that
/// were predicted as this class:
///
///   precision = TP / (TP + FP),   recall = TP / (TP + FN),   f1 = 2 TP / (2 TP + FP + FN).
///
/// A quotient 0 / 0 counts as 0, as in scikit-learn: the precision of a class that was never predicted, the
/// recall of a class without samples, f1 if both apply.
struct PrecisionRecall {
  double precision = 0;
  double recall = 0;
  double f1 = 0;
};
template <>
inline constexpr auto fields_of<PrecisionRecall> = std::tuple{
    Field{"precision", &PrecisionRecall::precision, ranges::share, "share of the predictions that are right"},
    Field{"recall", &PrecisionRecall::recall, ranges::share, "share of the samples that are found"},
    Field{"f1", &PrecisionRecall::f1, ranges::share, "harmonic mean of precision and recall"}};

struct ClassScore : PrecisionRecall {
  Index samples = 0;      ///< TP + FN; recall is 0 by convention when it is 0
  Index predictions = 0;  ///< TP + FP; precision is 0 by convention when it is 0

  [[nodiscard]] bool occurs() const { return samples > 0 || predictions > 0; }
};

struct ClassScores {
  std::vector<ClassScore> classes;
  PrecisionRecall macro;     ///< the mean over the classes that occur, as in scikit-learn
  PrecisionRecall weighted;  ///< the mean over all classes, each weighted by its samples
};

[[nodiscard]] ClassScores class_scores(const ConfusionMatrix& confusion);

}  // namespace ogee
