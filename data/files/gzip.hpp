#pragma once

/// Files that may be gzip-compressed.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace ogee {

/// The default limit on the bytes read: 1 GiB.
inline constexpr std::size_t default_maximum_size = std::size_t{1} << 30;

/// Decompresses `bytes`, the content of a .gz file: one or more members, each of which may be followed by zeros.
/// `name` begins the messages.
/// @throws FormatError naming the byte, if they are truncated, damaged or followed by other bytes; or if the
///   result would exceed `maximum_size` bytes.
[[nodiscard]] std::vector<std::uint8_t> decompress_gzip(std::span<const std::uint8_t> bytes,
                                                        std::string_view name,
                                                        std::size_t maximum_size = default_maximum_size);

/// The content of a file, decompressed if it begins like a gzip file, whatever its name.
/// @throws DataError with the system's reason if the file cannot be read; FormatError as decompress_gzip.
[[nodiscard]] std::vector<std::uint8_t> read_file(const std::filesystem::path& path,
                                                  std::size_t maximum_size = default_maximum_size);

}  // namespace ogee
