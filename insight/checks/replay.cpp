#include "replay.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>

#include "../../core/backprop.hpp"
#include "../../core/errors.hpp"
#include "../../core/non_finite.hpp"

namespace ogee {
namespace {

ValueRange range_of(const Matrix<double>& values) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  ValueRange range{.low = infinity, .high = -infinity, .non_finite = 0};
  for (const double value : elements(values)) {
    if (!std::isfinite(value)) {
      ++range.non_finite;
      continue;
    }
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  if (range.non_finite == values.size()) range.low = range.high = std::numeric_limits<double>::quiet_NaN();
  return range;
}

/// The training step, up to where it stopped.
template <Real T>
void repeat_step(const FlightRecord<T>& record) {
  Workspace<T> workspace(record.network, record.inputs.rows(), record.threads);
  workspace.set_step(record.step);
  forward(record.network, view(record.inputs), workspace);
  backward(record.network, record.loss, view(record.targets), workspace);
  clip(record.network, workspace, record.clipping);
}

/// What was not finite, in the words of the training; empty if everything is finite.
template <Real T>
std::string repeated_message(const FlightRecord<T>& record) try {
  switch (record.moment) {
    case NonFiniteMoment::epoch_end:
      return non_finite_parameter(record.network).value_or("");
    case NonFiniteMoment::evaluation:
      return non_finite_inference(record.network, record.loss, view(record.inputs), view(record.targets))
          .value_or("");
    case NonFiniteMoment::step:
      break;
  }
  repeat_step(record);
  return {};
} catch (const NonFiniteError& error) {
  return error.what();
}

std::string found_text(const std::string& text) { return text.empty() ? "nothing" : text; }

std::string rows_text(const std::vector<Index>& rows) {
  return rows.empty() ? "none" : fmt::format("{}", fmt::join(rows, ", "));
}

template <Real T>
std::vector<std::string> differences(const FlightRecord<T>& record, const Replay& replay) {
  std::vector<std::string> all;
  const auto compare = [&all](const char* what, const std::string& recorded, const std::string& found) {
    if (recorded != found) all.push_back(fmt::format("{}: recorded {}, found {}", what, recorded, found));
  };
  const auto& first = replay.first;
  compare("message", found_text(record.message), found_text(replay.message));
  compare("first array", found_text(record.array),
          found_text(first ? replay.arrays[first->place.array].name : ""));
  compare("rows", rows_text(record.rows), rows_text(first ? first->place.rows : std::vector<Index>{}));
  return all;
}

template <Real T>
std::vector<TracedArray> traced_in_double(const FlightRecord<T>& record) {
  const Matrix<double> inputs = record.inputs.template cast<double>();
  const Matrix<double> targets = record.targets.template cast<double>();
  return trace_batch(record.network.template cast<double>(), record.loss, view(inputs), view(targets),
                     record.trace_options());
}

}  // namespace

template <Real T>
Replay replay(const FlightRecord<T>& record) {
  const auto trace = trace_batch(record.network, record.loss, view(record.inputs), view(record.targets),
                                 record.trace_options());
  const auto wide = traced_in_double(record);
  Replay replay{.message = repeated_message(record), .arrays = {}, .first = {}, .differences = {}};
  for (std::size_t i = 0; i < trace.size(); ++i)
    replay.arrays.push_back({.name = trace[i].name,
                             .kind = trace[i].kind,
                             .range = range_of(trace[i].values),
                             .in_double = range_of(wide[i].values)});
  if (const auto found = first_non_finite(trace))
    replay.first = ReplayedElement{.place = *found,
                                   .value = trace[found->array].values(found->row, found->column),
                                   .in_double = wide[found->array].values(found->row, found->column)};
  replay.differences = differences(record, replay);
  return replay;
}

template Replay replay(const FlightRecord<float>&);
template Replay replay(const FlightRecord<double>&);

}  // namespace ogee
