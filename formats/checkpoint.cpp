#include "checkpoint.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include "../core/errors.hpp"
#include "../core/option_checks.hpp"
#include "detail/checkpoint_file.hpp"
#include "write_file.hpp"

namespace ogee {
namespace {

using Path = std::filesystem::path;

constexpr std::string_view prefix = "checkpoint-";
constexpr std::string_view ending = ".safetensors";
constexpr std::string_view ending_of_unfinished = ".tmp";

/// The steps that the name of a checkpoint tells; empty for other files.
std::optional<std::uint64_t> steps_in(std::string name) {
  if (!name.starts_with(prefix) || !name.ends_with(ending)) return std::nullopt;
  name = name.substr(prefix.size(), name.size() - prefix.size() - ending.size());
  constexpr std::size_t max_digits = 18;
  if (name.empty() || name.size() > max_digits || name.find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return std::stoull(name);
}

Path file_after(const Path& folder, std::uint64_t steps) {
  return folder / fmt::format("{}{:08}{}", prefix, steps, ending);
}

/// @throws DataError with the system's reason for a folder that cannot be read.
std::vector<std::string> names_in(const Path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (auto entry = std::filesystem::directory_iterator(folder, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
    names.push_back(entry->path().filename().string());
  if (error) throw DataError(fmt::format("{}: cannot be read: {}", folder.string(), error.message()));
  return names;
}

/// The steps of all checkpoints in a folder, the newest first.
std::vector<std::uint64_t> checkpoints_in(const Path& folder) {
  std::vector<std::uint64_t> all;
  for (const std::string& name : names_in(folder))
    if (const auto steps = steps_in(name)) all.push_back(*steps);
  std::sort(all.rbegin(), all.rend());
  return all;
}

/// What a killed process left.
void remove_unfinished(const Path& folder) {
  for (const std::string& name : names_in(folder)) {
    std::error_code ignored;  // it only takes space
    if (name.starts_with(prefix) && name.ends_with(ending_of_unfinished))
      std::filesystem::remove(folder / name, ignored);
  }
}

bool is_multiple(std::uint64_t number, Index of) {
  return of > 0 && number % static_cast<std::uint64_t>(of) == 0;
}

bool epoch_is_complete(const TrainingState& state) { return std::ssize(state.history.epochs) == state.epoch; }

std::uint64_t steps_of(const TrainingState& state) {
  return std::visit([](const auto& training) { return training.optimizer->steps(); }, state.training);
}

}  // namespace

/// Keeps two trainings from writing to one folder; the system lets go of it with the process.
class Checkpoint::Lock {
 public:
  explicit Lock(const Path& folder)
      : descriptor_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (descriptor_ < 0)
      throw DataError(
          fmt::format("{}: cannot be opened: {}", folder.string(), std::generic_category().message(errno)));
    // Some file systems have no locks: they are used without.
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return;
    ::close(descriptor_);
    throw OptionError(
        fmt::format("{}: another training is writing checkpoints to this folder", folder.string()));
  }
  ~Lock() { ::close(descriptor_); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int descriptor_;
};

bool has_checkpoints(const std::filesystem::path& folder) { return !checkpoints_in(folder).empty(); }

std::optional<LoadedCheckpoint> newest_checkpoint(const std::filesystem::path& folder) {
  LoadedCheckpoint loaded;
  for (const std::uint64_t steps : checkpoints_in(folder)) {
    loaded.file = file_after(folder, steps);
    try {
      detail::CheckpointContent content = detail::read_checkpoint(loaded.file);
      loaded.state = std::make_shared<const StateDict>(std::move(content.state));
      loaded.settings = std::move(content.settings);
      return loaded;
    } catch (const detail::LaterLayoutError&) {
      throw;  // the training would go back, and would soon remove this file
    } catch (const DataError& error) {
      loaded.damaged.emplace_back(error.what());
    }
  }
  if (loaded.damaged.empty()) return std::nullopt;
  throw FormatError(
      fmt::format("{}: no checkpoint can be read: {}", folder.string(), fmt::join(loaded.damaged, "; ")));
}

Checkpoint::Checkpoint(std::filesystem::path folder, CheckpointOptions options)
    : folder_(std::move(folder)), options_(std::move(options)) {
  check_fields<double>("checkpoint", options_);
  std::error_code error;
  if (options_.resume && std::filesystem::exists(folder_, error)) loaded_ = newest_checkpoint(folder_);
  if (loaded_) loaded_->state.reset();  // is read when the training begins
}

Checkpoint::~Checkpoint() = default;

std::shared_ptr<const StateDict> Checkpoint::resumed() {
  make_folder(folder_);
  lock_.reset();  // of a training that ended with an exception
  lock_ = std::make_unique<Lock>(folder_);
  if (!options_.resume && has_checkpoints(folder_))
    throw OptionError(fmt::format(
        "{}: has checkpoints of another training: go on with it, or take another folder", folder_.string()));
  remove_unfinished(folder_);
  if (!options_.resume) return nullptr;
  loaded_ = newest_checkpoint(folder_);
  return loaded_ ? std::exchange(loaded_->state, nullptr) : nullptr;
}

void Checkpoint::on_end(const TrainingState& /*state*/) { lock_.reset(); }

bool Checkpoint::is_due(const TrainingState& state) const {
  if (state.history.stopped != StopReason::finished) return true;
  const bool is_after_epoch = epoch_is_complete(state);
  if (!is_after_epoch && state.batch == state.batches) return false;  // the end of the epoch follows
  if (is_multiple(steps_of(state), options_.every_steps)) return true;
  return is_after_epoch && (state.epoch == state.epochs ||
                            is_multiple(static_cast<std::uint64_t>(state.epoch), options_.every_epochs));
}

void Checkpoint::on_checkpoint(const TrainingState& state) {
  if (is_due(state)) write(state);
}

void Checkpoint::write(const TrainingState& state) {
  const std::uint64_t steps = steps_of(state);
  detail::write_checkpoint(file_after(folder_, steps),
                           {.state = state.state_dict(), .settings = options_.settings});
  remove_others(steps);
}

/// Newer files than the one just written are damaged: the training went on with one before them.
void Checkpoint::remove_others(std::uint64_t steps) const {
  Index kept = 0;
  for (const std::uint64_t other : checkpoints_in(folder_)) {
    if (other <= steps && ++kept <= options_.keep) continue;
    std::error_code ignored;  // an old file does no harm
    std::filesystem::remove(file_after(folder_, other), ignored);
  }
}

}  // namespace ogee
