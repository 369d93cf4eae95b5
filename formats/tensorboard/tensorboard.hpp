#pragma once

/// Runs as TensorBoard files.

#include <filesystem>
#include <span>
#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// The event file (see EventFile) of a run: scalars for each epoch, all numbers of an EpochRecord,
///
///     loss/train, loss/test, accuracy/train, accuracy/test, learning_rate, penalty, seconds,
///     samples_per_second,
///
/// and, from the last record of a probe in each epoch, for each layer "mean_slope/dense1" and so on for all
/// numbers of a ProbedLayer, and the histograms "pre_activations/dense1" and "outputs/dense1". Steps are
/// epochs, 0 before the first. Unknown values are left out. The clock starts at `begin`, in seconds since
/// 1970, and counts only training.
[[nodiscard]] std::string tensorboard_events(const Run& run, double begin);

/// Writes each run to FOLDER/logistic-seed1/events.out.tfevents.ogee, replacing an older one, with the
/// description of its activation; with several comparisons to FOLDER/depth2/logistic-seed1/... The clock is
/// set so that the runs end now. Makes the folders; other files there are left alone, and TensorBoard shows
/// them too.
/// @throws DataError with the path and the system's reason.
void write_tensorboard(const std::filesystem::path& folder, std::span<const Comparison> comparisons);

}  // namespace ogee
