#pragma once

/// What a model says besides its network, as a text that any file can hold.

#include <string>
#include <string_view>

#include "../model.hpp"

namespace ogee::detail {

/// The entry in the metadata of a file that describes its network or model.
inline constexpr const char* description_entry = "ogee";

/// {"ogee": "0.1.0", "layers": 3, "model": {"task": "classify", ...}}, in JSON.
[[nodiscard]] std::string model_text(const Model& model);

/// The model of a network from such a text, which stands in `file`. The network may have another number of layers between
/// those that scale inputs and outputs.
/// @throws FormatError where a member is missing or invalid, or does not fit the network.
[[nodiscard]] Model model_of_text(std::string_view text, Network<float> network, const std::string& file);

}  // namespace ogee::detail
