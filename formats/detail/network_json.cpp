#include "network_json.hpp"

#include <fmt/format.h>

#include <limits>
#include <string>
#include <utility>

#include "../../core/errors.hpp"

namespace ogee::detail {
namespace {

/// The stream from which the layer draws during training.
OrderedJson stream_json(const RandomStream& stream) {
  return {{"seed", stream.seed()}, {"substream", stream.substream()}};
}
RandomStream read_stream(const JsonReader& json) {
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  return {json.at("seed").unsigned_number(), RandomPurpose::dropout,
          static_cast<std::uint32_t>(json.at("substream").whole_number(0, most))};
}

void read_penalties(const JsonReader& json, std::vector<ParameterShape>& parameters) {
  const std::vector<JsonReader> readers = json.elements();
  if (readers.size() != parameters.size())
    json.fail(fmt::format("has {} elements, expected {}", readers.size(), parameters.size()));
  for (std::size_t i = 0; i < readers.size(); ++i) {
    const JsonReader& reader = readers[i];
    if (reader.at("name").text() != parameters[i].name)
      reader.at("name").fail(fmt::format("is not \"{}\"", parameters[i].name));
    parameters[i].regularization = {.l1 = reader.at("l1").number(), .l2 = reader.at("l2").number()};
    made(reader, [&] { check(parameters[i].regularization); });
  }
}

}  // namespace

template <Real T>
OrderedJson layer_json(const Layer<T>& layer) {
  OrderedJson json = description_json(layer);
  json["stream"] = stream_json(layer.stream());
  json["parameters"] = OrderedJson::array();
  for (const Parameter<T>& parameter : layer.parameters())
    json["parameters"].push_back(
        {{"name", parameter.name}, {"l1", parameter.regularization.l1}, {"l2", parameter.regularization.l2}});
  return json;
}

StoredLayers read_layers(const JsonReader& json) {
  const std::vector<JsonReader> readers = json.elements();
  StoredLayers stored;
  for (const JsonReader& reader : readers) {
    stored.descriptions.push_back(read_description<LayerDescription>(reader));
    stored.streams.push_back(read_stream(reader.at("stream")));
  }
  stored.shapes = made(json, [&] { return layer_shapes(stored.descriptions); });
  for (std::size_t i = 0; i < readers.size(); ++i)
    read_penalties(readers[i].at("parameters"), stored.shapes[i].parameters);
  return stored;
}

template <Real T>
Network<T> made_network(const StoredLayers& stored, std::vector<Matrix<T>> values) {
  auto network = Network<T>::zeros(stored.descriptions);
  auto value = values.begin();
  for (std::size_t i = 0; i < stored.shapes.size(); ++i) {
    Layer<T>& layer = network.layer(static_cast<Index>(i));
    layer.set_stream(stored.streams[i]);
    for (std::size_t k = 0; k < layer.parameters().size(); ++k) {
      layer.parameters()[k].value = std::move(*value++);
      layer.parameters()[k].regularization = stored.shapes[i].parameters[k].regularization;
    }
  }
  return network;
}

template <Real T>
void check_storable(const Network<T>& network, std::string_view file) {
  for (Index i = 0; i < network.size(); ++i) {
    const Layer<T>& layer = network.layer(i);
    require_registered<LayerDescription>(layer.kind(), network.layer_name(i), file);
    try {  // a function inside the layer must be known, too
      (void)registry<LayerDescription>().kind(layer.kind()).make(layer.settings());
    } catch (const UnknownNameError& error) {
      throw UnknownNameError(
          fmt::format("{} cannot be stored in {}: {} (your own functions must be registered)",
                      network.layer_name(i), file, error.what()));
    }
  }
}

template OrderedJson layer_json(const Layer<float>&);
template OrderedJson layer_json(const Layer<double>&);
template Network<float> made_network(const StoredLayers&, std::vector<Matrix<float>>);
template Network<double> made_network(const StoredLayers&, std::vector<Matrix<double>>);
template void check_storable(const Network<float>&, std::string_view);
template void check_storable(const Network<double>&, std::string_view);

}  // namespace ogee::detail
