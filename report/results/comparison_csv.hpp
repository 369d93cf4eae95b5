#pragma once

/// Comparisons as long tables, for data frames and spreadsheets.

#include <filesystem>
#include <span>
#include <string>

#include "../../insight/compare/comparison.hpp"

namespace ogee {

/// One row per activation, seed and epoch, with the columns
///
///     activation,hidden,depth,seed,epoch,train_loss,train_accuracy,test_loss,test_accuracy,learning_rate,
///     penalty,seconds,samples_per_second
///
/// where `hidden` has the units of each hidden layer, "128-64", and `depth` the number of these layers; the
/// others are those of CsvLog. RFC 4180, lines end in "\n".
[[nodiscard]] std::string epochs_csv(std::span<const Comparison> comparisons);

/// One row per layer in each probe record, with the columns
///
///     activation,hidden,depth,seed,epoch,step,layer,saturated_left,saturated_right,...
///
/// `activation` is what the run compares; the numbers after the layer are those of a ProbedLayer.
[[nodiscard]] std::string probes_csv(std::span<const Comparison> comparisons);

/// Write them to files. @throws DataError with the path and the system's reason.
void write_epochs_csv(const std::filesystem::path& path, std::span<const Comparison> comparisons);
void write_probes_csv(const std::filesystem::path& path, std::span<const Comparison> comparisons);

}  // namespace ogee
