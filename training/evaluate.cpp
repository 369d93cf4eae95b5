#include "evaluate.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "predictions.hpp"

namespace ogee {
namespace {

template <Real T>
Index largest_column(const ConstMatrixView<T>& matrix, Index row) {
  Index column = 0;
  matrix.row(row).maxCoeff(&column);
  return column;
}

}  // namespace

template <Real T>
Index predicted_class(const Loss& loss, const ConstMatrixView<T>& outputs, Index row) {
  if (outputs.cols() > 1) return largest_column(outputs, row);
  return static_cast<double>(outputs(row, 0)) > loss.decision_threshold() ? 1 : 0;
}

namespace {

/// Whether the outputs and targets of a row give the same class.
template <Real T>
bool is_correct(const Loss& loss, const ConstMatrixView<T>& outputs, const MatrixArgument<T>& targets,
                Index row) {
  const Index expected =
      targets.cols() > 1 ? largest_column(targets, row) : (targets(row, 0) > T(0.5) ? 1 : 0);
  return predicted_class(loss, outputs, row) == expected;
}

}  // namespace

template <Real T>
Index count_correct(const Loss& loss, const ConstMatrixView<T>& outputs, const MatrixArgument<T>& targets) {
  Index correct = 0;
  for (Index row = 0; row < outputs.rows(); ++row) correct += is_correct(loss, outputs, targets, row) ? 1 : 0;
  return correct;
}

template <Real T>
SampleScores sample_scores(const Network<T>& network, const Dataset& data, const Loss& loss, int threads) {
  SampleScores scores{.losses = std::vector<double>(static_cast<std::size_t>(data.size())), .correct = {}};
  std::size_t done = 0;
  visit_predictions(network, data, threads, [&](const Batch<T>& batch, const Matrix<T>& outputs) {
    const auto rows = static_cast<std::size_t>(outputs.rows());
    loss.evaluate(view(outputs), batch.targets, std::span(scores.losses).subspan(done, rows));
    if (data.classes() > 0)
      for (Index row = 0; row < outputs.rows(); ++row)
        scores.correct.push_back(is_correct<T>(loss, view(outputs), batch.targets, row));
    done += rows;
  });
  return scores;
}

template <Real T>
Score evaluate(const Network<T>& network, const Dataset& data, const Loss& loss, int threads) {
  const SampleScores scores = sample_scores(network, data, loss, threads);
  const auto samples = static_cast<double>(data.size());
  Score score{.loss = std::accumulate(scores.losses.begin(), scores.losses.end(), 0.0) / samples,
              .accuracy = std::nullopt};
  if (data.classes() > 0)
    score.accuracy =
        static_cast<double>(std::count(scores.correct.begin(), scores.correct.end(), true)) / samples;
  return score;
}

template Index predicted_class(const Loss&, const ConstMatrixView<float>&, Index);
template Index predicted_class(const Loss&, const ConstMatrixView<double>&, Index);
template Index count_correct(const Loss&, const ConstMatrixView<float>&, const MatrixArgument<float>&);
template Index count_correct(const Loss&, const ConstMatrixView<double>&, const MatrixArgument<double>&);
template SampleScores sample_scores(const Network<float>&, const Dataset&, const Loss&, int);
template SampleScores sample_scores(const Network<double>&, const Dataset&, const Loss&, int);
template Score evaluate(const Network<float>&, const Dataset&, const Loss&, int);
template Score evaluate(const Network<double>&, const Dataset&, const Loss&, int);

}  // namespace ogee
