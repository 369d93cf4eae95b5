#pragma once

/// Reads regular files of which the size is known beforehand.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace ogee::detail {

/// A regular file, read from its beginning. All errors are DataErrors that begin with the path.
class InputFile {
 public:
  /// Opens a file. Never waits: a pipe is refused.
  explicit InputFile(const std::filesystem::path& path);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  /// The size when the file was opened.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Fills `bytes` with the next bytes of the file.
  void read(std::span<std::uint8_t> bytes);

 private:
  [[noreturn]] void fail(int reason) const;

  std::filesystem::path path_;
  int descriptor_;
  std::size_t size_ = 0;
  std::size_t position_ = 0;
};

}  // namespace ogee::detail
