#pragma once

#include "../core/loss.hpp"
#include "../core/network.hpp"
#include "../data/dataset.hpp"
#include "class_scores.hpp"

namespace ogee {

struct ClassificationOptions {
  Index top_k = 3;
  int threads = 1;  ///< the result does not depend on it
};

/// From this many classes on, reports also give the top-k accuracy; with fewer it is not informative.
inline constexpr Index min_classes_for_top_k = 5;

/// How well a network distinguishes classes; class_scores(confusion) gives precision and recall of each.
struct ClassificationMetrics {
  ConfusionMatrix confusion;
  Index top_k = 0;
  /// The share of samples whose class is among the top_k with the largest outputs. Among equal outputs the
  /// class with the lower number comes first, as in predicted_class: with top_k = 1 this is the accuracy.
  double top_k_accuracy = 0;
};

/// The metrics of a network over a whole dataset.
/// @throws DataError when the data has no classes, ShapeError when data and network do not fit, OptionError
///   unless top_k is at least 1.
template <Real T>
[[nodiscard]] ClassificationMetrics classification_metrics(const Network<T>& network, const Dataset& data,
                                                           const Loss& loss,
                                                           const ClassificationOptions& options = {});

extern template ClassificationMetrics classification_metrics(const Network<float>&, const Dataset&,
                                                             const Loss&, const ClassificationOptions&);
extern template ClassificationMetrics classification_metrics(const Network<double>&, const Dataset&,
                                                             const Loss&, const ClassificationOptions&);

}  // namespace ogee
