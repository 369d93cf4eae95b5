#include "write_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "../core/errors.hpp"

namespace ogee {
namespace {

using Path = std::filesystem::path;

[[noreturn]] void fail(const Path& path, int reason) {
  throw DataError(
      fmt::format("{}: cannot be written: {}", path.string(), std::generic_category().message(reason)));
}

/// The reason why the last system call failed; the callers below add the path.
[[noreturn]] void throw_reason() { throw std::system_error(errno, std::generic_category()); }

class Output {
 public:
  Output(const Path& path, int flags)
      : descriptor_(::open(path.c_str(), flags | O_WRONLY | O_CLOEXEC, 0666)) {
    if (descriptor_ < 0) throw_reason();
  }
  ~Output() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) throw_reason();
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
  }
  void flush() {
    if (::fsync(descriptor_) != 0) throw_reason();
  }
  void close() {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    if (::close(descriptor) != 0) throw_reason();
  }

 private:
  int descriptor_;
};

/// A new file beside the target, removed unless it is renamed.
class Temporary {
 public:
  explicit Temporary(const Path& target)
      : target_(target),
        path_(fmt::format("{}.{}.tmp", target.string(), ::getpid())),
        output_(path_, O_CREAT | O_EXCL) {}
  ~Temporary() {
    if (!renamed_) ::unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  void commit(std::string_view text) {
    output_.write(text);
    output_.flush();
    output_.close();
    if (::rename(path_.c_str(), target_.c_str()) != 0) throw_reason();
    renamed_ = true;
  }

 private:
  Path target_;
  Path path_;
  Output output_;
  bool renamed_ = false;
};

/// Makes a rename outlast a power cut. Not every file system can do it, and the file is whole without.
void flush_folder(const Path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

/// Where a symbolic link leads.
Path followed(const Path& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  const Path target = std::filesystem::weakly_canonical(path, error);
  if (error) fail(path, error.value());
  return target;
}

/// Whether `path` is a file, or nothing yet, rather than a pipe or a terminal.
bool is_replaceable(const Path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status)) fail(path, EISDIR);
  if (!std::filesystem::exists(status)) return true;
  if (::access(path.c_str(), W_OK) != 0) throw_reason();
  return std::filesystem::is_regular_file(status);
}

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  const Path target = followed(path);
  try {
    if (!is_replaceable(target)) return Output(target, 0).write(text);
    Temporary(target).commit(text);
  } catch (const std::system_error& error) {
    fail(path, error.code().value());
  }
  flush_folder(target.parent_path());
}

void check_writable(const std::filesystem::path& path) {
  if (path.empty()) fail(path, ENOENT);
  const Path target = followed(path);
  try {
    // A pipe is not opened: that would wait for its reader.
    if (is_replaceable(target)) const Temporary trial(target);
  } catch (const std::system_error& error) {
    fail(path, error.code().value());
  }
}

}  // namespace ogee
