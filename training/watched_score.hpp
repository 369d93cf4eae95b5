#pragma once

#include <string_view>

#include "../core/named.hpp"
#include "callback.hpp"

namespace ogee {

/// The score that decides which epoch was the best: the lowest loss or the highest accuracy.
enum class WatchedScore { validation_loss, validation_accuracy };
template <>
inline constexpr auto names_of<WatchedScore> =
    Names<WatchedScore, 2>{"score",
                           {{{WatchedScore::validation_loss, "validation_loss"},
                             {WatchedScore::validation_accuracy, "validation_accuracy"}}}};

/// @throws OptionError, which begins with `who`, unless the validation data of a training gives this score.
void check_watched(WatchedScore watched, const TrainingState& state, std::string_view who);

/// The score of an epoch; it exists after check_watched().
[[nodiscard]] double score_of(const EpochRecord& record, WatchedScore watched);

/// Whether `score` is better than `best` by more than `min_improvement`.
[[nodiscard]] bool improves(WatchedScore watched, double score, double best, double min_improvement);

}  // namespace ogee
