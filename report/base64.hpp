#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace ogee {

/// Bytes as letters: RFC 4648, section 4, with padding.
[[nodiscard]] std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace ogee
