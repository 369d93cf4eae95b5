#pragma once

#include <string>

#include "../../training/history.hpp"

namespace ogee {

/// The columns of CSV files that describe an epoch: "epoch" and the numbers of an EpochRecord.
[[nodiscard]] std::string epoch_csv_columns();

/// Their fields, without an end of line. Numbers are written so that reading them gives the same bits;
/// unknown values are left empty.
[[nodiscard]] std::string epoch_csv(const EpochRecord& record);

}  // namespace ogee
