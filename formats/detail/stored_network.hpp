#pragma once

/// What files with a network have in common, whatever else they hold. For the library only, so that users do
/// not need nlohmann's headers.

#include <filesystem>
#include <string>
#include <vector>

#include "../safetensors/safetensors.hpp"
#include "network_json.hpp"

namespace ogee::detail {

/// Writes the parameters as tensors, and `metadata` together with the layers.
/// @throws as save.
template <Real T>
void write_network(const std::filesystem::path& path, const Network<T>& network,
                   const OrderedJson& metadata = OrderedJson::object());

/// A file that write_network wrote.
struct StoredNetwork {
  Safetensors content;
  nlohmann::json metadata;

  [[nodiscard]] JsonReader json() const { return {metadata, content.file}; }
};

/// @throws as load_network, for the metadata.
[[nodiscard]] StoredNetwork stored_network(Safetensors content);
[[nodiscard]] StoredNetwork read_stored_network(const std::filesystem::path& path);

/// @throws as load_network, for layers and tensors.
template <Real T>
[[nodiscard]] Network<T> network_of(const StoredNetwork& stored);

/// The matrices of all parameters, in the order of the layers.
/// @throws FormatError that lists all missing, unexpected and mis-shaped tensors.
template <Real T>
[[nodiscard]] std::vector<Matrix<T>> read_parameters(const Safetensors& content,
                                                     const std::vector<LayerShape>& shapes, bool strict);

}  // namespace ogee::detail
