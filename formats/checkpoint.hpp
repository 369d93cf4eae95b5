#pragma once

/// Trainings that survive their process.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "../core/fields.hpp"
#include "../training/fit.hpp"

namespace ogee {

/// When checkpoints are written.
struct CheckpointOptions {
  Index every_epochs = 1;  ///< write after this many epochs; 0 for never
  Index every_steps = 0;   ///< write after this many steps of the training; 0 for never
  Index keep = 3;          ///< as many of the newest stay
  /// Go on with the newest checkpoint in the folder, if there is one; otherwise the folder must have none.
  bool resume = false;
  std::vector<Setting> settings = {};  ///< of the program's own, to be kept in each file
};

/// The fields of CheckpointOptions itself.
template <>
inline constexpr auto fields_of<CheckpointOptions> =
    std::tuple{Field{"every_epochs", &CheckpointOptions::every_epochs, ranges::not_negative,
                     "epochs from one checkpoint to the next; 0 for never"},
               Field{"every_steps", &CheckpointOptions::every_steps, ranges::not_negative,
                     "steps from one checkpoint to the next; 0 for never"},
               Field{"keep", &CheckpointOptions::keep, ranges::at_least_one,
                     "number of the newest checkpoints that stay"},
               Field{"resume", &CheckpointOptions::resume, "go on with the newest checkpoint in the folder"}};

/// A checkpoint that was read.
struct LoadedCheckpoint {
  std::filesystem::path file;
  std::shared_ptr<const StateDict> state;  ///< null in Checkpoint::loaded()
  std::vector<Setting> settings;           ///< of the program that wrote it
  std::vector<std::string> damaged;        ///< what is wrong with newer files, each with its name
};

/// Whether there are files with the names of checkpoints in a folder. @throws DataError with the system's reason for a
///   folder that cannot be read.
[[nodiscard]] bool has_checkpoints(const std::filesystem::path& folder);

/// The newest checkpoint in a folder that can be read; empty if the folder has none.
/// @throws FormatError naming each file and what is wrong with it, if none of them can be read, or naming the newest one
///   and the version that reads it, if that is a later one.
[[nodiscard]] std::optional<LoadedCheckpoint> newest_checkpoint(const std::filesystem::path& folder);

/// Writes the whole state of a training to a folder: network, optimizer, callbacks, history and position. A
/// training that goes on from there gives the same bits as one that never stopped:
///
///     fit(network, data, loss, Adam{}, {.epochs = 20, .callbacks = {std::make_shared<Checkpoint>("run")}});
///
/// and after the process was killed, with the same arguments,
///
///     resume("run", network, data, loss, Adam{}, {.epochs = 20});
///
/// A program that starts or goes on, whichever applies, uses the option `resume`.
///
/// Files are called checkpoint-STEPS.safetensors. Each is written beside its place, flushed to the disk and renamed.
/// One is also written at the end of a training, and when a callback ends it. Layers, loss, data, optimizer,
/// schedule and options must be the same, but for the number of threads and for more epochs. Callbacks must have
/// the same kinds; those with a memory of their own, such as a lambda's captured variables, start anew.
class Checkpoint final : public Callback {
 public:
  /// @throws OptionError naming the invalid option; with `resume` as newest_checkpoint.
  explicit Checkpoint(std::filesystem::path folder, CheckpointOptions options = {});
  ~Checkpoint() override;
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  /// The checkpoint with which the training goes on; empty for a new training.
  [[nodiscard]] const std::optional<LoadedCheckpoint>& loaded() const { return loaded_; }
  /// Makes the folder. @throws OptionError if it has checkpoints of another training, or another training is
  ///   writing to it; DataError with the path and the system's reason; as newest_checkpoint.
  [[nodiscard]] std::shared_ptr<const StateDict> resumed() override;
  /// @throws DataError with the path and the system's reason.
  void on_checkpoint(const TrainingState& state) override;
  void on_end(const TrainingState& state) override;

 private:
  class Lock;

  [[nodiscard]] bool is_due(const TrainingState& state) const;
  void write(const TrainingState& state);
  void remove_others(std::uint64_t steps) const;

  std::filesystem::path folder_;
  CheckpointOptions options_;
  std::optional<LoadedCheckpoint> loaded_;
  std::unique_ptr<Lock> lock_;
};

/// Goes on with the training whose checkpoints are in a folder, and writes further ones there: fit() with the
/// arguments of that training. The network's parameters are replaced.
/// @throws DataError if the folder has no checkpoint; as newest_checkpoint, Checkpoint and fit.
template <Real T>
History resume(const std::filesystem::path& folder, Network<T>& network, const Dataset& data,
               const Loss& loss, const std::type_identity_t<OptimizerIn<T>>& optimizer,
               FitOptions options = {}, CheckpointOptions checkpoint = {}) {
  checkpoint.resume = true;
  const auto callback = std::make_shared<Checkpoint>(folder, std::move(checkpoint));
  if (!callback->loaded()) throw DataError(folder.string() + ": has no checkpoint to go on with");
  options.callbacks.push_back(callback);
  return fit(network, data, loss, optimizer, options);
}

}  // namespace ogee
