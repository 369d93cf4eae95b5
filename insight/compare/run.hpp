#pragma once

#include <optional>
#include <vector>

#include "../../activations/activation.hpp"
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
  /// What theory foresees of the first probe, layer by layer: of the network as drawn, for inputs with the
  /// mean square that the data of the probe have. Empty without a probe, and for networks with dropout.
  std::vector<LayerPrediction> prediction = {};
  /// The epoch whose weights the network was given back; if empty, it has those of the last.
  std::optional<Index> restored_epoch = std::nullopt;
  std::optional<Metrics> test_metrics = std::nullopt;  ///< of all held-out data, if they were wanted
  std::vector<Mistake> mistakes = {};                  ///< the worst on held-out data, if they were wanted
};

/// The epoch after which the network is as the run left it. There must be an epoch.
[[nodiscard]] const EpochRecord& final_epoch(const Run& run);

}  // namespace ogee
