#include "epoch_csv.hpp"

#include <fmt/format.h>

#include "csv_field.hpp"

namespace ogee {

std::string epoch_csv(const EpochRecord& record) {
  const auto& test = record.validation;
  return fmt::format(
      "{},{},{},{},{},{},{},{},{}", record.epoch, csv_field(record.train.loss),
      csv_field(record.train.accuracy), csv_field(test ? std::optional(test->loss) : std::nullopt),
      csv_field(test ? test->accuracy : std::nullopt), csv_field(record.learning_rate),
      csv_field(record.penalty), csv_field(record.seconds), csv_field(record.samples_per_second));
}

}  // namespace ogee
