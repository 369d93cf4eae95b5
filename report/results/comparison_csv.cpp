#include "comparison_csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "../../formats/csv/csv_field.hpp"
#include "../../formats/csv/epoch_csv.hpp"
#include "../../formats/write_file.hpp"

namespace ogee {
namespace {

constexpr std::string_view run_columns = "activation,hidden,depth,seed";

std::string run_fields(const Run& run, const std::vector<Index>& hidden) {
  return fmt::format("{},{},{},{}", csv_field(std::string_view(run.activation.description())),
                     fmt::join(hidden, "-"), hidden.size(), run.seed);
}

}  // namespace

std::string epochs_csv(std::span<const Comparison> comparisons) {
  std::string text = fmt::format("{},{}\n", run_columns, epoch_csv_columns());
  for (const Comparison& comparison : comparisons)
    for (const Run& run : comparison.runs)
      for (const EpochRecord& epoch : run.history.epochs)
        text += fmt::format("{},{}\n", run_fields(run, comparison.hidden), epoch_csv(epoch));
  return text;
}

std::string probes_csv(std::span<const Comparison> comparisons) {
  std::string text = fmt::format("{},epoch,step,layer{}\n", run_columns, csv_columns<ProbedLayer>());
  for (const Comparison& comparison : comparisons)
    for (const Run& run : comparison.runs)
      for (const ProbeRecord& probe : run.probes)
        for (const ProbedLayer& layer : probe.layers)
          text += fmt::format("{},{},{},{}{}\n", run_fields(run, comparison.hidden), probe.epoch, probe.step,
                              layer.statistics.layer, csv_fields(numbers_of(layer)));
  return text;
}

void write_epochs_csv(const std::filesystem::path& path, std::span<const Comparison> comparisons) {
  write_file_atomically(path, epochs_csv(comparisons));
}

void write_probes_csv(const std::filesystem::path& path, std::span<const Comparison> comparisons) {
  write_file_atomically(path, probes_csv(comparisons));
}

}  // namespace ogee
