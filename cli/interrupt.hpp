#pragma once

#include <ogee/training/callback.hpp>

namespace ogee::cli {

/// Makes the first Ctrl-C a wish to end, which EndOnInterrupt passes on; the second ends the program. Where
/// the parent of the program had it ignored, as a shell does for what runs in the background, it stays
/// ignored.
void catch_interrupt();

/// Ends a training after Ctrl-C.
class EndOnInterrupt final : public Callback {
 public:
  Verdict on_batch(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;
};

}  // namespace ogee::cli
