#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../../core/activation.hpp"
#include "../../core/loss.hpp"
#include "../../core/network.hpp"
#include "../../data/dataset.hpp"
#include "../../training/history.hpp"
#include "../../training/metrics.hpp"
#include "../../training/mistakes.hpp"
#include "../statistics/layer_statistics.hpp"
#include "../statistics/probe.hpp"
#include "../theory/signal_propagation.hpp"

namespace ogee {

/// What a run stands for in a comparison: the activation that is compared, or all activations of a network
/// that was not made for a comparison.
struct ComparedActivation {
  std::vector<Activation> functions;
  Index place = 0;  ///< among those that are compared: runs with the same place belong together

  ComparedActivation(Activation function, Index its_place = 0)  // NOLINT: converts
      : functions{std::move(function)}, place(its_place) {}
  explicit ComparedActivation(std::vector<Activation> all, Index its_place = 0)
      : functions(std::move(all)), place(its_place) {}

  /// "tanh"; "tanh + logistic" for several; "linear" for a network without activations.
  [[nodiscard]] std::string description() const;
};

/// One training.
struct Run {
  ComparedActivation activation;
  std::uint64_t seed;
  History history;
  std::uint64_t weights_digest;                      ///< Network::digest() after training
  std::vector<LayerStatistics> layers;               ///< of a batch of held-out data after training
  std::vector<LayerStatistics> initial_layers = {};  ///< the same before training; empty if it is not known
  std::vector<ProbeRecord> probes = {};  ///< of held-out data during training, if there was a probe
  /// What theory predicts for the first probe record, layer by layer: for the initial network and inputs with
  /// the mean square of the probe's data. Empty without a probe, and for networks that the theory does not
  /// cover (see predict_propagation).
  std::vector<LayerPrediction> prediction = {};
  /// The epoch whose weights were restored; if empty, the network has those of the last.
  std::optional<Index> restored_epoch = std::nullopt;
  std::optional<Metrics> test_metrics = std::nullopt;  ///< on all held-out data, if requested
  /// For each held-out sample after training, 1 if its class is predicted and 0 if not; its loss if the answers are targets.
  /// Empty without held-out data, and if a parameter is not finite.
  std::vector<double> sample_scores = {};
  std::vector<Mistake> mistakes = {};  ///< the worst on held-out data, if requested
};

/// The epoch whose weights the network has at the end of the run. There must be an epoch.
[[nodiscard]] const EpochRecord& final_epoch(const Run& run);

/// The run of a trained network, with the statistics of its layers for the first held-out samples. There are
/// no statistics if the network gives values that are not finite.
/// @throws ShapeError when data and network do not fit.
template <Real T>
[[nodiscard]] Run run_of(const Network<T>& network, const ComparedActivation& activation, std::uint64_t seed,
                         const History& history, const Loss& loss, const Dataset& held_out,
                         const LayerStatisticsOptions& statistics = {});

/// The statistics of the layers for the first held-out samples; empty if the network gives values that are not finite.
template <Real T>
[[nodiscard]] std::vector<LayerStatistics> held_out_statistics(const Network<T>& network, const Loss& loss,
                                                               const Dataset& held_out,
                                                               const LayerStatisticsOptions& options = {});

/// Adds to the run all metrics of the held-out data, and the worst mistakes where the loss knows
/// probabilities; nothing if a parameter is not finite.
/// @throws ShapeError when data and network do not fit; OptionError unless threads ≥ 1.
template <Real T>
void measure(Run& run, const Network<T>& network, const Loss& loss, const Dataset& held_out, int threads = 1);

extern template Run run_of(const Network<float>&, const ComparedActivation&, std::uint64_t, const History&,
                           const Loss&, const Dataset&, const LayerStatisticsOptions&);
extern template Run run_of(const Network<double>&, const ComparedActivation&, std::uint64_t, const History&,
                           const Loss&, const Dataset&, const LayerStatisticsOptions&);
extern template void measure(Run&, const Network<float>&, const Loss&, const Dataset&, int);
extern template void measure(Run&, const Network<double>&, const Loss&, const Dataset&, int);

/// A name for the files of a run: its activation, without slashes, and its seed, "tanh-seed1".
[[nodiscard]] std::string name_of_run(std::string activation, std::uint64_t seed);

}  // namespace ogee
