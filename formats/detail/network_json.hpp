#pragma once

/// The layers of a network in JSON, without the values of their parameters. For the library only, so that users
/// do not need nlohmann's headers.

#include <vector>

#include "../../core/network.hpp"
#include "settings_json.hpp"

namespace ogee::detail {

/// {"kind": "dense", "settings": {...}, "stream": {"seed": 0, "substream": 0},
///  "parameters": [{"name": "weight", "l1": 0.0, "l2": 0.0}, ...]}
template <Real T>
[[nodiscard]] OrderedJson layer_json(const Layer<T>& layer);

/// What a file says of a network besides the values of its parameters.
struct StoredLayers {
  std::vector<LayerDescription> descriptions;
  std::vector<RandomStream> streams;
  std::vector<LayerShape> shapes;  ///< with the penalties of the file
};

/// An array of layer_json.
/// @throws FormatError naming a layer that is invalid, unknown or does not fit the one before, or a parameter
///   that has another name.
[[nodiscard]] StoredLayers read_layers(const JsonReader& json);

/// The network with these parameters, in the order of the layers, which have the shapes of `stored`.
template <Real T>
[[nodiscard]] Network<T> made_network(const StoredLayers& stored, std::vector<Matrix<T>> values);

/// Checks that the network can be read again.
/// @throws UnknownNameError naming a layer whose kind is not registered, and `file`, what it is stored in.
template <Real T>
void check_storable(const Network<T>& network, std::string_view file);

/// As check_storable, for a kind of `Product` called `name` in messages.
template <class Product>
void require_registered(std::string_view kind, std::string_view name, std::string_view file) {
  for (const Kind<Product>& known : registry<Product>().kinds())
    if (known.name == kind) return;
  throw UnknownNameError(std::string(Product::title)
                             .append(" ")
                             .append(name)
                             .append(" is not registered and cannot be stored in ")
                             .append(file));
}

extern template OrderedJson layer_json(const Layer<float>&);
extern template OrderedJson layer_json(const Layer<double>&);
extern template Network<float> made_network(const StoredLayers&, std::vector<Matrix<float>>);
extern template Network<double> made_network(const StoredLayers&, std::vector<Matrix<double>>);
extern template void check_storable(const Network<float>&, std::string_view);
extern template void check_storable(const Network<double>&, std::string_view);

}  // namespace ogee::detail
