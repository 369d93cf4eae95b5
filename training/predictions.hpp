#pragma once

#include <algorithm>

#include "../core/network.hpp"
#include "../data/batches.hpp"

namespace ogee {

/// Runs `network` over all of `data`, in order and in batches: calls `visit(batch, outputs)` with a
/// `const Batch<T>&` and its outputs (samples, outputs) as a `Matrix<T>&`, which are logits if the loss takes
/// logits. The outputs do not depend on the number of threads.
/// @throws ShapeError when data and network do not fit; OptionError unless threads ≥ 1.
template <Real T, class Visit>
void visit_predictions(const Network<T>& network, const Dataset& data, int threads, const Visit& visit) {
  constexpr Index rows_per_batch = 1024;
  Batches<T> batches(data, network.output_size(),
                     {.batch_size = std::min(rows_per_batch, data.size()), .shuffle = false});
  for (const Batch<T>& batch : batches.epoch(0)) {
    Matrix<T> outputs = network.predict(batch.inputs, threads);
    visit(batch, outputs);
  }
}

}  // namespace ogee
