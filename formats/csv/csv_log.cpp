#include "csv_log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "../../core/errors.hpp"
#include "epoch_csv.hpp"

namespace ogee {

CsvLog::CsvLog(std::filesystem::path path) : path_(std::move(path)) {}

void CsvLog::fail() const {
  throw DataError(
      fmt::format("{}: cannot be written: {}", path_.string(), std::generic_category().message(errno)));
}

void CsvLog::write(std::string_view line) {
  // One buffered line and one flush: concurrent readers of the file see only whole lines.
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size()) fail();
  if (std::fflush(file_.get()) != 0) fail();
}

void CsvLog::on_begin(const TrainingState& state) {
  file_.reset(std::fopen(path_.c_str(), "we"));
  if (file_ == nullptr) fail();
  write(fmt::format("{}\n", epoch_csv_columns()));
  for (const EpochRecord& epoch : state.history.epochs) write(epoch_csv(epoch) + "\n");
}

Verdict CsvLog::on_epoch(const TrainingState& state) {
  write(epoch_csv(state.history.epochs.back()) + "\n");
  return Verdict::proceed;
}

void CsvLog::on_end(const TrainingState& /*state*/) {
  if (std::fclose(file_.release()) != 0) fail();
}

}  // namespace ogee
