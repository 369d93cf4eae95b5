#include "flight_recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

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

/// The newest records of the probe among the callbacks; empty without a probe.
std::vector<ProbeRecord> last_probes(const FitOptions& options) {
  for (const auto& callback : options.callbacks)
    if (const auto* probe = dynamic_cast<const Probe*>(callback.get())) {
      const auto& records = probe->records();
      return {records.end() - std::min(max_probes, std::ssize(records)), records.end()};
    }
  return {};
}

template <Real T>
FlightRecord<T> record_of(const TrainingState& state, const NonFiniteEvent& event) {
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
                         .probes = last_probes(event.options)};
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

FlightRecorder::FlightRecorder(std::filesystem::path path) : path_(std::move(path)) {}

std::vector<std::filesystem::path> FlightRecorder::files() const {
  const std::scoped_lock lock(writing_);
  return files_;
}

void FlightRecorder::on_begin(const TrainingState& state) {
  std::visit([&](const auto& training) { detail::check_recordable(*training.network, state.loss); },
             state.training);
  const std::scoped_lock lock(writing_);
  check_writable(path_);
}

void FlightRecorder::on_non_finite(const TrainingState& state, const NonFiniteEvent& event) {
  const std::string text = std::visit(
      [&]<Real T>(const Training<T>& /*training*/) { return flight_record_json(record_of<T>(state, event)); },
      state.training);
  const std::scoped_lock lock(writing_);
  std::filesystem::path path = next_path();
  write_file_atomically(path, text);
  files_.push_back(std::move(path));
}

std::filesystem::path FlightRecorder::next_path() {
  if (++number_ == 1 || is_device(path_)) return path_;
  while (is_taken(numbered(path_, number_))) ++number_;
  return numbered(path_, number_);
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
