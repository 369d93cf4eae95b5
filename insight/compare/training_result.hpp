#pragma once

#include <optional>
#include <vector>

#include "../../core/loss.hpp"
#include "../../core/network.hpp"
#include "../../core/setting.hpp"
#include "../../data/dataset.hpp"
#include "../../training/history.hpp"
#include "../statistics/probe.hpp"
#include "comparison.hpp"

namespace ogee {

/// What a program trained by itself, for reports and files: report/html/html_report.hpp,
/// report/results/json.hpp, report/results/comparison_csv.hpp and formats/tensorboard/tensorboard.hpp write
/// it.
struct TrainingResult {
  std::vector<Comparison> comparisons;
  std::vector<Setting> settings;  ///< of network, data and training, as in docs/result.schema.json
  Dataset held_out;
};

/// What only the program knows of its training.
struct TrainingResultOptions {
  const Probe* probe = nullptr;                        ///< that watched the training, if one did
  std::optional<Index> restored_epoch = std::nullopt;  ///< if the network has the weights of an earlier epoch
  int threads = 1;                                     ///< that measure the network
};

/// The result of a `fit`:
///
///     const History history = fit(network, train, loss, Adam{}, {.test = test, .callbacks = {probe}});
///     const TrainingResult result = training_result(network, history, loss, test, {.probe = probe.get()});
///     write_html_report("report.html", result);
///
/// If the training had no test data, the held-out data give the score of the last epoch.
/// @throws ShapeError when data and network do not fit; OptionError unless threads ≥ 1 and there is an epoch
///   to restore.
template <Real T>
[[nodiscard]] TrainingResult training_result(const Network<T>& network, const History& history,
                                             const Loss& loss, const Dataset& held_out,
                                             const TrainingResultOptions& options = {});

extern template TrainingResult training_result(const Network<float>&, const History&, const Loss&,
                                               const Dataset&, const TrainingResultOptions&);
extern template TrainingResult training_result(const Network<double>&, const History&, const Loss&,
                                               const Dataset&, const TrainingResultOptions&);

}  // namespace ogee
