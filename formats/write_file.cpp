#include "write_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
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

/// The reason why the last system call failed; the callers add the path.
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

  void write(const FilePieces& next_piece) {
    for (std::string_view piece = next_piece(); !piece.empty(); piece = next_piece()) write(piece);
  }
  void set_mode(mode_t mode) {
    if (::fchmod(descriptor_, mode & 07777) != 0) throw_reason();
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
  void write(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written < 0 && errno != EINTR) throw_reason();
      if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
  }

  int descriptor_;
};

/// An unused name beside the target, even if a killed process left files behind.
Path unused_name(const Path& target) {
  for (int number = 0;; ++number) {
    Path name = fmt::format("{}.{}-{}.tmp", target.string(), ::getpid(), number);
    if (::access(name.c_str(), F_OK) != 0) return name;
  }
}

/// A new file beside the target, removed unless it is renamed.
class Temporary {
 public:
  explicit Temporary(const Path& target)
      : target_(target), path_(unused_name(target)), output_(path_, O_CREAT | O_EXCL) {
    struct stat status {};
    if (::stat(target.c_str(), &status) == 0) output_.set_mode(status.st_mode);
  }
  ~Temporary() {
    if (!renamed_) ::unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  void commit(const FilePieces& next_piece) {
    output_.write(next_piece);
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

/// Makes a rename survive a power failure. Not every file system supports this; the file is complete anyway.
void flush_folder(const Path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

/// The target of a symbolic link.
Path followed(const Path& path) {
  std::error_code error;
  if (!std::filesystem::is_symlink(path, error)) return path;
  Path target = std::filesystem::weakly_canonical(path, error);
  if (error) fail(path, error.value());
  return target;
}

/// Whether `path` is a pipe, a terminal or similar, which is written to and not replaced.
bool is_device(const Path& path) {
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::is_directory(status)) fail(path, EISDIR);
  return std::filesystem::exists(status) && !std::filesystem::is_regular_file(status);
}

void write_device(const Path& path, const FilePieces& next_piece) {
  try {
    Output(path, 0).write(next_piece);
  } catch (const std::system_error& error) {
    fail(path, error.code().value());
  }
}

/// A file without write permission must not be replaced either, even if its folder allows it.
void check_replaceable(const Path& path) {
  if (::access(path.c_str(), F_OK) == 0 && ::access(path.c_str(), W_OK) != 0) throw_reason();
}

}  // namespace

void write_file_atomically(const std::filesystem::path& path, std::string_view text) {
  write_file_atomically(path, {&text, 1});
}

void write_file_atomically(const std::filesystem::path& path, std::span<const std::string_view> pieces) {
  write_file_atomically(path, [pieces]() mutable {
    while (!pieces.empty() && pieces.front().empty()) pieces = pieces.subspan(1);
    if (pieces.empty()) return std::string_view{};
    const std::string_view piece = pieces.front();
    pieces = pieces.subspan(1);
    return piece;
  });
}

void write_file_atomically(const std::filesystem::path& path, const FilePieces& next_piece) {
  if (is_device(path)) return write_device(path, next_piece);
  const Path target = followed(path);
  try {
    check_replaceable(target);
    Temporary(target).commit(next_piece);
  } catch (const std::system_error& error) {
    fail(path, error.code().value());
  }
  flush_folder(target.parent_path());
}

void check_writable(const std::filesystem::path& path) {
  if (path.empty()) fail(path, ENOENT);
  if (is_device(path)) return;  // opening a pipe would wait for its reader
  const Path target = followed(path);
  try {
    check_replaceable(target);
    const Temporary trial(target);
  } catch (const std::system_error& error) {
    fail(path, error.code().value());
  }
}

void make_folder(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) fail(path, error.value());
}

void check_folder_writable(const std::filesystem::path& path) {
  if (path.empty()) fail(path, ENOENT);
  Path nearest = std::filesystem::absolute(path);
  std::error_code error;
  while (!std::filesystem::exists(nearest, error) && nearest.has_relative_path())
    nearest = nearest.parent_path();
  if (!std::filesystem::is_directory(nearest, error)) fail(path, ENOTDIR);
  if (::access(nearest.c_str(), W_OK | X_OK) != 0) fail(path, errno);
}

}  // namespace ogee
