#include "history.hpp"

namespace ogee {

std::string_view name_of(StopReason reason) {
  switch (reason) {
    case StopReason::requested:
      return "requested";
    case StopReason::interrupted:
      return "interrupted";
    case StopReason::non_finite:
      return "non-finite";
    case StopReason::finished:
      break;
  }
  return "finished";
}

double History::seconds(std::optional<Index> up_to_epoch) const {
  double sum = 0;
  for (const EpochRecord& record : epochs)
    if (!up_to_epoch || record.epoch <= *up_to_epoch) sum += record.seconds;
  return sum;
}

}  // namespace ogee
