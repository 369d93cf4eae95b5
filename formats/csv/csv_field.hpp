#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "../../core/records.hpp"

namespace ogee {

/// A number as CSV: the shortest text that reads back as the same bits; empty if there is none.
[[nodiscard]] std::string csv_field(std::optional<double> number);

/// A text as CSV: in quotes if it needs them (RFC 4180).
[[nodiscard]] std::string csv_field(std::string_view text);

/// The numbers of a record as CSV, each after a comma, and the names of their columns.
[[nodiscard]] std::string csv_fields(std::span<const NamedNumber> numbers);
template <class Record>
[[nodiscard]] std::string csv_columns() {
  std::string columns;
  for (const NumberInfo& info : number_infos<Record>()) columns += "," + info.name;
  return columns;
}

}  // namespace ogee
