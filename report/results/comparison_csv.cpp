#include "comparison_csv.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "../../formats/csv/csv_field.hpp"
#include "../../formats/csv/epoch_csv.hpp"
#include "../../insight/statistics/layer_numbers.hpp"

namespace ogee {
namespace {

constexpr std::string_view run_columns = "activation,hidden,depth,seed";

std::string run_fields(const Run& run, const std::vector<Index>& hidden) {
  return fmt::format("{},{},{},{}", csv_field(std::string_view(run.activation.description())),
                     fmt::join(hidden, "-"), hidden.size(), run.seed);
}

/// The fields of a layer's numbers, each after a comma.
std::string number_fields(const ProbedLayer& layer) {
  std::string fields;
  for (const NamedNumber& number : layer_numbers(layer)) fields.append(",").append(csv_field(number.value));
  return fields;
}

std::string number_columns() {
  std::string columns;
  for (const NamedNumber& number : layer_numbers(ProbedLayer{})) columns.append(",").append(number.name);
  return columns;
}

}  // namespace

std::string epochs_csv(std::span<const Comparison> comparisons) {
  std::string text = fmt::format("{},{}\n", run_columns, epoch_csv_columns);
  for (const Comparison& comparison : comparisons)
    for (const Run& run : comparison.runs)
      for (const EpochRecord& epoch : run.history.epochs)
        text += fmt::format("{},{}\n", run_fields(run, comparison.hidden), epoch_csv(epoch));
  return text;
}

std::string probes_csv(std::span<const Comparison> comparisons) {
  std::string text = fmt::format("{},epoch,step,layer{}\n", run_columns, number_columns());
  for (const Comparison& comparison : comparisons)
    for (const Run& run : comparison.runs)
      for (const ProbeRecord& probe : run.probes)
        for (const ProbedLayer& layer : probe.layers)
          text += fmt::format("{},{},{},{}{}\n", run_fields(run, comparison.hidden), probe.epoch, probe.step,
                              layer.statistics.layer, number_fields(layer));
  return text;
}

}  // namespace ogee
