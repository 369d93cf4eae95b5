#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "../safetensors.hpp"

namespace ogee::detail {

inline constexpr std::size_t largest_header = 100'000'000;
inline constexpr std::string_view metadata_name = "__metadata__";

/// Reads the JSON of a header, which stands at byte `position` of `file` and whose tensors lie in `data`.
/// @throws FormatError
[[nodiscard]] Safetensors read_header(std::string_view header, std::size_t position,
                                      std::span<const std::uint8_t> data, std::string_view file);

/// The JSON of a header, with spaces up to a multiple of 8 bytes.
/// @throws OptionError and ShapeError, as write_safetensors.
[[nodiscard]] std::string write_header(const Safetensors& content);

}  // namespace ogee::detail
