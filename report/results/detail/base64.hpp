#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ogee::detail {

/// Bytes as text: RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

/// The bytes from which base64() makes `text`; nothing if there are no such bytes.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_base64(std::string_view text);

}  // namespace ogee::detail
