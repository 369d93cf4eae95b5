#pragma once

/// What a probe recorded, as a state that can be saved.

#include <vector>

#include "../../core/state_dict.hpp"
#include "probe.hpp"

namespace ogee {

/// The records with all their numbers, names and histograms, in matrices with a row for each record, layer or
/// histogram.
[[nodiscard]] StateDict state_of(const std::vector<ProbeRecord>& records);

/// And back. @throws FormatError naming what is missing or does not fit.
[[nodiscard]] std::vector<ProbeRecord> records_from(const StateDict& state);

}  // namespace ogee
