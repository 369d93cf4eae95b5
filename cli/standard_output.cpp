#include "standard_output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <ogee/core/errors.hpp>
#include <system_error>
#include <utility>

namespace ogee::cli {
namespace {

[[noreturn]] void fail_to_write() {
  throw DataError(
      fmt::format("standard output cannot be written: {}", std::generic_category().message(errno)));
}

struct CloseStream {
  void operator()(std::FILE* stream) const { (void)std::fclose(stream); }
};

/// Standard output while it is kept for a result; otherwise null.
std::unique_ptr<std::FILE, CloseStream>& kept() {
  static std::unique_ptr<std::FILE, CloseStream> stream;
  return stream;
}

/// Another descriptor of what standard output is.
std::FILE* duplicate_of_standard_output() {
  const int descriptor = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  return descriptor < 0 ? nullptr : ::fdopen(descriptor, "w");
}

}  // namespace

void keep_standard_output() {
  if (kept()) return;
  if (std::fflush(stdout) != 0) fail_to_write();
  kept().reset(duplicate_of_standard_output());
  if (!kept() || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) fail_to_write();
}

void release_standard_output() {
  if (!kept()) return;
  (void)std::fflush(stdout);
  (void)::dup2(::fileno(kept().get()), STDOUT_FILENO);
  kept().reset();
}

std::FILE* standard_output() { return kept() ? kept().get() : stdout; }

void write_result(std::string_view file, std::string_view text) {
  write_result(file, [text]() mutable { return std::exchange(text, {}); });
}

void write_result(std::string_view file, const FilePieces& next_piece) {
  if (!is_standard_output(file)) return write_file_atomically(file, next_piece);
  std::FILE* stream = standard_output();
  for (std::string_view piece = next_piece(); !piece.empty(); piece = next_piece())
    if (std::fwrite(piece.data(), 1, piece.size(), stream) != piece.size()) fail_to_write();
  if (std::fflush(stream) != 0) fail_to_write();
}

}  // namespace ogee::cli
