#include "csv_log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "../../core/errors.hpp"
#include "epoch_csv.hpp"

namespace ogee {

CsvLog::CsvLog(std::filesystem::path path) : path_(std::move(path)) {}
CsvLog::CsvLog(std::FILE* stream) : stream_(stream) {}

void CsvLog::fail() const {
  throw DataError(fmt::format("{}: cannot be written: {}", path_.empty() ? "CSV log" : path_.string(),
                              std::generic_category().message(errno)));
}

void CsvLog::write(std::string_view line) {
  // One buffered line and one flush: concurrent readers of the file see only whole lines.
  if (std::fwrite(line.data(), 1, line.size(), stream_) != line.size()) fail();
  if (std::fflush(stream_) != 0) fail();
}

void CsvLog::open() {
  file_.reset(std::fopen(path_.c_str(), "we"));
  stream_ = file_.get();
  if (stream_ == nullptr) fail();
}

void CsvLog::on_begin(const TrainingState& state) {
  if (!path_.empty()) open();
  write(fmt::format("{}\n", epoch_csv_columns()));
  for (const EpochRecord& epoch : state.history.epochs) write(epoch_csv(epoch) + "\n");
}

Verdict CsvLog::on_epoch(const TrainingState& state) {
  write(epoch_csv(state.history.epochs.back()) + "\n");
  return Verdict::proceed;
}

void CsvLog::on_end(const TrainingState& /*state*/) {
  if (file_ && std::fclose(file_.release()) != 0) fail();
}

}  // namespace ogee
