#include "replay_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "../../core/detail/number_text.hpp"
#include "../../core/simd.hpp"
#include "terminal_table.hpp"
#include "text.hpp"

namespace ogee {
namespace {

using Cells = std::vector<std::string>;

/// Text from a file must not control the terminal.
std::string plain(std::string_view text) {
  constexpr Index any_width = 10'000;
  return shortened(text, any_width);
}

/// The signs of 0 and of what is not a number say nothing.
std::string number(double value) {
  return std::isnan(value) ? "nan" : fmt::format("{:.3g}", value == 0 ? 0 : value);
}

void add(Cells& cells, const ValueRange& range) {
  const bool any = !std::isnan(range.low);
  cells.push_back(any ? number(range.low) : "–");
  cells.push_back(any ? number(range.high) : "–");
  cells.push_back(detail::with_separators(range.non_finite));
}

template <Real T>
std::string array_table(const Replay& replay) {
  TerminalTable table{.header = {"array", "smallest", "largest", "not finite"}, .rows = {}};
  constexpr bool has_double = std::same_as<T, float>;
  if (has_double) table.header.insert(table.header.end(), {"in double", "largest", "not finite"});
  for (const ReplayedArray& array : replay.arrays) {
    Cells& cells = table.rows.emplace_back(Cells{array.name});
    add(cells, array.range);
    if (has_double) add(cells, array.in_double);
  }
  return to_string(table);
}

/// "output of dense2, row 3 (sample 17), unit 5" or "dense1.weight, row 2, column 7".
template <Real T>
std::string place_text(const FlightRecord<T>& record, const ReplayedArray& array,
                       const NonFiniteElement& place) {
  const bool of_batch = array.kind != TracedKind::parameter && array.kind != TracedKind::parameter_gradient;
  if (!of_batch) return fmt::format("{}, row {}, column {}", array.name, place.row, place.column);
  const Index sample = record.samples[static_cast<std::size_t>(place.row)];
  const std::string row = fmt::format("{}, row {} (sample {})", array.name, place.row, sample);
  return array.kind == TracedKind::row_losses ? row : fmt::format("{}, unit {}", row, place.column);
}

/// Why it is not finite, as far as double can tell.
std::string reason(const ReplayedArray& array, const ReplayedElement& first) {
  constexpr double largest_float = std::numeric_limits<float>::max();
  if (array.kind == TracedKind::inputs) return "The batch itself is not finite.";
  if (array.kind == TracedKind::parameter)
    return "It was so before this batch: the update of the step before made it so, with a learning rate or a "
           "gradient that was too large.";
  if (!std::isfinite(first.in_double))
    return fmt::format("In double it is {}, too: float is not the reason.", number(first.in_double));
  if (std::abs(first.in_double) > largest_float)
    return fmt::format("In double it is {}: float, which ends at {}, is too small for it.",
                       number(first.in_double), number(largest_float));
  return fmt::format(
      "In double it is {}: float could hold it, but on the way to it something was larger than {}, where "
      "float ends.",
      number(first.in_double), number(largest_float));
}

template <Real T>
std::string explanation(const FlightRecord<T>& record, const Replay& replay) {
  if (!replay.first) return "Every value is finite.";
  const ReplayedElement& first = *replay.first;
  const ReplayedArray& array = replay.arrays[first.place.array];
  std::string text = fmt::format("The first value that is not finite: {}, is {}.",
                                 place_text(record, array, first.place), number(first.value));
  if constexpr (std::same_as<T, float>) text.append(" ").append(reason(array, first));
  return text;
}

std::string share(const std::optional<Saturation>& saturation, double Saturation::*side) {
  return saturation ? fmt::format("{:.1f} %", 100 * (*saturation).*side) : "–";
}

std::string probe_table(const std::vector<ProbeRecord>& probes) {
  TerminalTable table{
      .header = {"after step", "layer", "saturated left", "right", "gradient norm", "update ratio"},
      .rows = {}};
  for (const ProbeRecord& probe : probes) {
    std::string step = std::to_string(probe.step);
    if (probe.layers.empty()) table.rows.push_back({step, "not finite", "–", "–", "–", "–"});
    for (const ProbedLayer& layer : probe.layers) {
      const LayerStatistics& statistics = layer.statistics;
      table.rows.push_back({step, plain(statistics.layer), share(statistics.saturation, &Saturation::left),
                            share(statistics.saturation, &Saturation::right),
                            number(statistics.gradient_norm),
                            layer.update_ratio ? number(*layer.update_ratio) : "–"});
      step.clear();
    }
  }
  return to_string(table);
}

template <Real T>
std::string heading(const FlightRecord<T>& record) {
  return fmt::format(
      "recorded     {}, after {} steps; seed {}, {} rows\n"
      "message      {}\n"
      "optimizer    {}\n"
      "loss         {}\n"
      "by           ogee {} in {}, {}\n",
      plain(record.place), record.step, record.seed, record.inputs.rows(), plain(record.message),
      plain(record.optimizer), record.loss.description(), plain(record.library), precision_name<T>,
      plain(record.instruction_set));
}

/// Whether all was as recorded.
template <Real T>
std::string conclusion(const FlightRecord<T>& record, const Replay& replay, Index width) {
  if (replay.reproduced()) return "Reproduced: the same message, array and rows.\n";
  std::string text = "Not reproduced.\n";
  for (const std::string& difference : replay.differences) text += wrapped(plain(difference), width) + "\n";
  if (record.instruction_set != instruction_set())
    text += fmt::format("It was recorded with {} and ran again with {}, which may round otherwise.\n",
                        plain(record.instruction_set), instruction_set());
  return text;
}

}  // namespace

template <Real T>
std::string replay_report(const FlightRecord<T>& record, const Replay& replay,
                          const ReplayReportOptions& options) {
  std::string text = heading(record) + "\n" + array_table<T>(replay) + "\n";
  text += wrapped(explanation(record, replay), options.width) + "\n\n";
  if (!record.probes.empty())
    text += "The last looks into the network:\n" + probe_table(record.probes) + "\n";
  return text + conclusion(record, replay, options.width);
}

template std::string replay_report(const FlightRecord<float>&, const Replay&, const ReplayReportOptions&);
template std::string replay_report(const FlightRecord<double>&, const Replay&, const ReplayReportOptions&);

}  // namespace ogee
