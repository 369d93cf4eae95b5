#include "sparse_progress.hpp"

#include <unistd.h>

#include <algorithm>

namespace ogee::cli {

SparseProgress::SparseProgress(Index lines, std::string label)
    : lines_(lines), terminal_(isatty(STDERR_FILENO) != 0), progress_(stderr, std::move(label)) {}

Verdict SparseProgress::on_batch(const TrainingState& state) { return progress_.on_batch(state); }

Verdict SparseProgress::on_epoch(const TrainingState& state) {
  const Index interval = std::max<Index>(1, (state.epochs + lines_ - 1) / lines_);
  const bool kept = !terminal_ || state.epoch % interval == 0 || state.epoch == state.epochs;
  return kept ? progress_.on_epoch(state) : Verdict::proceed;
}

void SparseProgress::on_end(const TrainingState& state) { progress_.on_end(state); }

}  // namespace ogee::cli
