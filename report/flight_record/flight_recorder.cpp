#include "flight_recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "../../core/simd.hpp"
#include "../../core/version.hpp"
#include "../../formats/write_file.hpp"
#include "../../insight/checks/batch_trace.hpp"
#include "../../training/fit.hpp"
#include "detail/network_json.hpp"
#include "flight_record_json.hpp"

namespace ogee {
namespace {

constexpr std::ptrdiff_t max_probes = 3;

/// The newest records; empty without a probe.
std::vector<ProbeRecord> last_records(const Probe* probe) {
  if (probe == nullptr) return {};
  const std::vector<ProbeRecord>& records = probe->records();
  return {records.end() - std::min(max_probes, std::ssize(records)), records.end()};
}

template <Real T>
FlightRecord<T> record_of(const TrainingState& state, const NonFiniteEvent& event, const Probe* probe) {
  const auto& [network, optimizer, last_batch] = state.in<T>();
  const Batch<T>& batch = *last_batch;
  FlightRecord<T> record{.library = std::string(version()),
                         .instruction_set = std::string(instruction_set()),
                         .moment = event.moment,
                         .place = event.place,
                         .message = event.message,
                         .array = {},
                         .rows = {},
                         .epoch = state.epoch,
                         .batch = batch.number + 1,
                         .step = event.step,
                         .seed = event.options.seed,
                         .threads = event.options.threads,
                         .optimizer = optimizer->description().description(),
                         .clipping = event.options.clipping,
                         .network = *network,
                         .loss = state.loss,
                         .inputs = batch.inputs,
                         .targets = batch.targets,
                         .samples = {batch.rows.begin(), batch.rows.end()},
                         .probes = last_records(probe)};
  const auto trace =
      trace_batch(record.network, record.loss, batch.inputs, batch.targets, record.trace_options());
  if (const auto first = first_non_finite(trace)) {
    record.array = trace[first->array].name;
    record.rows = first->rows;
  }
  return record;
}

/// "crash-2.json" for the second.
std::filesystem::path numbered(const std::filesystem::path& path, std::size_t number) {
  std::filesystem::path name = path.stem();
  name += fmt::format("-{}", number);
  name += path.extension();
  return path.parent_path() / name;
}

/// Whether the path is a file, or a link without a target.
bool is_taken(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

/// Whether `path` is a pipe or similar, to which any number of records can be written.
bool is_device(const std::filesystem::path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

/// Without links and dots.
std::filesystem::path folder_of(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::weakly_canonical(std::filesystem::absolute(path).parent_path(), error);
}

}  // namespace

/// The files of all trainings that share a recorder.
class detail::FlightRecordFiles {
 public:
  explicit FlightRecordFiles(std::filesystem::path path) : path_(std::move(path)) {}

  [[nodiscard]] std::vector<std::filesystem::path> written() const {
    const std::scoped_lock lock(writing_);
    return written_;
  }
  void check() const {
    const std::scoped_lock lock(writing_);
    check_writable(path_);
  }
  void write(std::string_view text) {
    const std::scoped_lock lock(writing_);
    std::filesystem::path path = next_path();
    write_file_atomically(path, text);
    written_.push_back(std::move(path));
  }

 private:
  [[nodiscard]] std::filesystem::path next_path() {
    if (++number_ == 1 || is_device(path_)) return path_;
    while (is_taken(numbered(path_, number_))) ++number_;
    return numbered(path_, number_);
  }

  std::filesystem::path path_;
  mutable std::mutex writing_;  // guards the files
  std::vector<std::filesystem::path> written_;
  std::size_t number_ = 0;  // of the last record
};

FlightRecorder::FlightRecorder(const std::filesystem::path& path, std::shared_ptr<const Probe> probe)
    : FlightRecorder(std::make_shared<detail::FlightRecordFiles>(path), std::move(probe)) {}

FlightRecorder::FlightRecorder(std::shared_ptr<detail::FlightRecordFiles> files,
                               std::shared_ptr<const Probe> probe)
    : files_(std::move(files)), probe_(std::move(probe)) {}

FlightRecorder FlightRecorder::with_probe(std::shared_ptr<const Probe> probe) const {
  return {files_, std::move(probe)};
}

std::vector<std::filesystem::path> FlightRecorder::files() const { return files_->written(); }

void FlightRecorder::on_begin(const TrainingState& state) {
  std::visit([&](const auto& training) { detail::check_recordable(*training.network, state.loss); },
             state.training);
  files_->check();
}

void FlightRecorder::on_non_finite(const TrainingState& state, const NonFiniteEvent& event) {
  files_->write(std::visit(
      [&]<Real T>(const Training<T>& /*training*/) {
        return flight_record_json(record_of<T>(state, event, probe_.get()));
      },
      state.training));
}

bool is_numbered_record(const std::filesystem::path& path, const std::filesystem::path& other) {
  const std::string stem = path.stem().string() + '-';
  const std::string name = other.filename().string();
  if (!name.starts_with(stem) || folder_of(path) != folder_of(other)) return false;
  std::size_t number = 0;
  const char* end = name.data() + name.size();
  const auto [stopped, error] = std::from_chars(name.data() + stem.size(), end, number);
  return error == std::errc{} && number > 1 && numbered(path, number).filename() == other.filename();
}

}  // namespace ogee
