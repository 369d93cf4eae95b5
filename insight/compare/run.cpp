#include "run.hpp"

namespace ogee {

const EpochRecord& final_epoch(const Run& run) {
  const auto& epochs = run.history.epochs;
  return run.restored_epoch ? epochs.at(static_cast<std::size_t>(*run.restored_epoch - 1)) : epochs.back();
}

}  // namespace ogee
