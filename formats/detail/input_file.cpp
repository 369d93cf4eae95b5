#include "input_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "../../core/errors.hpp"

namespace ogee::detail {
namespace {

/// The system reads at most 2 GiB at once.
constexpr std::size_t largest_piece = std::size_t{1} << 30;

}  // namespace

InputFile::InputFile(const std::filesystem::path& path)
    : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
  if (descriptor_ < 0) fail(errno);
  struct stat status {};
  const int reason = ::fstat(descriptor_, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : 0;
  if (reason == 0 && S_ISREG(status.st_mode)) {
    size_ = static_cast<std::size_t>(status.st_size);
    return;
  }
  ::close(descriptor_);
  if (reason != 0) fail(reason);
  throw DataError(fmt::format("{}: is not a regular file", path_.string()));
}

InputFile::~InputFile() { ::close(descriptor_); }

void InputFile::read(std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::read(descriptor_, bytes.data(), std::min(bytes.size(), largest_piece));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    if (count == 0)
      throw DataError(fmt::format("{}: ends at byte {}, but had {} bytes when it was opened", path_.string(),
                                  position_, size_));
    position_ += static_cast<std::size_t>(count);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

void InputFile::fail(int reason) const {
  throw DataError(fmt::format("{}: {}", path_.string(), std::generic_category().message(reason)));
}

}  // namespace ogee::detail
