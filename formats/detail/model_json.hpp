#pragma once

/// What a model says besides its network, in JSON. For the library only, so that users do not need nlohmann's
/// headers.

#include "../model.hpp"
#include "json_reader.hpp"
#include "model_text.hpp"
#include "settings_json.hpp"

namespace ogee::detail {

/// {"task": "classify", "outputs": "logits", ...}, as save(model) documents it.
[[nodiscard]] OrderedJson model_json(const Model& model);

/// The model of a network from the members "model" and "ogee" of a file.
/// @throws FormatError where one is missing or invalid, or does not fit the network.
[[nodiscard]] Model read_model(const JsonReader& file, Network<float> network);

}  // namespace ogee::detail
