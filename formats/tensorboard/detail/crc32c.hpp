#pragma once

#include <cstdint>
#include <string_view>

namespace ogee::detail {

/// The checksum CRC32C (Castagnoli) of bytes: polynomial 1 + x^6 + x^8 + … + x^28 + x^32, as in RFC 3720,
/// section 12.1 and appendix B.4.
[[nodiscard]] std::uint32_t crc32c(std::string_view bytes);

}  // namespace ogee::detail
