#pragma once

/// The course of a training.

#include <optional>
#include <string>
#include <vector>

#include "../core/named.hpp"
#include "../core/records.hpp"
#include "../core/setting.hpp"
#include "../core/state_dict.hpp"
#include "../core/types.hpp"

namespace ogee {

/// Why a training ended.
enum class StopReason {
  finished,     ///< all epochs were run
  requested,    ///< a callback asked for it
  interrupted,  ///< the program was asked to stop (Ctrl-C)
  non_finite,   ///< a value was not finite; the message of the history says which
};
template <>
inline constexpr auto names_of<StopReason> = Names<StopReason, 4>{"reason for a stop",
                                                                  {{{StopReason::finished, "finished"},
                                                                    {StopReason::requested, "requested"},
                                                                    {StopReason::interrupted, "interrupted"},
                                                                    {StopReason::non_finite, "non-finite"}}}};

/// The mean loss over a dataset and, if the answers are classes, the share of correctly classified samples.
struct Score {
  double loss = 0;
  std::optional<double> accuracy;
};

template <>
inline constexpr auto fields_of<Score> =
    std::tuple{Field{"loss", &Score::loss, ranges::finite, "mean loss over the samples"},
               Field{"accuracy", &Score::accuracy, ranges::share, "share of correctly classified samples"}};

/// One epoch.
struct EpochRecord {
  Index epoch = 0;  ///< 1 for the first
  Score train;      ///< the mean over the batches of the epoch, each before its update
  std::optional<Score> validation = std::nullopt;  ///< after the epoch, on the validation data
  std::optional<Score> test = std::nullopt;        ///< after the epoch, on the test data
  double learning_rate = 0;
  std::optional<double> penalty = std::nullopt;
  double seconds = 0;
  double samples_per_second = 0;
};
template <>
inline constexpr auto fields_of<EpochRecord> = std::tuple{
    Nested{"train", &EpochRecord::train, "over the batches of the epoch, each before its update"},
    Nested{"validation", &EpochRecord::validation, "on the validation data after the epoch"},
    Nested{"test", &EpochRecord::test, "on the test data after the epoch"},
    Field{"learning_rate", &EpochRecord::learning_rate, ranges::not_negative,
          "learning rate of the last step"},
    Field{"penalty", &EpochRecord::penalty, ranges::not_negative,
          "regularisation penalty of the weights after the epoch, not included in the losses"},
    Field{"seconds", &EpochRecord::seconds, ranges::not_negative, "seconds of training, without evaluation"},
    Field{"samples_per_second", &EpochRecord::samples_per_second, ranges::not_negative,
          "samples trained per second"}};

/// All completed epochs.
struct History {
  std::vector<EpochRecord> epochs;
  StopReason stopped = StopReason::finished;
  std::string message;  ///< for non_finite: the layer, the batch and the rows
  /// What the training was done with, with the names in docs/result.schema.json: the optimizer and its options,
  /// the options of `fit`, schedule and clipping.
  std::vector<Setting> settings = {};

  /// Seconds of training up to the end of an epoch (1 for the first), or in total by default.
  [[nodiscard]] double seconds(std::optional<Index> up_to_epoch = std::nullopt) const;

  /// The numbers of all epochs as a matrix "epochs" (epochs, numbers), with NaN for what is not known, and why
  /// the training ended. The settings are not part of it.
  [[nodiscard]] StateDict state_dict() const;
  /// @throws FormatError naming what is missing or does not fit.
  void load_state_dict(const StateDict& state);
};

}  // namespace ogee
