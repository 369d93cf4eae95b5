#include "classification_metrics.hpp"

#include <fmt/format.h>

#include "../core/errors.hpp"
#include "evaluate.hpp"
#include "predictions.hpp"

namespace ogee {
namespace {

void check(const Dataset& data, const ClassificationOptions& options) {
  if (data.classes() == 0)
    throw DataError(
        fmt::format("{}: has no classes; regression_metrics measures predictions of targets", data.name()));
  if (options.top_k < 1)
    throw OptionError(fmt::format("classification metrics: top_k is {}, expected at least 1", options.top_k));
}

/// How many classes rank before class `label` in a row of outputs. NaN ranks before all numbers: it never
/// makes an answer right.
template <Real T>
Index rank_of(const ConstMatrixView<T>& outputs, Index row, Index label) {
  const T own = outputs(row, label);
  Index rank = 0;
  for (Index k = 0; k < outputs.cols(); ++k) {
    const bool after = k < label ? outputs(row, k) < own : outputs(row, k) <= own;
    if (k != label && !after) ++rank;
  }
  return rank;
}

/// The same for a network with a single output for two classes.
template <Real T>
Index rank_of_answer(const Loss& loss, const ConstMatrixView<T>& outputs, Index row, Index label) {
  if (outputs.cols() == 1) return predicted_class(loss, outputs, row) == label ? 0 : 1;
  return rank_of(outputs, row, label);
}

}  // namespace

template <Real T>
ClassificationMetrics classification_metrics(const Network<T>& network, const Dataset& data, const Loss& loss,
                                             const ClassificationOptions& options) {
  check(data, options);
  ConfusionMatrix confusion(data.classes());
  Index among_top = 0;
  visit_predictions(network, data, options.threads, [&](const Batch<T>& batch, const Matrix<T>& outputs) {
    for (Index row = 0; row < outputs.rows(); ++row) {
      const Index label = data.label(batch.rows[static_cast<std::size_t>(row)]);
      confusion.add(label, predicted_class(loss, view(outputs), row));
      if (rank_of_answer(loss, view(outputs), row, label) < options.top_k) ++among_top;
    }
  });
  return {.confusion = confusion,
          .top_k = options.top_k,
          .top_k_accuracy = static_cast<double>(among_top) / static_cast<double>(data.size())};
}

template ClassificationMetrics classification_metrics(const Network<float>&, const Dataset&, const Loss&,
                                                      const ClassificationOptions&);
template ClassificationMetrics classification_metrics(const Network<double>&, const Dataset&, const Loss&,
                                                      const ClassificationOptions&);

}  // namespace ogee
