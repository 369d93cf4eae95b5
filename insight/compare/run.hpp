#pragma once

#include <optional>
#include <vector>

#include "../../core/activation.hpp"
#include "../../training/history.hpp"
#include "../../training/metrics.hpp"
#include "../../training/mistakes.hpp"
#include "../statistics/layer_statistics.hpp"
#include "../statistics/probe.hpp"
#include "../theory/signal_propagation.hpp"

namespace ogee {

/// One training.
struct Run {
  Activation activation;
  std::uint64_t seed;
  History history;
  std::uint64_t weights_digest;          ///< Network::digest() after training
  std::vector<LayerStatistics> layers;   ///< of a batch of held-out data after training
  std::vector<ProbeRecord> probes = {};  ///< of held-out data during training, if there was a probe
  /// What theory predicts for the first probe record, layer by layer: for the initial network and inputs with
  /// the mean square of the probe's data. Empty without a probe, and for networks with dropout.
  std::vector<LayerPrediction> prediction = {};
  /// The epoch whose weights were restored; if empty, the network has those of the last.
  std::optional<Index> restored_epoch = std::nullopt;
  std::optional<Metrics> test_metrics = std::nullopt;  ///< on all held-out data, if requested
  std::vector<Mistake> mistakes = {};                  ///< the worst on held-out data, if requested
};

/// The epoch whose weights the network has at the end of the run. There must be an epoch.
[[nodiscard]] const EpochRecord& final_epoch(const Run& run);

}  // namespace ogee
