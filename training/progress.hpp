#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include "callback.hpp"

namespace ogee {

/// Shows the progress of a training. On a terminal: one live line with loss, accuracy, samples per second and
/// time left, replaced by a line for each finished epoch. Elsewhere: one line per epoch.
class Progress final : public Callback {
 public:
  /// Writes to `stream`, which must stay open; begins each line with `label`.
  explicit Progress(std::FILE* stream = stderr, std::string label = {});

  Verdict on_batch(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;
  void on_end(const TrainingState& state) override;

 private:
  using Clock = std::chrono::steady_clock;
  void write(const std::string& text);
  void clear_live_line();

  std::FILE* stream_;
  std::string label_;
  bool live_;
  bool line_shown_ = false;
  Clock::time_point last_shown_{};
};

}  // namespace ogee
