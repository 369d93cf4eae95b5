#include "epoch_csv.hpp"

#include "csv_field.hpp"

namespace ogee {

std::string epoch_csv_columns() { return "epoch" + csv_columns<EpochRecord>(); }

std::string epoch_csv(const EpochRecord& record) {
  return std::to_string(record.epoch) + csv_fields(numbers_of(record));
}

}  // namespace ogee
