#include "gzip.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <new>
#include <string>
#include <system_error>

#include "../../core/errors.hpp"

namespace ogee {
namespace {

using Buffer = std::vector<std::uint8_t>;

constexpr std::size_t piece_size = std::size_t{1} << 18;

bool begins_as_gzip(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B;
}

/// Without zeros at the beginning: tapes and dd fill blocks with them behind a member, and gzip skips them.
std::span<const std::uint8_t> without_padding(std::span<const std::uint8_t> bytes) {
  const auto end = std::find_if(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte != 0; });
  return bytes.subspan(static_cast<std::size_t>(end - bytes.begin()));
}

/// The size of the content as a .gz file states it in its last four bytes, lowest first (RFC 1952, section
/// 2.3.1). It may be wrong, but only as far as deflate can compress.
std::size_t stated_size(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t field = 4;
  constexpr std::size_t best_ratio = 1032;
  if (bytes.size() < field) return 0;
  std::size_t size = 0;
  for (std::size_t i = 1; i <= field; ++i) size = size << 8 | bytes[bytes.size() - i];
  return std::min(size, bytes.size() * best_ratio);
}

void append(Buffer& all, std::span<const std::uint8_t> piece, std::string_view name,
            std::size_t maximum_size) {
  if (piece.size() > maximum_size - all.size())
    throw FormatError(fmt::format("{}: is larger than {} bytes, the maximum", name, maximum_size));
  all.insert(all.end(), piece.begin(), piece.end());
}

/// zlib's state for one gzip stream.
class Inflater {
 public:
  Inflater() {
    constexpr int only_gzip = 16;
    if (inflateInit2(&stream_, MAX_WBITS + only_gzip) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Reads from the start of `input`, which it shortens, and writes to `output`; returns zlib's status.
  int step(std::span<const std::uint8_t>& input, std::span<std::uint8_t>& output) {
    const std::size_t offered = std::min(input.size(), piece_size);
    stream_.next_in = const_cast<Bytef*>(input.data());  // zlib only reads it
    stream_.avail_in = static_cast<uInt>(offered);
    stream_.next_out = output.data();
    stream_.avail_out = static_cast<uInt>(output.size());
    const int status = ::inflate(&stream_, Z_NO_FLUSH);
    input = input.subspan(offered - stream_.avail_in);
    output = output.first(output.size() - stream_.avail_out);
    return status;
  }
  void next_stream() { inflateReset(&stream_); }
  [[nodiscard]] const char* message() const {
    return stream_.msg == nullptr ? "unknown reason" : stream_.msg;
  }

 private:
  z_stream stream_{};
};

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

DataError unreadable(std::string_view name, int reason) {
  return DataError(fmt::format("{}: {}", name, std::generic_category().message(reason)));
}

Buffer read_as_it_is(const std::string& name, std::size_t maximum_size) {
  const std::unique_ptr<std::FILE, Close> file(std::fopen(name.c_str(), "rb"));
  if (!file) throw unreadable(name, errno);
  Buffer all;
  std::error_code unknown;  // a pipe has no size
  if (const auto size = std::filesystem::file_size(name, unknown); !unknown)
    all.reserve(std::min<std::size_t>(size, maximum_size));
  Buffer piece(piece_size);
  while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), file.get()))
    append(all, std::span(piece).first(count), name, maximum_size);
  if (std::ferror(file.get())) throw unreadable(name, errno);
  return all;
}

}  // namespace

std::vector<std::uint8_t> decompress_gzip(std::span<const std::uint8_t> bytes, std::string_view name,
                                          std::size_t maximum_size) {
  Inflater inflater;
  Buffer all;
  all.reserve(std::min(stated_size(bytes), maximum_size));
  Buffer piece(piece_size);
  for (auto rest = bytes;;) {
    std::span<std::uint8_t> output = piece;
    const int status = inflater.step(rest, output);
    append(all, output, name, maximum_size);
    if (status == Z_OK) continue;
    const std::size_t position = bytes.size() - rest.size();
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status == Z_BUF_ERROR)
      throw FormatError(fmt::format("{}: truncated, the compressed data ends at byte {}", name, position));
    if (status != Z_STREAM_END)
      throw FormatError(
          fmt::format("{}: damaged at or before byte {} ({})", name, position, inflater.message()));
    rest = without_padding(rest);
    if (rest.empty()) return all;
    if (!begins_as_gzip(rest))
      throw FormatError(fmt::format("{}: the compressed data ends at byte {}, but {} more bytes follow", name,
                                    position, bytes.size() - position));
    inflater.next_stream();
  }
}

std::vector<std::uint8_t> read_file(const std::filesystem::path& path, std::size_t maximum_size) {
  const std::string name = path.string();
  Buffer bytes = read_as_it_is(name, maximum_size);
  if (begins_as_gzip(bytes)) return decompress_gzip(bytes, name, maximum_size);
  return bytes;  // not in one expression, which would copy them
}

}  // namespace ogee
