#include "class_scores.hpp"

#include <functional>

namespace ogee {
namespace {

double quotient(Index numerator, Index denominator) {
  return denominator == 0 ? 0 : static_cast<double>(numerator) / static_cast<double>(denominator);
}

ClassScore score_of(const ConfusionMatrix& confusion, Index number) {
  const Index found = confusion.count(number, number);
  ClassScore score;
  score.samples = confusion.samples_of(number);
  score.predictions = confusion.predictions_of(number);
  score.precision = quotient(found, score.predictions);
  score.recall = quotient(found, score.samples);
  score.f1 = quotient(2 * found, score.samples + score.predictions);
  return score;
}

/// The mean with these weights; 0 when all of them are 0.
PrecisionRecall average(const std::vector<ClassScore>& scores,
                        const std::function<Index(const ClassScore&)>& weight) {
  PrecisionRecall sum;
  Index weights = 0;
  for (const ClassScore& score : scores) {
    const auto share = static_cast<double>(weight(score));
    sum.precision += share * score.precision;
    sum.recall += share * score.recall;
    sum.f1 += share * score.f1;
    weights += weight(score);
  }
  if (weights == 0) return {};
  const auto all = static_cast<double>(weights);
  return {.precision = sum.precision / all, .recall = sum.recall / all, .f1 = sum.f1 / all};
}

}  // namespace

ClassScores class_scores(const ConfusionMatrix& confusion) {
  ClassScores scores;
  for (Index number = 0; number < confusion.classes(); ++number)
    scores.classes.push_back(score_of(confusion, number));
  scores.macro =
      average(scores.classes, [](const ClassScore& score) { return score.occurs() ? Index{1} : Index{0}; });
  scores.weighted = average(scores.classes, [](const ClassScore& score) { return score.samples; });
  return scores;
}

}  // namespace ogee
