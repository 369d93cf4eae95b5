#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "../../core/loss.hpp"
#include "../../core/network.hpp"
#include "../../training/callback.hpp"
#include "../../training/clipping.hpp"
#include "../statistics/probe.hpp"
#include "batch_trace.hpp"

namespace ogee {

/// A batch with a non-finite value, and everything needed to run it again.
template <Real T>
struct FlightRecord {
  std::string library;          ///< version of ogee
  std::string instruction_set;  ///< in use (core/simd.hpp)

  NonFiniteMoment moment = NonFiniteMoment::step;
  std::string place;        ///< "epoch 1, batch 3 (row 0 is sample 17)"
  std::string message;      ///< what was not finite there
  std::string array;        ///< the first with such a value, as a trace names it; empty for none
  std::vector<Index> rows;  ///< of the batch, with such values in that array
  Index epoch = 0;          ///< 1 for the first
  Index batch = 0;          ///< 1 for the first of its epoch
  std::uint64_t step = 0;   ///< training steps taken before
  std::uint64_t seed = 0;   ///< of the order of the samples
  int threads = 1;          ///< of the training
  std::string optimizer;    ///< with its settings, as text
  Clipping clipping = {};   ///< of the gradients
  Network<T> network;       ///< before the failing batch
  Loss loss;
  Matrix<T> inputs;                 ///< (rows, features), as the network saw them
  Matrix<T> targets;                ///< (rows, outputs)
  std::vector<Index> samples;       ///< the row of the dataset for each row
  std::vector<ProbeRecord> probes;  ///< the last records of the probe, the newest last

  /// The parts that can be traced for the batch at this moment.
  [[nodiscard]] TraceOptions trace_options() const {
    return {.training = moment != NonFiniteMoment::evaluation, .step = step};
  }
};

/// A record in the precision of its training.
using AnyFlightRecord = std::variant<FlightRecord<float>, FlightRecord<double>>;

}  // namespace ogee
