#pragma once

/// Files that may be compressed by gzip.

#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace ogee {

/// The most that is read unless told otherwise, in bytes: 1 GiB.
inline constexpr std::size_t default_maximum_size = std::size_t{1} << 30;

/// The bytes that `bytes`, the content of a .gz file, were compressed from. `name` begins the messages.
/// @throws FormatError if they are truncated, damaged or followed by others, naming the byte; or if more than
/// `maximum_size` bytes would come out.
[[nodiscard]] std::vector<std::uint8_t> decompress_gzip(std::span<const std::uint8_t> bytes,
                                                        std::string_view name,
                                                        std::size_t maximum_size = default_maximum_size);

/// The content of a file, decompressed if it begins as gzip does, whatever its name.
/// @throws DataError with the system's reason if the file cannot be read; FormatError as decompress_gzip.
[[nodiscard]] std::vector<std::uint8_t> read_file(const std::filesystem::path& path,
                                                  std::size_t maximum_size = default_maximum_size);

}  // namespace ogee
