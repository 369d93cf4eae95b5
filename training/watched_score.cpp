#include "watched_score.hpp"

#include <fmt/format.h>

#include "../core/errors.hpp"

namespace ogee {

std::string_view name_of(WatchedScore watched) {
  return watched == WatchedScore::validation_loss ? "validation loss" : "validation accuracy";
}

void check_watched(WatchedScore watched, const TrainingState& state, std::string_view who) {
  if (state.validation == nullptr)
    throw OptionError(
        fmt::format("{}: watches the {}, but fit was given no validation data", who, name_of(watched)));
  if (watched == WatchedScore::validation_accuracy && state.validation->classes() == 0)
    throw OptionError(fmt::format("{}: watches the {}, but {} has no classes; watch the validation loss", who,
                                  name_of(watched), state.validation->name()));
}

double score_of(const EpochRecord& record, WatchedScore watched) {
  const Score& score = record.validation.value();
  return watched == WatchedScore::validation_loss ? score.loss : score.accuracy.value();
}

bool improves(WatchedScore watched, double score, double best, double least_improvement) {
  const double improvement = watched == WatchedScore::validation_loss ? best - score : score - best;
  return improvement > least_improvement;
}

}  // namespace ogee
