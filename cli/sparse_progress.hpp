#pragma once

#include <ogee/training/progress.hpp>
#include <string>

namespace ogee::cli {

/// Progress on standard error. A terminal keeps a line of only about `lines` epochs of a training, the last
/// among them: a thousand epochs need no thousand lines there. Elsewhere each epoch has its line.
class SparseProgress final : public Callback {
 public:
  explicit SparseProgress(Index lines, std::string label = {});

  Verdict on_batch(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;
  void on_end(const TrainingState& state) override;

 private:
  Index lines_;
  bool terminal_;
  Progress progress_;
};

}  // namespace ogee::cli
