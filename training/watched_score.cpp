#include "watched_score.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "../core/errors.hpp"

namespace ogee {
namespace {

/// "validation loss"
std::string words(WatchedScore watched) {
  std::string text(name_of(watched));
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

}  // namespace

void check_watched(WatchedScore watched, const TrainingState& state, std::string_view who) {
  if (state.validation == nullptr)
    throw OptionError(fmt::format("{}: watches the {}, but fit has no validation data", who, words(watched)));
  if (watched == WatchedScore::validation_accuracy && state.validation->classes() == 0)
    throw OptionError(fmt::format("{}: watches the {}, but {} has no classes; watch the validation loss", who,
                                  words(watched), state.validation->name()));
}

double score_of(const EpochRecord& record, WatchedScore watched) {
  const Score& score = record.validation.value();
  return watched == WatchedScore::validation_loss ? score.loss : score.accuracy.value();
}

bool improves(WatchedScore watched, double score, double best, double min_improvement) {
  const double improvement = watched == WatchedScore::validation_loss ? best - score : score - best;
  return improvement > min_improvement;
}

}  // namespace ogee
