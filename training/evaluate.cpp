#include "evaluate.hpp"

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

template <Real T>
Index count_correct(const Loss& loss, const ConstMatrixView<T>& outputs, const MatrixArgument<T>& targets) {
  Index correct = 0;
  for (Index row = 0; row < outputs.rows(); ++row) {
    const Index expected =
        targets.cols() > 1 ? largest_column(targets, row) : (targets(row, 0) > T(0.5) ? 1 : 0);
    if (predicted_class(loss, outputs, row) == expected) ++correct;
  }
  return correct;
}

template <Real T>
Score evaluate(const Network<T>& network, const Dataset& data, const Loss& loss, int threads) {
  std::vector<double> row_losses(static_cast<std::size_t>(data.size()));
  std::size_t done = 0;
  Index correct = 0;
  visit_predictions(network, data, threads, [&](const Batch<T>& batch, const Matrix<T>& outputs) {
    const auto rows = static_cast<std::size_t>(outputs.rows());
    loss.evaluate(view(outputs), batch.targets, std::span(row_losses).subspan(done, rows));
    correct += count_correct(loss, view(outputs), batch.targets);
    done += rows;
  });
  Score score{
      .loss = std::accumulate(row_losses.begin(), row_losses.end(), 0.0) / static_cast<double>(data.size()),
      .accuracy = std::nullopt};
  if (data.classes() > 0) score.accuracy = static_cast<double>(correct) / static_cast<double>(data.size());
  return score;
}

template Index predicted_class(const Loss&, const ConstMatrixView<float>&, Index);
template Index predicted_class(const Loss&, const ConstMatrixView<double>&, Index);
template Index count_correct(const Loss&, const ConstMatrixView<float>&, const MatrixArgument<float>&);
template Index count_correct(const Loss&, const ConstMatrixView<double>&, const MatrixArgument<double>&);
template Score evaluate(const Network<float>&, const Dataset&, const Loss&, int);
template Score evaluate(const Network<double>&, const Dataset&, const Loss&, int);

}  // namespace ogee
