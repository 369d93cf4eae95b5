#include "sparse_progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <ogee/training/lambda_callback.hpp>
#include <ogee/training/progress.hpp>
#include <utility>

namespace ogee::cli {

std::shared_ptr<Callback> sparse_progress(Index lines, std::string label) {
  const auto progress = std::make_shared<Progress>(stderr, std::move(label));
  const bool keeps_all = isatty(STDERR_FILENO) == 0;
  const auto epoch = [=](const TrainingState& state) {
    const Index interval = std::max<Index>(1, (state.epochs + lines - 1) / lines);
    const bool kept = keeps_all || state.epoch % interval == 0 || state.epoch == state.epochs;
    return kept ? progress->on_epoch(state) : Verdict::proceed;
  };
  return lambda_callback({.batch = [=](const TrainingState& state) { return progress->on_batch(state); },
                          .epoch = epoch,
                          .end = [=](const TrainingState& state) { progress->on_end(state); }});
}

}  // namespace ogee::cli
