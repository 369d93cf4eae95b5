#include "csv_log.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "../core/errors.hpp"

namespace ogee {
namespace {

constexpr std::string_view header =
    "epoch,train_loss,train_accuracy,test_loss,test_accuracy,"
    "learning_rate,penalty,seconds,samples_per_second\n";

/// The shortest text that reads back as the same number.
std::string field(std::optional<double> number) { return number ? fmt::format("{}", *number) : ""; }

std::string line_of(const EpochRecord& record) {
  const auto& test = record.validation;
  return fmt::format("{},{},{},{},{},{},{},{},{}\n", record.epoch, field(record.train.loss),
                     field(record.train.accuracy), field(test ? std::optional(test->loss) : std::nullopt),
                     field(test ? test->accuracy : std::nullopt), field(record.learning_rate),
                     field(record.penalty), field(record.seconds), field(record.samples_per_second));
}

}  // namespace

CsvLog::CsvLog(std::filesystem::path path) : path_(std::move(path)) {}

void CsvLog::fail() const {
  throw DataError(
      fmt::format("{}: cannot be written: {}", path_.string(), std::generic_category().message(errno)));
}

void CsvLog::write(std::string_view line) {
  // One buffered line and one flush: whoever reads the file meanwhile finds whole lines.
  if (std::fwrite(line.data(), 1, line.size(), file_.get()) != line.size()) fail();
  if (std::fflush(file_.get()) != 0) fail();
}

void CsvLog::on_begin(const TrainingState& /*state*/) {
  file_.reset(std::fopen(path_.c_str(), "we"));
  if (file_ == nullptr) fail();
  write(header);
}

Verdict CsvLog::on_epoch(const TrainingState& state) {
  write(line_of(state.history.epochs.back()));
  return Verdict::proceed;
}

void CsvLog::on_end(const TrainingState& /*state*/) {
  if (std::fclose(file_.release()) != 0) fail();
}

}  // namespace ogee
