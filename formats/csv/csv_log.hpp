#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>

#include "../../training/callback.hpp"

namespace ogee {

/// Writes a line to a file as soon as each epoch is completed:
///
///   epoch,train_loss,train_accuracy,test_loss,test_accuracy,learning_rate,penalty,seconds,samples_per_second
///   1,0.6931,0.5,0.6012,0.75,0.1,,0.25,4000
///
/// Numbers are written so that reading them gives the same bits; unknown values are left empty. The file is
/// created when a training begins and replaces an older one.
class CsvLog final : public Callback {
 public:
  explicit CsvLog(std::filesystem::path path);
  /// Writes to an open file, such as stdout, which must outlive it.
  explicit CsvLog(std::FILE* stream);

  /// @throws DataError with the path and the system's reason when it cannot be written, as on_epoch.
  void on_begin(const TrainingState& state) override;
  Verdict on_epoch(const TrainingState& state) override;
  void on_end(const TrainingState& state) override;

 private:
  struct Close {
    void operator()(std::FILE* file) const { (void)std::fclose(file); }
  };
  [[noreturn]] void fail() const;
  void open();
  void write(std::string_view line);

  std::filesystem::path path_;
  std::unique_ptr<std::FILE, Close> file_;  ///< that it opened
  std::FILE* stream_ = nullptr;
};

}  // namespace ogee
