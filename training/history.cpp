#include "history.hpp"

#include <utility>

namespace ogee {

double History::seconds(std::optional<Index> up_to_epoch) const {
  double sum = 0;
  for (const EpochRecord& record : epochs)
    if (!up_to_epoch || record.epoch <= *up_to_epoch) sum += record.seconds;
  return sum;
}

StateDict History::state_dict() const {
  StateDict state;
  state.set("epochs", table_of<EpochRecord>(epochs));
  state.set("stopped", std::string(name_of(stopped)));
  return state;
}

void History::load_state_dict(const StateDict& state) {
  auto records = records_of<EpochRecord>("the history of the training", state.matrix<double>("epochs"));
  for (std::size_t i = 0; i < records.size(); ++i) records[i].epoch = static_cast<Index>(i) + 1;
  stopped = state.get<StopReason>("stopped");
  epochs = std::move(records);
}

}  // namespace ogee
