#include "network_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "../../../core/errors.hpp"
#include "array_json.hpp"

namespace ogee::detail {
namespace {

template <Real T>
Json parameters_json(const Layer<T>& layer) {
  Json all = Json::array();
  for (const Parameter<T>& parameter : layer.parameters()) {
    Json json{
        {"name", parameter.name}, {"l1", parameter.regularization.l1}, {"l2", parameter.regularization.l2}};
    json.update(array_json(view(parameter.value)));
    all.push_back(std::move(json));
  }
  return all;
}

/// The arrays of a layer, which must have the shapes of its parameters: the file limits the allocated memory.
template <Real T>
std::vector<Parameter<T>> read_parameters(const JsonReader& json, const LayerShape& shape) {
  const std::vector<JsonReader> readers = json.elements();
  if (readers.size() != shape.parameters.size())
    json.fail(fmt::format("has {} elements, expected {}", readers.size(), shape.parameters.size()));
  std::vector<Parameter<T>> parameters;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    const JsonReader& reader = readers[i];
    const ParameterShape& expected = shape.parameters[i];
    if (reader.at("name").text() != expected.name)
      reader.at("name").fail(fmt::format("is not \"{}\"", expected.name));
    Parameter<T>& parameter = parameters.emplace_back();
    parameter.value = read_array<T>(reader);
    if (parameter.value.rows() != expected.rows || parameter.value.cols() != expected.columns)
      reader.fail(fmt::format("is {}, expected {}",
                              shape_text(parameter.value.rows(), parameter.value.cols()),
                              shape_text(expected.rows, expected.columns)));
    parameter.regularization = {.l1 = reader.at("l1").number(), .l2 = reader.at("l2").number()};
    made(reader, [&] { check(parameter.regularization); });
  }
  return parameters;
}

/// The stream from which the layer draws during training.
Json stream_json(const RandomStream& stream) {
  return {{"seed", stream.seed()}, {"substream", stream.substream()}};
}
RandomStream read_stream(const JsonReader& json) {
  constexpr std::int64_t most = std::numeric_limits<std::uint32_t>::max();
  return {json.at("seed").unsigned_number(), RandomPurpose::dropout,
          static_cast<std::uint32_t>(json.at("substream").whole_number(0, most))};
}

template <class Product>
void require_registered(std::string_view kind, std::string_view name) {
  const std::vector<std::string> known = registry<Product>().names();
  if (std::find(known.begin(), known.end(), kind) == known.end())
    throw UnknownNameError(
        fmt::format("{} {} is not registered and cannot be stored in a flight record", Product::title, name));
}

}  // namespace

template <Real T>
Json network_json(const Network<T>& network) {
  Json json = Json::array();
  for (Index i = 0; i < network.size(); ++i) {
    const Layer<T>& layer = network.layer(i);
    Json one = description_json(layer);
    one["stream"] = stream_json(layer.stream());
    one["parameters"] = parameters_json(layer);
    json.push_back(std::move(one));
  }
  return json;
}

template <Real T>
void check_recordable(const Network<T>& network, const Loss& loss) {
  for (Index i = 0; i < network.size(); ++i)
    require_registered<LayerDescription>(network.layer(i).kind(), network.layer_name(i));
  require_registered<Loss>(loss.kind(), loss.kind());
}

template <Real T>
Network<T> read_network(const JsonReader& json) {
  const std::vector<JsonReader> readers = json.elements();
  std::vector<LayerDescription> layers;
  for (const JsonReader& reader : readers) layers.push_back(read_description<LayerDescription>(reader));
  const std::vector<LayerShape> shapes = made(json, [&] { return layer_shapes(layers); });
  std::vector<std::vector<Parameter<T>>> parameters;
  for (std::size_t i = 0; i < readers.size(); ++i)
    parameters.push_back(read_parameters<T>(readers[i].at("parameters"), shapes[i]));
  auto network = made(json, [&] { return Network<T>(layers); });
  for (std::size_t i = 0; i < readers.size(); ++i) {
    Layer<T>& layer = network.layer(static_cast<Index>(i));
    layer.set_stream(read_stream(readers[i].at("stream")));
    for (std::size_t k = 0; k < parameters[i].size(); ++k) {
      layer.parameters()[k].value = std::move(parameters[i][k].value);
      layer.parameters()[k].regularization = parameters[i][k].regularization;
    }
  }
  return network;
}

template Json network_json(const Network<float>&);
template Json network_json(const Network<double>&);
template Network<float> read_network(const JsonReader&);
template Network<double> read_network(const JsonReader&);
template void check_recordable(const Network<float>&, const Loss&);
template void check_recordable(const Network<double>&, const Loss&);

}  // namespace ogee::detail
