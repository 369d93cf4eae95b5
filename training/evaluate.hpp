#pragma once

/// How good a network is.

#include <vector>

#include "../core/loss.hpp"
#include "../core/network.hpp"
#include "../data/dataset.hpp"
#include "history.hpp"

namespace ogee {

/// The predicted class of a row of outputs: the column of the largest output; for a single output, 1 if it is
/// above the threshold of the loss.
template <Real T>
[[nodiscard]] Index predicted_class(const Loss& loss, const ConstMatrixView<T>& outputs, Index row);

/// The number of rows whose outputs and targets give the same class.
template <Real T>
[[nodiscard]] Index count_correct(const Loss& loss, const ConstMatrixView<T>& outputs,
                                  const MatrixArgument<T>& targets);

/// How good the network is on each sample of a dataset, in order.
struct SampleScores {
  std::vector<double> losses;
  std::vector<bool> correct;  ///< whether the predicted class is right; empty if the answers are targets
};

/// @throws as evaluate.
template <Real T>
[[nodiscard]] SampleScores sample_scores(const Network<T>& network, const Dataset& data, const Loss& loss,
                                         int threads = 1);

/// Mean loss and accuracy (for labelled data) of a network over a whole dataset.
/// @throws ShapeError when data and network do not fit; OptionError unless threads ≥ 1.
template <Real T>
[[nodiscard]] Score evaluate(const Network<T>& network, const Dataset& data, const Loss& loss,
                             int threads = 1);

extern template Index predicted_class(const Loss&, const ConstMatrixView<float>&, Index);
extern template Index predicted_class(const Loss&, const ConstMatrixView<double>&, Index);
extern template Index count_correct(const Loss&, const ConstMatrixView<float>&, const MatrixArgument<float>&);
extern template Index count_correct(const Loss&, const ConstMatrixView<double>&,
                                    const MatrixArgument<double>&);
extern template SampleScores sample_scores(const Network<float>&, const Dataset&, const Loss&, int);
extern template SampleScores sample_scores(const Network<double>&, const Dataset&, const Loss&, int);
extern template Score evaluate(const Network<float>&, const Dataset&, const Loss&, int);
extern template Score evaluate(const Network<double>&, const Dataset&, const Loss&, int);

}  // namespace ogee
