#include "mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "../core/errors.hpp"
#include "evaluate.hpp"
#include "predictions.hpp"

namespace ogee {
namespace {

/// The probability of class k in a row of probabilities (a single one is that of class 1); 0 for NaN, so that
/// there is an order.
template <Real T>
double probability_of(const Matrix<T>& probabilities, Index row, Index k) {
  const auto found = static_cast<double>(probabilities(row, probabilities.cols() > 1 ? k : 0));
  if (std::isnan(found)) return 0;
  return probabilities.cols() > 1 || k == 1 ? found : 1 - found;
}

}  // namespace

template <Real T>
std::vector<Mistake> worst_mistakes(const Network<T>& network, const Dataset& data, const Loss& loss,
                                    Index max_count, int threads) {
  if (data.classes() == 0) throw DataError(fmt::format("{}: has targets, not classes", data.name()));
  if (max_count < 1)
    throw OptionError(fmt::format("worst mistakes: max_count is {}, expected at least 1", max_count));
  std::vector<Mistake> mistakes;
  visit_predictions(network, data, threads, [&](const Batch<T>& batch, Matrix<T>& outputs) {
    std::vector<Index> predictions;  // from the logits, which are overwritten below
    for (Index row = 0; row < outputs.rows(); ++row)
      predictions.push_back(predicted_class(loss, read_only(view(outputs)), row));
    loss.apply_output_function(view(outputs));
    for (Index row = 0; row < outputs.rows(); ++row) {
      const auto position = static_cast<std::size_t>(row);
      const Index label = data.label(batch.rows[position]);
      const Index prediction = predictions[position];
      if (prediction != label)
        mistakes.push_back({.sample = batch.rows[position],
                            .label = label,
                            .prediction = prediction,
                            .probability = probability_of(outputs, row, prediction)});
    }
  });
  std::stable_sort(mistakes.begin(), mistakes.end(),
                   [](const Mistake& a, const Mistake& b) { return a.probability > b.probability; });
  if (std::ssize(mistakes) > max_count) mistakes.resize(static_cast<std::size_t>(max_count));
  return mistakes;
}

template std::vector<Mistake> worst_mistakes(const Network<float>&, const Dataset&, const Loss&, Index, int);
template std::vector<Mistake> worst_mistakes(const Network<double>&, const Dataset&, const Loss&, Index, int);

}  // namespace ogee
