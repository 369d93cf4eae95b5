#pragma once

/// Statistics of a network's layers during training.

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "../../core/fields.hpp"
#include "../../data/batches.hpp"
#include "../../training/callback.hpp"
#include "layer_statistics.hpp"

namespace ogee {

/// When a probe records, and which samples.
struct ProbeOptions {
  Index every_epochs = 1;  ///< record after this many epochs, at their last step; 0 for never
  Index every_steps = 0;   ///< record after this many steps of the training; 0 for never
  Index samples = 256;     ///< of the data, from its beginning, as one batch
  LayerStatisticsOptions statistics = {};
};

/// The fields of ProbeOptions itself.
template <>
inline constexpr auto fields_of<ProbeOptions> =
    std::tuple{Field{"every_epochs", &ProbeOptions::every_epochs, ranges::not_negative,
                     "epochs from one look to the next; 0 for never"},
               Field{"every_steps", &ProbeOptions::every_steps, ranges::not_negative,
                     "steps from one look to the next; 0 for never"},
               Field{"samples", &ProbeOptions::samples, ranges::at_least_one, "samples in a look"}};

/// How much rounding to float changed the gradient of a layer's weights, compared with the same batch in
/// double.
struct GradientRounding {
  double float_norm = 0;
  double lost = 0;
};
template <>
inline constexpr auto fields_of<GradientRounding> = std::tuple{
    Field{"float_gradient_norm", &GradientRounding::float_norm, ranges::not_negative,
          "norm of dL/dW as float computes it; the other norms are computed in double"},
    Field{"gradient_lost", &GradientRounding::lost, ranges::share,
          "of the elements of dL/dW that are not 0 in double, the share that is wrong by more than half in "
          "float"}};

/// One layer with weights at one time.
struct ProbedLayer {
  LayerStatistics statistics;
  std::optional<double> update_ratio = std::nullopt;
  std::optional<GradientRounding> rounding = std::nullopt;  ///< empty if the network is trained in double
};
template <>
inline constexpr auto fields_of<ProbedLayer> =
    std::tuple{Nested{"", &ProbedLayer::statistics, ""},
               Field{"update_ratio", &ProbedLayer::update_ratio, ranges::not_negative,
                     "‖ΔW‖ / ‖W‖ of the last step; unknown before the first step"},
               Nested{"", &ProbedLayer::rounding, ""}};

/// The statistics of a network at one time.
struct ProbeRecord {
  Index epoch = 0;                  ///< the epoch of the last step; 0 before the first one
  Index step = 0;                   ///< steps taken
  std::vector<ProbedLayer> layers;  ///< empty where the batch gave values that are not finite
};

/// Records statistics of a network before the first step and then at chosen epochs or steps, with the same
/// batch each time. A gradient that is small in double has vanished; one that is small or 0 only in float was
/// lost to rounding.
///
///     const auto probe = std::make_shared<Probe>(test, SoftmaxCrossEntropy{});
///     fit(network, train, loss, optimizer, {.callbacks = {probe}});
///     probe->records().back().layers.front().statistics.saturation->left
class Probe final : public Callback {
 public:
  /// @throws OptionError for invalid options; DataError when there are no samples.
  Probe(const Dataset& data, Loss loss, ProbeOptions options = {});

  [[nodiscard]] const std::vector<ProbeRecord>& records() const { return records_; }
  /// The time that all records took.
  [[nodiscard]] double seconds() const { return seconds_; }

  /// @throws ShapeError when data and network do not fit.
  void on_begin(const TrainingState& state) override;
  Verdict on_batch(const TrainingState& state) override;

  [[nodiscard]] std::string state_name() const override { return "probe"; }
  [[nodiscard]] bool decides() const override { return false; }
  [[nodiscard]] StateDict state_dict() const override;
  void load_state_dict(const StateDict& state, const TrainingState& training) override;

 private:
  /// Whether to record after this batch (1 for the first) of this epoch.
  [[nodiscard]] bool looks_after(Index epoch, Index batch, const TrainingState& state) const;
  void look(const TrainingState& state);
  void keep_weights(const TrainingState& state);
  template <Real T>
  [[nodiscard]] std::vector<ProbedLayer> layers_of(const Network<T>& network) const;

  Dataset samples_;
  Loss loss_;
  ProbeOptions options_;
  std::optional<Network<double>> before_;  // the network one step before the next look
  std::vector<ProbeRecord> records_;
  double seconds_ = 0;
};

}  // namespace ogee
