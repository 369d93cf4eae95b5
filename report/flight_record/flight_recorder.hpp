#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "../../insight/statistics/probe.hpp"
#include "../../training/callback.hpp"

namespace ogee {

namespace detail {
class FlightRecordFiles;
}

/// Writes a file when a value is not finite: the network, the batch, the finding, and the last records of the
/// training's probe, if it has one. `ogee replay` and replay() run the batch again. flight_record_json.hpp
/// describes the file.
///
///     const auto recorder = std::make_shared<FlightRecorder>("crash.json", probe);
///     fit(network, train, loss, optimizer, {.callbacks = {probe, recorder}});
///
/// Until then it costs nothing: when a non-finite value is found, the weights are still those with which the
/// batch was run, so nothing needs to be saved in each step. One recorder may watch several trainings, also
/// at the same time: the second that fails writes crash-2.json, the third crash-3.json. Only the first record
/// replaces an existing file; the others skip numbers whose names are taken.
class FlightRecorder final : public Callback {
 public:
  explicit FlightRecorder(const std::filesystem::path& path, std::shared_ptr<const Probe> probe = nullptr);

  /// A recorder for another training, with the probe of that one, which numbers its files together with this.
  [[nodiscard]] FlightRecorder with_probe(std::shared_ptr<const Probe> probe) const;

  /// The files that were written, in order.
  [[nodiscard]] std::vector<std::filesystem::path> files() const;

  /// @throws OptionError naming a layer that is not one of the library's; UnknownNameError naming a loss that
  ///   is not registered; DataError with the path and the system's reason when the file cannot be written.
  void on_begin(const TrainingState& state) override;
  /// @throws DataError as on_begin.
  void on_non_finite(const TrainingState& state, const NonFiniteEvent& event) override;

 private:
  FlightRecorder(std::shared_ptr<detail::FlightRecordFiles> files, std::shared_ptr<const Probe> probe);

  std::shared_ptr<detail::FlightRecordFiles> files_;
  std::shared_ptr<const Probe> probe_;
};

/// Whether `other`, in any spelling, is a name that a FlightRecorder for `path` may use for a later record.
[[nodiscard]] bool is_numbered_record(const std::filesystem::path& path, const std::filesystem::path& other);

}  // namespace ogee
