#include "history.hpp"

namespace ogee {

double History::seconds(std::optional<Index> up_to_epoch) const {
  double sum = 0;
  for (const EpochRecord& record : epochs)
    if (!up_to_epoch || record.epoch <= *up_to_epoch) sum += record.seconds;
  return sum;
}

}  // namespace ogee
