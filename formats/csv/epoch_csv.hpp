#pragma once

#include <string>
#include <string_view>

#include "../../training/history.hpp"

namespace ogee {

/// The columns of CSV files that describe an epoch.
inline constexpr std::string_view epoch_csv_columns =
    "epoch,train_loss,train_accuracy,test_loss,test_accuracy,"
    "learning_rate,penalty,seconds,samples_per_second";

/// Their fields, without an end of line. Numbers are written so that reading them gives the same bits;
/// unknown values are left empty.
[[nodiscard]] std::string epoch_csv(const EpochRecord& record);

}  // namespace ogee
